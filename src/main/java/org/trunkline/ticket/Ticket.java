package org.trunkline.ticket;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work, with those that were merged into it.
 *
 * @param version grows with each change
 * @param customer as the one that they are shown as; null: nobody whom we know
 * @param merged numbers that lead here too
 */
public record Ticket(
        long number,
        long version,
        String subject,
        @Nullable String customer,
        Standing standing,
        List<String> tags,
        List<Long> merged,
        String openedBy,
        Instant openedAt,
        Instant changedAt) {
    public Ticket {
        tags = List.copyOf(tags);
        merged = List.copyOf(merged);
    }

    /** When a target is missed if nothing happens, or was missed; what is met or not promised is not there. */
    public Map<Target, Instant> due() {
        return standing.targets();
    }

    public Status status() {
        return standing.status();
    }
}
