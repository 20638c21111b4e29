package org.trunkline.call;

import java.time.Duration;
import org.trunkline.settings.Section;

/**
 * Section {@code [call]}.
 *
 * @param longestRing after this long the switch itself stops ringing an agent's phone: for when no controller is left
 *     to do so
 * @param transferRing how long the target of a transfer rings
 * @param patience how long a call waits for the switch to answer again before it is given up
 */
public record CallSettings(Duration longestRing, Duration transferRing, Duration patience) {
    public static CallSettings from(Section section) {
        return new CallSettings(
                section.duration("longest_ring", Duration.ofSeconds(60)),
                section.duration("transfer_ring", Duration.ofSeconds(30)),
                section.duration("patience", Duration.ofSeconds(30)));
    }
}
