package org.trunkline.ticket;

import java.time.Instant;
import java.util.Optional;

/** Something that happens to a ticket by itself, unless the ticket changes before. */
public record Due(Kind kind, Instant at) {
    public enum Kind {
        /** It waits no longer. */
        OPENS,
        /** Solved for long enough. */
        CLOSES,
        FIRST_ANSWER_WARNING,
        FIRST_ANSWER_MISSED,
        RESOLUTION_WARNING,
        RESOLUTION_MISSED;

        /** The target that is missed by this; empty: none. */
        Optional<Target> misses() {
            return switch (this) {
                case FIRST_ANSWER_MISSED -> Optional.of(Target.FIRST_ANSWER);
                case RESOLUTION_MISSED -> Optional.of(Target.RESOLUTION);
                default -> Optional.empty();
            };
        }

        static Kind of(Target target, boolean missed) {
            return switch (target) {
                case FIRST_ANSWER -> missed ? FIRST_ANSWER_MISSED : FIRST_ANSWER_WARNING;
                case RESOLUTION -> missed ? RESOLUTION_MISSED : RESOLUTION_WARNING;
            };
        }
    }
}
