package org.trunkline.profile;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something to be done for a customer.
 *
 * @param owner an agent's id; null: nobody's yet
 * @param doneAt null: it is open
 */
public record Task(
        String id,
        String customer,
        String text,
        @Nullable String owner,
        @Nullable Instant due,
        String by,
        Instant at,
        @Nullable String doneBy,
        @Nullable Instant doneAt) {}
