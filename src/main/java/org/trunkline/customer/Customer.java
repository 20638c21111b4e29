package org.trunkline.customer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person or company; the owner of a history.
 *
 * @param tier what distinguishes them; null: nothing
 * @param merged ids of those who turned out to be this one, and lead here
 */
public record Customer(
        String id,
        @Nullable String name,
        @Nullable String note,
        @Nullable String tier,
        Instant createdAt,
        List<Identity> identities,
        List<String> merged) {
    public Customer {
        identities = List.copyOf(identities);
        merged = List.copyOf(merged);
    }

    /**
     * How a customer is recognized.
     *
     * @param kind {@code phone, email, chat, social}
     * @param address as {@link Addresses} writes it
     * @param verified whether anybody made sure that it is theirs; a presented number alone is no proof
     * @param shared whether other customers have it, or several people use it: then it does not tell who it is
     */
    public record Identity(String kind, String address, boolean verified, boolean shared) {}
}
