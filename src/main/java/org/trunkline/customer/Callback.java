package org.trunkline.customer;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call that we owe a customer.
 *
 * @param origin the interaction whose caller chose or was promised it; null: ordered over the API
 * @param interaction the present attempt, under which it waits in its queue; that of the origin if a person must call
 * @param number in E.164
 * @param dialled our number, which the customer is shown
 * @param queue null: of none, a person must call
 * @param agent whose call it is; null: anybody's
 * @param place since when it counts as waiting
 * @param attempts how many times the customer was dialled
 * @param due not before; null: at once
 * @param why how it ended, or why it waits again
 */
public record Callback(
        String id,
        State state,
        Mode mode,
        @Nullable String origin,
        String interaction,
        @Nullable String customer,
        String number,
        @Nullable String name,
        String dialled,
        @Nullable String queue,
        int priority,
        Set<String> skills,
        @Nullable String agent,
        Instant place,
        int attempts,
        @Nullable Instant due,
        Instant createdAt,
        @Nullable Instant endedAt,
        @Nullable String why) {
    public Callback {
        skills = Set.copyOf(skills);
    }

    public enum State {
        /** Lost by a failure or promised by a flow: it is not made by itself. */
        OWED,
        /** To be made at a certain time. */
        SCHEDULED,
        /** In the queue, or to be tried again. */
        WAITING,
        DIALLING,
        /** The customer was reached, or somebody called. */
        DONE,
        /** Not reached, however often tried. */
        FAILED,
        CANCELLED;

        public boolean isOver() {
            return switch (this) {
                case DONE, FAILED, CANCELLED -> true;
                case OWED, SCHEDULED, WAITING, DIALLING -> false;
            };
        }
    }

    public enum Mode {
        /** The customer is dialled once an agent has answered. */
        AGENT_FIRST,
        /** The customer is dialled when it is their turn, and then waits for the agent. */
        CUSTOMER_FIRST
    }

    /** Being dialled for the so-and-so-manieth time. */
    public Callback dialling(int attempt) {
        return new Callback(
                id,
                State.DIALLING,
                mode,
                origin,
                interaction,
                customer,
                number,
                name,
                dialled,
                queue,
                priority,
                skills,
                agent,
                place,
                attempt,
                null,
                createdAt,
                endedAt,
                why);
    }

    /** As it is after this. */
    public Callback set(CallFact.CallbackSet fact) {
        return new Callback(
                id,
                fact.state(),
                mode,
                origin,
                fact.next(),
                customer,
                number,
                name,
                dialled,
                queue,
                priority,
                skills,
                agent,
                place,
                fact.attempts(),
                fact.due(),
                createdAt,
                endedAt,
                fact.why());
    }
}
