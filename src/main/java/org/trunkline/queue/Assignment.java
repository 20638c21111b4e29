package org.trunkline.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an agent has to do with an interaction: the second part of an agent's state.
 *
 * @param phone where the agent was when it was offered; stays although the agent may move
 * @param offer id of the offer it began with
 * @param since when this stage began
 * @param disposition chosen already in a wrap-up that goes on; null: none
 */
public record Assignment(
        String interaction,
        String queue,
        String phone,
        String offer,
        Stage stage,
        Instant since,
        @Nullable String disposition) {
    public enum Stage {
        OFFERED,
        ACTIVE,
        /** Asked into a conversation that is another agent's. */
        CONSULTED,
        WRAP_UP
    }

    Assignment now(Stage next, Instant at) {
        return new Assignment(interaction, queue, phone, offer, next, at, null);
    }

    Assignment disposed(String code) {
        return new Assignment(interaction, queue, phone, offer, stage, since, code);
    }
}
