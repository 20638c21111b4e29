package org.trunkline.conversation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;
import org.trunkline.customer.Address;

/**
 * A message from a customer, as a channel brings it.
 *
 * @param account which of our own accounts it came to: a name of the channel's, unique among all channels, e.g.
 *     {@code support@example.com}
 * @param externalId of the message, unique in its account: what comes a second time is known by it
 * @param from made by {@link org.trunkline.customer.Customers#address}
 * @param fromName as the message says; null: it does not
 * @param to everybody whom it is addressed to, as written
 * @param sentAt when its sender says that it was sent
 * @param text all that was said, without markup
 * @param html the same with markup, safe to be shown; null: there is none
 * @param threadKeys to what it belongs, the surest first: whatever the channel can tell a thread by, e.g. a token in the
 *     subject, ids of earlier messages, the session of a chat. Together with {@code externalId} and those of what is sent,
 *     they find the interaction of the messages that follow.
 * @param automatic whether a program wrote it, as far as can be told
 */
public record Received(
        Channel channel,
        String account,
        String externalId,
        Address from,
        @Nullable String fromName,
        List<String> to,
        @Nullable String subject,
        Instant sentAt,
        String text,
        @Nullable String html,
        List<Upload> attachments,
        List<String> threadKeys,
        boolean automatic) {
    public Received {
        to = List.copyOf(to);
        attachments = List.copyOf(attachments);
        threadKeys = List.copyOf(threadKeys);
        if (channel == Channel.VOICE) {
            throw new IllegalArgumentException("a call is not in writing");
        }
    }

    /** By a person. */
    public Received(
            Channel channel,
            String account,
            String externalId,
            Address from,
            @Nullable String fromName,
            List<String> to,
            @Nullable String subject,
            Instant sentAt,
            String text,
            @Nullable String html,
            List<Upload> attachments,
            List<String> threadKeys) {
        this(
                channel,
                account,
                externalId,
                from,
                fromName,
                to,
                subject,
                sentAt,
                text,
                html,
                attachments,
                threadKeys,
                false);
    }
}
