package org.trunkline.conversation;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A message to a customer.
 *
 * @param id with us: the same at each attempt, so that the network's id can be made of it
 * @param to as the customer is addressed on this channel
 * @param html null: there is only text
 * @param inReplyTo external id of the customer's last message; null: they have not written
 * @param references external ids of all messages of the interaction before, oldest first
 * @param by the agent's id or the name of who wrote it
 * @param choices what the customer may choose of; a channel without buttons may leave them, the text asks as well
 */
public record Outgoing(
        String id,
        String interaction,
        String account,
        String to,
        @Nullable String subject,
        String text,
        @Nullable String html,
        List<File> attachments,
        @Nullable String inReplyTo,
        List<String> references,
        Instant writtenAt,
        String by,
        List<Choice> choices) {
    /** Without anything to choose of. */
    public Outgoing(
            String id,
            String interaction,
            String account,
            String to,
            @Nullable String subject,
            String text,
            @Nullable String html,
            List<File> attachments,
            @Nullable String inReplyTo,
            List<String> references,
            Instant writtenAt,
            String by) {
        this(
                id,
                interaction,
                account,
                to,
                subject,
                text,
                html,
                attachments,
                inReplyTo,
                references,
                writtenAt,
                by,
                List.of());
    }

    public Outgoing {
        attachments = List.copyOf(attachments);
        choices = List.copyOf(choices);
        references = List.copyOf(references);
    }

    /** @param content empty: the file is gone */
    public record File(
            String name,
            String mediaType,
            long bytes,
            @Nullable String contentId,
            Supplier<Optional<InputStream>> content) {}
}
