package org.trunkline.report;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trunkline.queue.AgentView;

/** Something that reports count, as it follows from a place in the journal. */
sealed interface Happening {
    Instant at();

    /** A contact in a queue, told from its other visits by when it entered. */
    record Visit(String interaction, String queue, Instant entered, int firstPosition) {
        long entry() {
            return ChronoUnit.MICROS.between(Instant.EPOCH, entered);
        }

        Duration until(Instant at) {
            return at.isBefore(entered) ? Duration.ZERO : Duration.between(entered, at);
        }
    }

    /** The controller began a new epoch. */
    record Started(Instant at) implements Happening {}

    record Entered(Instant at, Visit visit) implements Happening {}

    /** @param inTime within the queue's T of entering */
    record Answered(Instant at, Visit visit, String offer, String agent, Duration rang, boolean inTime)
            implements Happening {}

    /** Left the queue without an agent. */
    record Unanswered(Instant at, Visit visit, Outcome outcome, int position) implements Happening {}

    /** A phone rang and no conversation came of it; missed: by the agent's doing, not by the caller's or ours. */
    record OfferEnded(Instant at, Visit visit, String agent, Duration rang, boolean missed) implements Happening {}

    /** @param talked from the answer to now */
    record TalkEnded(Instant at, Visit visit, String agent, Duration waited, Duration talked, TalkEnd how)
            implements Happening {}

    /** @param held whether the caller hears music */
    record HoldChanged(Instant at, Visit visit, String agent, boolean held) implements Happening {}

    /**
     * An agent does something else now.
     *
     * @param visit of the interaction in hand; null: none
     * @param outbound the one in hand is a call that an agent makes
     */
    record AgentChanged(Instant at, AgentView now, @Nullable Visit visit, boolean outbound) implements Happening {}

    /** Whom an agent serves changed by log-in, log-out or configuration. */
    record QueuesChanged(Instant at, String agent, Set<String> left, Set<String> joined) implements Happening {}

    /** An agent went not ready, or is so no more while logged in. */
    record Paused(Instant at, String agent, Set<String> queues, boolean paused, String reason) implements Happening {}

    /** What became of a contact in a queue. */
    enum Outcome {
        ANSWERED,
        ABANDONED,
        SHORT_ABANDONED,
        OVERFLOWED,
        NO_AGENT,
        MOVED
    }

    /** What ended an agent's part of a conversation. */
    sealed interface TalkEnd {
        record ByCaller() implements TalkEnd {}

        record ByAgent() implements TalkEnd {}

        /** To another number, extension or queue. */
        record Transferred(String target) implements TalkEnd {}

        record HandedOver(String toAgent) implements TalkEnd {}

        /** A phone, line or part of ours failed. */
        record Failed() implements TalkEnd {}
    }
}
