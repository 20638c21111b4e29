package org.trunkline.conversation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Interaction;

/**
 * An interaction in writing.
 *
 * @param account of ours, by which it goes
 * @param address of the customer's, by which it goes
 * @param intent what the first message was taken for, or what a person says it is; null: nothing known
 * @param confidence from 0 to 1; null: there is no intent, or a person named it
 * @param intentBy the person who named it; null: none did
 * @param lastIn when the customer wrote last; null: never
 * @param lastOut when we answered last; null: never
 * @param state where it stands, for an inbox
 */
public record Conversation(
        Interaction interaction,
        String account,
        String address,
        @Nullable String subject,
        @Nullable String intent,
        @Nullable Double confidence,
        @Nullable String intentBy,
        @Nullable Instant lastIn,
        @Nullable Instant lastOut,
        State state) {
    public enum State {
        /** A bot has it, or nobody does. */
        UNROUTED("i.ended_at IS NULL AND i.stage = 'FLOW'"),
        /** Waits in a queue, or is offered to an agent. */
        WAITING("i.ended_at IS NULL AND i.stage IN ('QUEUED', 'RINGING')"),
        /** An agent has it. */
        OPEN("i.ended_at IS NULL AND i.stage = 'TALKING'"),
        DONE("i.ended_at IS NOT NULL");

        private final String condition;

        State(String condition) {
            this.condition = condition;
        }

        /** Of a row {@code i} of the table of interactions. */
        String condition() {
            return condition;
        }

        static State of(Interaction interaction) {
            if (interaction.endedAt() != null) {
                return DONE;
            }
            return switch (interaction.stage()) {
                case QUEUED, RINGING -> WAITING;
                case TALKING -> OPEN;
                case null, default -> UNROUTED;
            };
        }
    }
}
