package org.trunkline.customer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Two customers found to be one person.
 *
 * @param survivor as whom both are shown
 * @param rule the kind of verified identity by whose rule it was done; null: a person did it
 * @param undoneAt null: it holds
 */
public record Merge(
        String id,
        String survivor,
        String absorbed,
        @Nullable String rule,
        String by,
        Instant at,
        @Nullable String undoneBy,
        @Nullable Instant undoneAt) {}
