package org.trunkline.search;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A page of what was found.
 *
 * @param next to give for the next page; null: this was the last
 */
public record Hits(List<Hit> items, @Nullable String next) {
    public Hits {
        items = List.copyOf(items);
    }

    /**
     * One of them.
     *
     * @param customer the row whose it is
     * @param excerpt where the words are, or its beginning
     */
    public record Hit(
            String kind,
            String id,
            @Nullable String customer,
            Instant at,
            @Nullable String channel,
            @Nullable String queue,
            Set<String> agents,
            String excerpt) {}
}
