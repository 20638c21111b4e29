package org.trunkline.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;

/**
 * What an agent has to do with an interaction: the second part of an agent's state.
 *
 * @param phone where the agent was when it was offered; stays although the agent may move. Null: it is in writing
 * @param offer id of the offer it began with
 * @param since when this stage began
 * @param disposition chosen already in a wrap-up that goes on; null: none
 */
public record Assignment(
        String interaction,
        String queue,
        @Nullable String phone,
        String offer,
        Stage stage,
        Instant since,
        @Nullable String disposition,
        Channel channel) {
    public enum Stage {
        OFFERED,
        ACTIVE,
        /** Asked into a conversation that is another agent's. */
        CONSULTED,
        WRAP_UP
    }

    @SuppressWarnings("NullAway") // journals of before there was more than the telephone have no channel
    public Assignment {
        channel = channel == null ? Channel.VOICE : channel;
    }

    static Assignment of(Contact contact, String offer, @Nullable String phone, Stage stage, Instant at) {
        Channel channel = contact.waiting().channel();
        return new Assignment(
                contact.interaction(),
                contact.queue(),
                channel.isWritten() ? null : phone,
                offer,
                stage,
                at,
                null,
                channel);
    }

    boolean isCall() {
        return channel == Channel.VOICE;
    }

    Assignment now(Stage next, Instant at) {
        return new Assignment(interaction, queue, phone, offer, next, at, null, channel);
    }

    Assignment disposed(String code) {
        return new Assignment(interaction, queue, phone, offer, stage, since, code, channel);
    }
}
