package org.trunkline.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The deterministic core: who gets whom. */
public final class FloorCore {
    /** How long a phone that failed, or said busy without being seen busy, is left alone. */
    public static final Duration REST = Duration.ofSeconds(5);

    /** Applies one input; not thread-safe. */
    public List<Decision> apply(Instant at, FloorInput input) {
        return List.of(new Decision.Rejected("not built yet: " + input + " at " + at));
    }

    /** Everything the core knows. */
    public FloorState state() {
        return FloorState.EMPTY;
    }
}
