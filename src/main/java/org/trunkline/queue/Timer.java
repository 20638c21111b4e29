package org.trunkline.queue;

import java.time.Instant;

/**
 * A timer that runs.
 *
 * @param id unique for ever, so that one that fires late is told from its successor
 * @param subject the interaction, offer, agent or phone that it is about
 */
public record Timer(String id, Kind kind, String subject, Instant at) {
    public enum Kind {
        /** An offer: RONA. */
        RING,
        /** The next relaxation of what an interaction needs. */
        RELAX,
        /** The longest wait of an interaction. */
        WAIT,
        /** The next position told to an interaction. */
        ANNOUNCE,
        /** The next comfort message to an interaction. */
        COMFORT,
        /** The limit of an agent's wrap-up: of a call the agent is the subject, else {@code AGENT/INTERACTION}. */
        WRAP_UP,
        /** A phone that failed is left alone until then. */
        REST
    }

    static String id(Kind kind, String subject, long number) {
        return kind + ":" + subject + "#" + number;
    }

    /** Of the timer with this id. */
    static Kind kind(String id) {
        return Kind.valueOf(id.substring(0, id.indexOf(':')));
    }

    /** Of the timer with this id. */
    static String subject(String id) {
        return id.substring(id.indexOf(':') + 1, id.lastIndexOf('#'));
    }
}
