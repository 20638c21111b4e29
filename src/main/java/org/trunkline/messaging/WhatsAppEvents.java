package org.trunkline.messaging;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what Meta posts about one number; other numbers of the same app share the address. */
record WhatsAppEvents(List<Message> messages, List<Told> reports) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> MEDIA = List.of("image", "video", "audio", "document", "sticker");

    /**
     * @param media the id of its file; null: there is none
     * @param fileName of the file
     */
    record Message(
            String id,
            String from,
            @Nullable String name,
            Instant at,
            String text,
            @Nullable String media,
            String fileName) {}

    record Told(Report report, Instant at) {}

    static WhatsAppEvents read(String body, String phoneId) throws HookRefused {
        List<Message> messages = new ArrayList<>();
        List<Told> reports = new ArrayList<>();
        JsonNode event;
        try {
            event = JSON.readTree(body);
        } catch (JacksonException e) {
            throw new HookRefused(400, "invalid", "the body is not JSON", "send a JSON object in UTF-8");
        }
        for (JsonNode entry : event.path("entry")) {
            for (JsonNode change : entry.path("changes")) {
                JsonNode value = change.path("value");
                if (value.path("metadata").path("phone_number_id").asString("").equals(phoneId)) {
                    value.path("messages").forEach(message -> messages.add(message(message, value.path("contacts"))));
                    value.path("statuses").forEach(status -> report(status, reports));
                }
            }
        }
        return new WhatsAppEvents(messages, reports);
    }

    private static Message message(JsonNode message, JsonNode contacts) {
        String from = message.path("from").asString("");
        String type = message.path("type").asString("");
        JsonNode content = message.path(type);
        String media = MEDIA.contains(type) ? content.path("id").asString("") : "";
        return new Message(
                message.path("id").asString(""),
                from,
                name(from, contacts),
                Instant.ofEpochSecond(message.path("timestamp").asLong(0)),
                text(type, content, message),
                media.isEmpty() ? null : media,
                content.path("filename")
                        .asString(type + "." + ending(content.path("mime_type").asString(""))));
    }

    private static @Nullable String name(String from, JsonNode contacts) {
        for (JsonNode contact : contacts) {
            if (contact.path("wa_id").asString("").equals(from)) {
                String name = contact.path("profile").path("name").asString("");
                return name.isBlank() ? null : name;
            }
        }
        return null;
    }

    /** {@code audio/ogg; codecs=opus}: ogg. */
    private static String ending(String mediaType) {
        String ending =
                mediaType.replaceFirst(";.*", "").replaceFirst(".*/", "").strip();
        return ending.matches("[a-z0-9]{2,5}") ? ending : "bin";
    }

    private static String text(String type, JsonNode content, JsonNode message) {
        return switch (type) {
            case "text", "system" -> content.path("body").asString("");
            case "image", "video", "audio", "document", "sticker" ->
                content.path("caption").asString("");
            case "button" -> content.path("text").asString("");
            case "interactive" ->
                content.path(content.path("type").asString("")).path("title").asString("");
            case "reaction" -> "[Reaction: " + content.path("emoji").asString("taken back") + "]";
            case "location" ->
                "[Location: " + content.path("latitude").asString("?") + ", "
                        + content.path("longitude").asString("?") + " "
                        + content.path("name").asString("") + " "
                        + content.path("address").asString("") + "]";
            case "contacts" -> "[Contacts: " + contacts(message.path("contacts")) + "]";
            default -> "[A message of the type '" + type + "', which cannot be shown]";
        };
    }

    private static String contacts(JsonNode contacts) {
        List<String> all = new ArrayList<>();
        for (JsonNode contact : contacts) {
            all.add((contact.path("name").path("formatted_name").asString("") + " "
                            + contact.path("phones").path(0).path("phone").asString(""))
                    .strip());
        }
        return String.join("; ", all);
    }

    private static void report(JsonNode status, List<Told> reports) {
        Report.What what = switch (status.path("status").asString("")) {
            case "delivered" -> Report.What.DELIVERED;
            case "read" -> Report.What.READ;
            case "failed" -> Report.What.FAILED;
            default -> null;
        };
        if (what != null) {
            reports.add(new Told(
                    new Report(
                            what,
                            status.path("id").asString(""),
                            what == Report.What.FAILED
                                    ? WhatsAppError.of(status.path("errors").path(0), 0)
                                            .what()
                                    : ""),
                    Instant.ofEpochSecond(status.path("timestamp").asLong(0))));
        }
    }
}
