package org.trunkline.canned;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An answer that agents put into what they write.
 *
 * @param shortcut what an agent types for it, such as {@code refund}; an agent's own goes before everybody's
 * @param owner the agent whose own it is; null: everybody's
 * @param queue for contacts of this queue alone; null: of any
 * @param subject of an email; null: it leaves the subject alone
 * @param text with variables, see {@link Wording}
 */
public record CannedAnswer(
        String id,
        String shortcut,
        String title,
        @Nullable String owner,
        @Nullable String queue,
        @Nullable String subject,
        String text,
        String changedBy,
        Instant changedAt) {}
