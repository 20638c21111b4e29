package org.trunkline.queue;

import java.time.Instant;

/**
 * A timer that runs.
 *
 * @param id unique for ever, so that one that fires late is told from its successor
 * @param subject the interaction, agent or phone that it is about
 */
public record Timer(String id, Kind kind, String subject, Instant at) {
    public enum Kind {
        /** The offer of an interaction: RONA. */
        RING,
        /** The longest wait of an interaction. */
        WAIT,
        /** The next position told to an interaction. */
        ANNOUNCE,
        /** The limit of an agent's wrap-up. */
        WRAP_UP,
        /** A phone that failed is left alone until then. */
        REST
    }
}
