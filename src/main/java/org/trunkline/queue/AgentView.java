package org.trunkline.queue;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.AgentState;
import org.trunkline.agent.Channel;

/**
 * An agent as seen from outside. A call hides the presence; what is written does so only where nothing more can be taken, or
 * while it is offered.
 *
 * @param since when this state began: another interaction begins it anew, and so does another reason of not ready
 * @param reason of not ready, also of the one that will begin after what is in hand; null if none
 * @param phone where logged in; null: nowhere, or without one
 * @param phoneState null without a phone
 * @param interaction that the state is about; null: none
 * @param queue of that interaction
 * @param inHand all that the agent has, the call first, then what came first
 * @param takes the channels of which one more may be offered now
 */
public record AgentView(
        String agent,
        AgentState state,
        Instant since,
        @Nullable String reason,
        @Nullable String phone,
        @Nullable PhoneState phoneState,
        @Nullable String interaction,
        @Nullable String queue,
        List<InHand> inHand,
        Set<Channel> takes) {
    public AgentView {
        inHand = List.copyOf(inHand);
    }

    /**
     * One interaction that an agent has.
     *
     * @param since when this stage began
     * @param paused goes on after the call
     */
    public record InHand(
            String interaction, String queue, Channel channel, Assignment.Stage stage, Instant since, boolean paused) {}

    public boolean has(String interaction) {
        return inHand.stream().anyMatch(one -> one.interaction().equals(interaction));
    }

    /** Whether there is a call among what the agent has, its wrap-up included. */
    public boolean isInCall() {
        return !inHand.isEmpty() && inHand.getFirst().channel() == Channel.VOICE;
    }
}
