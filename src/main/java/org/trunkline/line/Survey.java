package org.trunkline.line;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything of ours that is alive on the switch at one moment.
 *
 * @param switchStarted when the switch came up; lines that began before that did not survive
 * @param lines by id
 * @param rooms room id to the ids of the lines in it
 */
public record Survey(Instant switchStarted, Map<String, LiveLine> lines, Map<String, Set<String>> rooms) {
    /** @param inOurHands false while the switch still dials it, and after it went on elsewhere */
    public record LiveLine(Arrival arrival, boolean answered, boolean inOurHands) {}

    public List<String> roomsWith(String line) {
        return rooms.entrySet().stream()
                .filter(room -> room.getValue().contains(line))
                .map(Map.Entry::getKey)
                .toList();
    }
}
