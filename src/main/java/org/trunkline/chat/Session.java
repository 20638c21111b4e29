package org.trunkline.chat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Address;

/**
 * One visitor's conversation, as a browser keeps it.
 *
 * @param id SHA-256 of the secret that the browser has
 * @param address by which the customer is known
 * @param known whether the site said who it is
 * @param interaction the newest of this session; null: nothing was said yet
 * @param readByVisitor up to which message, by its {@link Seq}
 * @param goneSince when the last socket went; null: there is one, or was when the controller ended
 */
public record Session(
        String id,
        String chat,
        Address address,
        @Nullable String name,
        boolean known,
        @Nullable String interaction,
        long readByVisitor,
        long readByAgent,
        Instant seenAt,
        @Nullable Instant goneSince) {
    /** By which the room of conversations finds the interaction. */
    String thread() {
        return "session " + id;
    }

    String externalId(String key) {
        return id + "/" + key;
    }

    /** The visitor's key of a message; null: it is none of this session's. */
    @Nullable
    String key(@Nullable String externalId) {
        return externalId != null && externalId.startsWith(id + "/") ? externalId.substring(id.length() + 1) : null;
    }
}
