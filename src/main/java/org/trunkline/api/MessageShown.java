package org.trunkline.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;
import org.trunkline.conversation.Choice;
import org.trunkline.conversation.Message;
import org.trunkline.mail.Quotes;

/**
 * A message as the API shows it.
 *
 * @param quotedFrom the place in the text from which on earlier messages are repeated; null: nowhere
 */
record MessageShown(
        String id,
        Message.Direction direction,
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
        Message.@Nullable State state,
        @Nullable String why,
        @Nullable Instant retryAt,
        @Nullable Integer quotedFrom,
        List<File> attachments,
        List<Choice> choices) {
    static MessageShown of(Message one) {
        return new MessageShown(
                one.id(),
                one.direction(),
                one.from(),
                one.fromName(),
                one.to(),
                one.subject(),
                one.text(),
                one.html(),
                one.by(),
                one.at(),
                one.sentAt(),
                one.deliveredAt(),
                one.readAt(),
                one.state(),
                one.why(),
                one.retryAt(),
                quote(one),
                one.attachments().stream().map(File::of).toList(),
                one.choices());
    }

    record File(
            String id,
            String name,
            String mediaType,
            long bytes,
            @Nullable String sha256,
            @Nullable String refused,
            @Nullable String contentId) {
        static File of(Message.File one) {
            return new File(
                    one.id(), one.name(), one.mediaType(), one.bytes(), one.sha256(), one.refused(), one.contentId());
        }
    }

    private static @Nullable Integer quote(Message one) {
        int begin = one.channel() == Channel.EMAIL && one.direction() == Message.Direction.IN
                ? Quotes.begin(one.text())
                : one.text().length();
        return begin == one.text().length() ? null : begin;
    }
}
