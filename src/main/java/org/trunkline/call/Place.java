package org.trunkline.call;

import org.trunkline.flow.FlowSession;
import org.trunkline.flow.Outcome;
import org.trunkline.line.Line;
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
     */
    record InQueue(FlowSession session, Outcome.Enqueue step, Waiting waiting, boolean known) implements Place {}

    /**
     * With an agent whose phone is answered.
     *
     * @param joined whether the two hear each other already
     * @param back where the caller goes on if the agent's phone vanishes
     */
    record InTalk(String agent, String phone, Line leg, String room, boolean joined, Place back) implements Place {}

    /** With whom the flow transferred to, already joined. */
    record Handed(Line leg, String room) implements Place {}

    /** No flow can be run for the number dialled: the switch's fallback takes the caller. */
    record Nowhere() implements Place {}

    record InTransfer(FlowSession session, Outcome.TransferTo step) implements Place {}
}
