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
 * @param choices what the customer may choose of; empty: nothing is offered
 */
public record Answer(
        boolean note,
        @Nullable String subject,
        String text,
        @Nullable String html,
        List<Upload> attachments,
        @Nullable String key,
        List<Choice> choices) {
    public static final int LONGEST = 500_000;

    public Answer {
        attachments = List.copyOf(attachments);
        choices = List.copyOf(choices);
        if (choices.size() > Choice.MOST) {
            throw new IllegalArgumentException("choices: are more than " + Choice.MOST + "; offer fewer");
        }
        if (text.isBlank() && attachments.isEmpty()) {
            throw new IllegalArgumentException("text: is empty; write something");
        }
        if (text.length() > LONGEST || (html != null && html.length() > LONGEST)) {
            throw new IllegalArgumentException("text: has more than " + LONGEST + " characters; shorten it");
        }
    }

    /** Without anything to choose of. */
    public Answer(
            boolean note,
            @Nullable String subject,
            String text,
            @Nullable String html,
            List<Upload> attachments,
            @Nullable String key) {
        this(note, subject, text, html, attachments, key, List.of());
    }

    public static Answer of(String text) {
        return new Answer(false, null, text, null, List.of(), null);
    }

    /** @param key as that of the record */
    public static Answer offering(String text, List<Choice> choices, String key) {
        return new Answer(false, null, text, null, List.of(), key, choices);
    }

    public static Answer note(String text) {
        return new Answer(true, null, text, null, List.of(), null);
    }
}
