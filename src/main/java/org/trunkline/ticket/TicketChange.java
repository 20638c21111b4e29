package org.trunkline.ticket;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done to a ticket.
 *
 * @param what {@code opened, edited, customer wrote, answered, …}
 * @param detail without the words that were written; null: there is none
 */
public record TicketChange(
        long ticket, long version, String what, @Nullable String detail, String by, Instant at) {}
