package org.trunkline.conversation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;

/**
 * Something written in an interaction.
 *
 * @param externalId by which the network knows it; null: not yet, or never
 * @param from the customer's address; null: one of us wrote it
 * @param by an agent's id or the name of who wrote it; null: the customer
 * @param at when it was stored
 * @param sentAt when the customer sent it, as they say, or when it was handed over to the network; null: not yet
 * @param deliveredAt when the network reported that the customer has it; null: it has not, or never does
 * @param readAt when it reported that they have read it; null: likewise
 * @param state null: nothing that is sent
 * @param why what the last attempt to send it failed by; null: nothing failed
 * @param retryAt when it is tried again; null: it is not waiting for that
 * @param choices what was offered to the customer to choose of; empty: nothing was
 */
public record Message(
        String id,
        String interaction,
        Direction direction,
        Channel channel,
        String account,
        @Nullable String externalId,
        @Nullable String from,
        @Nullable String fromName,
        List<String> to,
        @Nullable String subject,
        String text,
        @Nullable String html,
        @Nullable String by,
        Instant at,
        @Nullable Instant sentAt,
        @Nullable Instant deliveredAt,
        @Nullable Instant readAt,
        @Nullable State state,
        @Nullable String why,
        @Nullable Instant retryAt,
        List<File> attachments,
        List<Choice> choices) {
    public Message {
        choices = List.copyOf(choices);
        to = List.copyOf(to);
        attachments = List.copyOf(attachments);
    }

    public enum Direction {
        IN,
        OUT,
        /** For us alone. */
        NOTE
    }

    public enum State {
        /** To be sent, for the first time or again. */
        PENDING,
        SENDING,
        SENT,
        /** Will not be sent, unless a person says so. */
        FAILED,
        /** The controller ended while it was being sent, and the network cannot tell: a person decides. */
        DOUBTFUL
    }

    /**
     * @param sha256 of its content; null: it was not kept
     * @param file where it is kept; null: it is not
     * @param refused why it was not kept; null: it was
     * @param contentId by which the message's HTML shows it; null: it is not shown inline
     */
    public record File(
            String id,
            String name,
            String mediaType,
            long bytes,
            @Nullable String sha256,
            @Nullable String file,
            @Nullable String refused,
            @Nullable String contentId) {}
}
