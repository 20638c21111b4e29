package org.trunkline.queue;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.trunkline.agent.Need;

/**
 * What is enough after a wait (bullseye routing).
 *
 * @param after since the contact entered the queue
 * @param need instead of what the queue needs before
 */
public record Relaxation(Duration after, Need need) {
    /** @throws IllegalArgumentException that says which of them is wrong, and how */
    static List<Relaxation> all(List<String> texts) {
        List<Relaxation> steps = new ArrayList<>();
        Duration last = Duration.ZERO;
        for (String text : texts) {
            String[] parts = text.strip().split("\\s+", 2);
            Duration after;
            try {
                after = Duration.parse("PT" + parts[0].toUpperCase(Locale.ROOT));
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("'" + text + "' begins with no time", e);
            }
            if (after.compareTo(last) <= 0) {
                throw new IllegalArgumentException("'" + text + "' does not come after the step before");
            }
            last = after;
            steps.add(new Relaxation(after, parts.length == 1 ? Need.ANYBODY : Need.parse(parts[1])));
        }
        return List.copyOf(steps);
    }
}
