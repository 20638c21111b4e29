package org.trunkline.search;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be found.
 *
 * @param customer whose it is, as the row says; null: nobody's
 * @param at when it happened
 * @param agents who had to do with it
 * @param text all that is searched and shown of it
 * @param numbers telephone numbers in E.164, which are found in any notation and by any part
 */
public record Item(
        String kind,
        String id,
        @Nullable String customer,
        Instant at,
        @Nullable String channel,
        @Nullable String queue,
        Set<String> agents,
        String text,
        Set<String> numbers) {
    public Item {
        agents = Set.copyOf(agents);
        numbers = Set.copyOf(numbers);
    }

    /** Something that came by no channel. */
    public static Item of(String kind, String id, @Nullable String customer, Instant at, String text) {
        return new Item(kind, id, customer, at, null, null, Set.of(), text, Set.of());
    }
}
