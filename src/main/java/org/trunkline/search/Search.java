package org.trunkline.search;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for. Null and empty: any.
 *
 * @param text words, of which the last may be the beginning of one; phrases in quotes; telephone numbers
 * @param customers rows of customers, any of them
 * @param from not before
 * @param to before
 */
public record Search(
        String text,
        Set<String> kinds,
        Set<String> customers,
        @Nullable String channel,
        @Nullable String queue,
        @Nullable String agent,
        @Nullable Instant from,
        @Nullable Instant to,
        Order order) {
    public enum Order {
        NEWEST,
        RELEVANCE
    }

    public Search {
        kinds = Set.copyOf(kinds);
        customers = Set.copyOf(customers);
    }

    /** Newest first, whatever it is. */
    public static Search of(String text) {
        return new Search(text, Set.of(), Set.of(), null, null, null, null, null, Order.NEWEST);
    }

    /** The same among these customers' things. */
    public Search of(Set<String> customers) {
        return new Search(text, kinds, customers, channel, queue, agent, from, to, order);
    }
}
