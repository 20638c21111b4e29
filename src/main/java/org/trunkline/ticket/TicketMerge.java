package org.trunkline.ticket;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Two tickets found to be one matter.
 *
 * @param survivor as which both are shown
 * @param undoneAt null: it holds
 */
public record TicketMerge(
        String id,
        long survivor,
        long absorbed,
        String by,
        Instant at,
        @Nullable String undoneBy,
        @Nullable Instant undoneAt) {}
