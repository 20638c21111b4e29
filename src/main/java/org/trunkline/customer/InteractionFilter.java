package org.trunkline.customer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which interactions; null: any.
 *
 * @param caller a number in any notation
 * @param from started then or later
 * @param to started before
 */
public record InteractionFilter(
        @Nullable String queue,
        @Nullable String agent,
        Ending.@Nullable Reason reason,
        @Nullable String caller,
        @Nullable String customer,
        @Nullable Instant from,
        @Nullable Instant to) {
    public static final InteractionFilter ALL = new InteractionFilter(null, null, null, null, null, null, null);

    public InteractionFilter queue(String name) {
        return new InteractionFilter(name, agent, reason, caller, customer, from, to);
    }

    public InteractionFilter agent(String id) {
        return new InteractionFilter(queue, id, reason, caller, customer, from, to);
    }

    public InteractionFilter reason(Ending.Reason why) {
        return new InteractionFilter(queue, agent, why, caller, customer, from, to);
    }

    public InteractionFilter caller(String number) {
        return new InteractionFilter(queue, agent, reason, number, customer, from, to);
    }

    public InteractionFilter customer(String id) {
        return new InteractionFilter(queue, agent, reason, caller, id, from, to);
    }

    public InteractionFilter between(Instant earliest, Instant before) {
        return new InteractionFilter(queue, agent, reason, caller, customer, earliest, before);
    }
}
