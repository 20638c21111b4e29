package org.trunkline.queue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Need;

/**
 * Who waits for an agent, in lines: one for each alternative of skills that is needed, in order.
 *
 * <p>Adding and removing cost O(log n). The first contact that an agent can serve is the best head among the lines that
 * hang on one of the agent's skills; a line hangs on the rarest of its skills, so these are few: O(lines of those skills).
 */
final class WaitingLines {
    /** Those without any needed skill hang here. */
    private static final String ANYBODY = "";

    private final Map<SortedMap<String, Integer>, Line> lines = new HashMap<>();
    private final Map<String, Set<Line>> byRarest = new HashMap<>();
    private final Map<String, List<Line>> linesOf = new HashMap<>();

    /** Compared by identity. */
    private static final class Line {
        final SortedMap<String, Integer> needed;
        final String rarest;
        final TreeSet<Place> places = new TreeSet<>();

        Line(SortedMap<String, Integer> needed, String rarest) {
            this.needed = needed;
            this.rarest = rarest;
        }
    }

    void clear() {
        lines.clear();
        byRarest.clear();
        linesOf.clear();
    }

    /**
     * One who can be served by several alternatives stands in a line for each.
     *
     * @param commonness how many agents have a skill
     */
    void add(Place place, Need need, ToIntFunction<String> commonness) {
        List<Line> stands = new ArrayList<>();
        for (SortedMap<String, Integer> alternative : need.alternatives()) {
            Line line = lines.get(alternative);
            if (line == null) {
                String rarest = alternative.keySet().stream()
                        .min(Comparator.comparingInt(commonness))
                        .orElse(ANYBODY);
                line = new Line(alternative, rarest);
                lines.put(alternative, line);
                byRarest.computeIfAbsent(rarest, _ -> new HashSet<>()).add(line);
            }
            line.places.add(place);
            stands.add(line);
        }
        linesOf.put(place.interaction(), stands);
    }

    void remove(Place place) {
        List<Line> stands = linesOf.remove(place.interaction());
        if (stands == null) {
            return;
        }
        for (Line line : stands) {
            line.places.remove(place);
            if (line.places.isEmpty()) {
                lines.remove(line.needed);
                Set<Line> hanging = byRarest.get(line.rarest);
                if (hanging != null && hanging.remove(line) && hanging.isEmpty()) {
                    byRarest.remove(line.rarest);
                }
            }
        }
    }

    /** The first in order whom an agent with these proficiencies can serve, or null. */
    @Nullable
    Place first(Map<String, Integer> skills) {
        Place best = better(null, ANYBODY, skills);
        for (String skill : skills.keySet()) {
            best = better(best, skill, skills);
        }
        return best;
    }

    private @Nullable Place better(@Nullable Place best, String rarest, Map<String, Integer> skills) {
        Place found = best;
        for (Line line : byRarest.getOrDefault(rarest, Set.of())) {
            Place head = line.places.first();
            if ((found == null || head.compareTo(found) < 0) && Need.met(line.needed, skills)) {
                found = head;
            }
        }
        return found;
    }

    /** All who wait, in order. */
    List<Place> all() {
        TreeSet<Place> places = new TreeSet<>();
        lines.values().forEach(line -> places.addAll(line.places));
        return new ArrayList<>(places);
    }

    /** Those whom somebody with these proficiencies could serve, in order. */
    List<Place> served(Map<String, Integer> skills) {
        TreeSet<Place> served = new TreeSet<>();
        List<String> hooks = new ArrayList<>(skills.keySet());
        hooks.add(ANYBODY);
        for (String skill : hooks) {
            for (Line line : byRarest.getOrDefault(skill, Set.of())) {
                if (Need.met(line.needed, skills)) {
                    served.addAll(line.places);
                }
            }
        }
        return new ArrayList<>(served);
    }
}
