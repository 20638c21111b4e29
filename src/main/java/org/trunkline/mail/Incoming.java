package org.trunkline.mail;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trunkline.conversation.Upload;

/**
 * A message that was fetched, as far as it could be read.
 *
 * @param id its Message-ID, or the hash of all of it
 * @param from whom an answer goes to; empty: cannot be told
 * @param html safe; null: there is only text
 * @param threads to what it belongs, the surest first
 * @param bounce what a mail system reports; null: it reports nothing
 * @param damage what is wrong with it; null: nothing. It is among its own attachments then
 */
record Incoming(
        String id,
        String from,
        @Nullable String fromName,
        List<String> to,
        @Nullable String subject,
        @Nullable Instant sentAt,
        String text,
        @Nullable String html,
        List<Upload> attachments,
        List<String> threads,
        Machine machine,
        @Nullable Bounce bounce,
        @Nullable String damage) {
    Incoming {
        to = List.copyOf(to);
        attachments = List.copyOf(attachments);
        threads = List.copyOf(threads);
    }
}
