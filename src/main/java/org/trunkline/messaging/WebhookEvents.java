package org.trunkline.messaging;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trunkline.conversation.Upload;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what a gateway posts: docs/messaging.md has the words. What is not known is left out. */
final class WebhookEvents {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_ID = 200;
    private static final int MOST_FILES = 20;

    private WebhookEvents() {}

    /** A message, or what became of one of ours. */
    sealed interface Event {
        record Message(Incoming incoming) implements Event {}

        record Told(Report report) implements Event {}
    }

    /** @param id of the request, that of a message which has none of its own */
    static Event read(String body, String id, String account, Instant now) throws HookRefused {
        JsonNode event;
        try {
            event = JSON.readTree(body);
        } catch (JacksonException e) {
            throw new HookRefused(400, "invalid", "the body is not JSON", "send a JSON object in UTF-8");
        }
        JsonNode data = event.path("data");
        String type = text(event, "type", "");
        if (!data.isObject()) {
            throw HookRefused.invalid("data", "is no object", "send {\"type\": …, \"data\": {…}}");
        }
        return switch (type) {
            case "message.received" -> new Event.Message(message(data, id, account, now));
            case "message.delivered" -> told(data, Report.What.DELIVERED);
            case "message.read" -> told(data, Report.What.READ);
            case "message.failed" -> told(data, Report.What.FAILED);
            default ->
                throw HookRefused.invalid(
                        "type",
                        type.isEmpty() ? "is missing" : "is not known",
                        "send message.received, message.delivered, message.read or message.failed");
        };
    }

    private static Event told(JsonNode data, Report.What what) throws HookRefused {
        String why = text(data, "reason", "");
        return new Event.Told(new Report(
                what,
                required(data, "id"),
                what == Report.What.FAILED
                        ? "the network reports that it did not arrive" + (why.isEmpty() ? "" : ": " + why)
                        : ""));
    }

    private static Incoming message(JsonNode data, String id, String account, Instant now) throws HookRefused {
        List<Upload> files = files(data);
        String text = text(data, "text", "");
        if (text.isBlank() && files.isEmpty()) {
            throw HookRefused.invalid("data.text", "is missing, and there are no attachments", "give one of them");
        }
        String name = text(data, "name", "");
        return new Incoming(
                text(data, "id", id),
                required(data, "from"),
                name.isEmpty() ? null : name,
                text(data, "to", account),
                text,
                time(data, now),
                files);
    }

    private static Instant time(JsonNode data, Instant now) throws HookRefused {
        String sent = text(data, "sent_at", "");
        try {
            return sent.isEmpty() ? now : Instant.parse(sent);
        } catch (DateTimeParseException e) {
            throw HookRefused.invalid("data.sent_at", "is no time", "write it as 2026-01-31T12:00:00Z");
        }
    }

    private static List<Upload> files(JsonNode data) throws HookRefused {
        List<Upload> files = new ArrayList<>();
        for (JsonNode one : data.path("attachments")) {
            if (files.size() == MOST_FILES) {
                throw HookRefused.invalid("data.attachments", "are more than " + MOST_FILES, "send several messages");
            }
            try {
                files.add(Upload.of(
                        text(one, "name", "file"),
                        Base64.getDecoder().decode(one.path("content").asString(""))));
            } catch (IllegalArgumentException e) {
                throw HookRefused.invalid(
                        "data.attachments.content", "is not in Base64", "send the file's bytes in Base64");
            }
        }
        return files;
    }

    private static String required(JsonNode data, String field) throws HookRefused {
        String value = text(data, field, "");
        if (value.isBlank() || value.length() > LONGEST_ID) {
            throw HookRefused.invalid(
                    "data." + field,
                    value.isBlank() ? "is missing" : "has more than " + LONGEST_ID + " characters",
                    "give it as a text");
        }
        return value;
    }

    private static String text(JsonNode node, String field, @Nullable String otherwise) {
        JsonNode value = node.path(field);
        return value.isString() && !value.asString().isBlank() ? value.asString() : String.valueOf(otherwise);
    }
}
