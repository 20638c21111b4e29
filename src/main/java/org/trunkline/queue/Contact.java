package org.trunkline.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A contact on the floor.
 *
 * @param entry running number of entering; breaks ties of priority and arrival
 * @param entered when it entered this queue: waits are counted from here
 * @param offer id of the offer, from the offer on; null before
 * @param agent who is offered or talking; null before
 * @param overdue the longest wait passed while an agent's phone rang or while nobody had resumed it: it overflows instead
 *     of waiting again
 */
public record Contact(
        Waiting waiting,
        long entry,
        Instant entered,
        Stage stage,
        @Nullable String offer,
        @Nullable String agent,
        boolean overdue) {
    public enum Stage {
        /** After a restart, until its script has resumed it: keeps its place, is not offered. */
        HELD,
        WAITING,
        OFFERED,
        ACTIVE
    }

    public String interaction() {
        return waiting.interaction();
    }

    public String queue() {
        return waiting.queue();
    }

    Contact waiting(Stage next) {
        return new Contact(waiting, entry, entered, next, null, null, overdue);
    }

    Contact offered(String toOffer, String toAgent) {
        return new Contact(waiting, entry, entered, Stage.OFFERED, toOffer, toAgent, overdue);
    }

    Contact active() {
        return new Contact(waiting, entry, entered, Stage.ACTIVE, offer, agent, overdue);
    }

    /** In conversation with another agent. */
    Contact with(String nextAgent) {
        return new Contact(waiting, entry, entered, stage, offer, nextAgent, overdue);
    }

    Contact late() {
        return new Contact(waiting, entry, entered, stage, offer, agent, true);
    }
}
