package org.trunkline.call;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Partner;
import org.trunkline.flow.FlowSession;
import org.trunkline.flow.Outcome;
import org.trunkline.queue.Overflowing;
import org.trunkline.queue.Waiting;

/**
 * Where in its script a call is, such that the script can be entered there afresh: after a restart of the controller,
 * and after the switch did not answer for a while.
 */
sealed interface Place {
    /** At the step that the session is at: its start, or the one found in the journal. */
    record InFlow(FlowSession session) implements Place {}

    /**
     * Waiting for an agent.
     *
     * @param known whether the floor knows the contact already, from before a restart
     * @param step the flow that goes on when the queue gives the caller up; null: an agent sent the caller here
     * @param owed the customer is not on the line, and to be called back; null: it is a caller
     */
    record InQueue(
            Waiting waiting,
            boolean known,
            @Nullable FlowStep step,
            @Nullable Owed owed) implements Place {
        InQueue(Waiting waiting, boolean known, @Nullable FlowStep step) {
            this(waiting, known, step, null);
        }
    }

    record FlowStep(FlowSession session, Outcome.Enqueue step) {
        /** Where the flow goes on; one that says nothing of full and closed queues may have a way for the like of it. */
        Optional<Outcome.Exit> exit(Overflowing why) {
            Stream<Outcome.Exit> ways = switch (why) {
                case MAX_WAIT -> Stream.of(Outcome.Exit.TIMEOUT);
                case NO_AGENT -> Stream.of(Outcome.Exit.NO_AGENT);
                case FULL, ESTIMATED_WAIT -> Stream.of(Outcome.Exit.FULL, Outcome.Exit.TIMEOUT);
                case CLOSED -> Stream.of(Outcome.Exit.CLOSED, Outcome.Exit.NO_AGENT);
            };
            return ways.filter(step.exits()::contains).findFirst();
        }
    }

    /**
     * In conversation.
     *
     * @param back where the caller goes on if whom they talk with is lost; null: nowhere
     * @param priority in whatever queue the caller is sent to
     */
    record InTalk(Talking talking, @Nullable Place back, int priority) implements Place {}

    /**
     * In a parking slot.
     *
     * @param by who parked, to whom the caller is given back in the end; {@code parker}: they are still on the line
     * @param back where the caller goes on if nobody has them; null: nowhere
     */
    record Parked(
            String slot,
            Partner by,
            @Nullable Party parker,
            @Nullable Place back,
            int priority) implements Place {}

    /** No flow can be run for the number dialled: the switch's fallback takes the caller. */
    record Nowhere() implements Place {}

    /** An agent calls the customer: not in conversation yet. */
    record CallsOut(CallingOut calling, CallingOut.Begin begin) implements Place {}

    record InTransfer(FlowSession session, Outcome.TransferTo step) implements Place {}
}
