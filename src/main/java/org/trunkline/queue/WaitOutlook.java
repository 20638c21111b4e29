package org.trunkline.queue;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How long a queue lets wait, and how often it is right about that.
 *
 * @param next for a contact that comes now; null: not to be told
 * @param checked how many of the last waits there was a range for
 * @param right how many of these waits were within it
 */
public record WaitOutlook(@Nullable WaitRange next, int checked, int right) {
    public static final WaitOutlook NONE = new WaitOutlook(null, 0, 0);

    /** From 0 to 1; empty while nothing was checked. */
    public OptionalDouble hitRate() {
        return checked == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) right / checked);
    }
}
