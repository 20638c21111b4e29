package org.trunkline.chat;

import org.jspecify.annotations.Nullable;

/**
 * What a visitor fills in while nobody is there.
 *
 * @param text may be empty after a chat, which said it
 * @param key of the form: sent again, it is the same ticket
 */
public record OffHoursForm(
        @Nullable String name, String email, @Nullable String subject, String text, String key) {
    public OffHoursForm {
        name = Chats.fit(name, 200);
        subject = Chats.fit(subject, 500);
    }
}
