package org.trunkline.call;

import java.time.Duration;
import java.util.Map;
import org.trunkline.settings.Section;

/**
 * Section {@code [call]}, and how long callers are parked.
 *
 * @param longestRing after this long the switch itself stops ringing an agent's phone: for when no controller is left
 *     to do so
 * @param transferRing how long the target of a transfer rings
 * @param parkingTimeout after this long a parked caller is given back to who parked them
 * @param patience how long a call waits for the switch to answer again before it is given up
 * @param reasons of being not ready, by the digit that agents add to the feature code
 */
public record CallSettings(
        Duration longestRing,
        Duration transferRing,
        Duration parkingTimeout,
        Duration patience,
        Map<String, String> reasons) {
    private static final String USUAL_REASON = "break";

    public CallSettings {
        reasons = Map.copyOf(reasons);
    }

    public static CallSettings from(Section root) {
        Section section = root.section("call");
        return new CallSettings(
                section.duration("longest_ring", Duration.ofSeconds(60)),
                section.duration("transfer_ring", Duration.ofSeconds(30)),
                root.section("parking").duration("timeout", Duration.ofMinutes(2)),
                section.duration("patience", Duration.ofSeconds(30)),
                section.names("reasons"));
    }

    /** @param digit may be empty: the usual reason */
    String reason(String digit) {
        return digit.isEmpty() ? USUAL_REASON : reasons.getOrDefault(digit, USUAL_REASON);
    }
}
