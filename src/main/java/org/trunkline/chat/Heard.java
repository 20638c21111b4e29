package org.trunkline.chat;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a visitor's page says. */
sealed interface Heard {
    int LONGEST_TEXT = 8_000;
    Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{8,64}");
    JsonMapper JSON = JsonMapper.builder().build();

    record Hello(String session, long after) implements Heard {}

    /** @param choice the value of what was chosen of a menu; null: it was written */
    record Said(String key, String text, @Nullable String choice) implements Heard {}

    record Typing(boolean on) implements Heard {}

    record Read(long seq) implements Heard {}

    record End() implements Heard {}

    record Call(String number) implements Heard {}

    /**
     * What cannot be understood.
     *
     * @param key of the message, if it has one
     * @param why what is wrong and, after a semicolon, what to do
     */
    record Refused(@Nullable String key, String why) implements Heard {}

    static Heard of(String frame) {
        JsonNode node;
        try {
            node = JSON.readTree(frame);
        } catch (JacksonException | StackOverflowError _) {
            return new Refused(null, "the frame is no JSON; send one object in each");
        }
        return switch (node.path("type").asString("")) {
            case "hello" -> {
                String session = node.path("session").asString("");
                JsonNode after = node.path("after");
                yield session.isEmpty() || session.length() > 200
                        ? new Refused(null, "session: is missing; give what POST …/sessions answered")
                        : new Hello(session, after.canConvertToLong() ? Math.max(0, after.asLong()) : 0);
            }
            case "message" -> said(node);
            case "typing" -> new Typing(node.path("on").asBoolean(false));
            case "read" ->
                node.path("seq").canConvertToLong() && node.path("seq").asLong() > 0
                        ? new Read(node.path("seq").asLong())
                        : new Refused(null, "seq: is no place of a message; give the seq of one");
            case "end" -> new End();
            case "call" -> new Call(node.path("number").asString(""));
            default -> new Refused(null, "type: is not known; send message, typing, read, end or call (docs/chat.md)");
        };
    }

    private static Heard said(JsonNode node) {
        String key = node.path("key").asString("");
        if (!KEY.matcher(key).matches()) {
            return new Refused(null, "key: is none; give each message one of its own, such as a UUID");
        }
        String text = node.path("text").asString("");
        if (text.isBlank()) {
            return new Refused(key, "text: is empty; write something");
        }
        if (text.length() > LONGEST_TEXT) {
            return new Refused(key, "text: has more than " + LONGEST_TEXT + " characters; send it in parts");
        }
        String choice = node.path("choice").asString("");
        return new Said(key, text, choice.isEmpty() || choice.length() > 200 ? null : choice);
    }
}
