package org.trunkline.customer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person or company; the owner of a history.
 *
 * @param tier what distinguishes them; null: nothing
 */
public record Customer(
        String id,
        @Nullable String name,
        @Nullable String note,
        @Nullable String tier,
        Instant createdAt,
        List<Identity> identities) {
    public Customer {
        identities = List.copyOf(identities);
    }

    /**
     * How a customer is recognized.
     *
     * @param kind {@code phone}: the address is an E.164 number
     * @param verified whether anybody made sure that it is theirs; a presented number alone is no proof
     */
    public record Identity(String kind, String address, boolean verified) {}
}
