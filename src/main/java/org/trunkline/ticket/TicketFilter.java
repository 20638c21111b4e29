package org.trunkline.ticket;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tickets; what is null or empty is not asked for.
 *
 * @param owner an agent's id; empty: nobody's
 * @param text part of the subject
 * @param missed whether a target was missed
 * @param within what the one who asks may see; null: all
 */
public record TicketFilter(
        Set<Status> statuses,
        Set<Priority> priorities,
        @Nullable String queue,
        @Nullable String owner,
        @Nullable String customer,
        @Nullable String interaction,
        @Nullable String tag,
        @Nullable String text,
        @Nullable Boolean missed,
        @Nullable Sight within,
        Order order) {
    /** In what order; due: those that are missed first come first. */
    public enum Order {
        NEWEST,
        CHANGED,
        DUE
    }

    public TicketFilter {
        statuses = Set.copyOf(statuses);
        priorities = Set.copyOf(priorities);
    }

    /** All, the newest first. */
    public static final TicketFilter ALL =
            new TicketFilter(Set.of(), Set.of(), null, null, null, null, null, null, null, null, Order.NEWEST);

    public static TicketFilter ofCustomer(String customer) {
        return new TicketFilter(Set.of(), Set.of(), null, null, customer, null, null, null, null, null, Order.NEWEST);
    }

    public TicketFilter within(@Nullable Sight sight) {
        return new TicketFilter(
                statuses, priorities, queue, owner, customer, interaction, tag, text, missed, sight, order);
    }
}
