package org.trunkline.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one of us writes.
 *
 * @param note for us alone
 * @param subject null: as before
 * @param html safe; null: there is only text
 * @param key of the one who asks: what comes a second time with the same key in the same interaction is written once; null:
 *     each is a message of its own
 */
public record Answer(
        boolean note,
        @Nullable String subject,
        String text,
        @Nullable String html,
        List<Upload> attachments,
        @Nullable String key) {
    public static final int LONGEST = 500_000;

    public Answer {
        attachments = List.copyOf(attachments);
        if (text.isBlank() && attachments.isEmpty()) {
            throw new IllegalArgumentException("text: is empty; write something");
        }
        if (text.length() > LONGEST || (html != null && html.length() > LONGEST)) {
            throw new IllegalArgumentException("text: has more than " + LONGEST + " characters; shorten it");
        }
    }

    public static Answer of(String text) {
        return new Answer(false, null, text, null, List.of(), null);
    }

    public static Answer note(String text) {
        return new Answer(true, null, text, null, List.of(), null);
    }
}
