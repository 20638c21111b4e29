package org.trunkline.conversation;

import java.time.Instant;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Address;
import org.trunkline.journal.Personal;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that a message says, as the personal value beside its fact.
 *
 * @param address the customer's; null: that of the interaction
 * @param sentAt as its sender says; null: it is to be sent, or is a note
 */
record Letter(
        @Nullable String externalId,
        @Nullable Address address,
        @Nullable String fromName,
        List<String> to,
        @Nullable String subject,
        String text,
        @Nullable String html,
        @Nullable Instant sentAt,
        List<Enclosed> files,
        List<String> threadKeys,
        @Nullable String key,
        List<Choice> choices) {
    /** Without anything to choose of. */
    Letter(
            @Nullable String externalId,
            @Nullable Address address,
            @Nullable String fromName,
            List<String> to,
            @Nullable String subject,
            String text,
            @Nullable String html,
            @Nullable Instant sentAt,
            List<Enclosed> files,
            List<String> threadKeys,
            @Nullable String key) {
        this(externalId, address, fromName, to, subject, text, html, sentAt, files, threadKeys, key, List.of());
    }

    private static final String VALUE = "message";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** What the columns take. */
    private static final int LONGEST = 1_000_000;

    static final int LONGEST_ID = 1_000;
    private static final int LONGEST_LINE = 1_000;

    @SuppressWarnings("NullAway") // what was written before there were choices has none
    Letter {
        choices = choices == null ? List.of() : List.copyOf(choices);
        externalId = externalId == null ? null : key(externalId);
        fromName = line(fromName, 200);
        subject = line(subject, LONGEST_LINE);
        text = clean(text);
        text = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        // Cut in the middle it would not be safe any more.
        html = html == null || html.length() > LONGEST ? null : clean(html);
        threadKeys = threadKeys.stream().map(Letter::key).distinct().toList();
    }

    /**
     * A file that came with it.
     *
     * @param sha256 null: not kept
     */
    record Enclosed(
            String name,
            String mediaType,
            long bytes,
            @Nullable String sha256,
            @Nullable String file,
            @Nullable String refused,
            @Nullable String contentId) {
        Enclosed {
            contentId = line(contentId, LONGEST_LINE);
        }
    }

    Personal personal() {
        return Personal.of(VALUE, JSON.writeValueAsString(this));
    }

    static Letter of(Personal personal) {
        return JSON.readValue(personal.values().getOrDefault(VALUE, "{}"), Letter.class);
    }

    /** An id of any length as one that fits its column, and differs as before. */
    static String key(String id) {
        String clean = clean(id).strip();
        return clean.length() <= LONGEST_ID ? clean : "sha256:" + DigestUtils.sha256Hex(clean);
    }

    /** Without the zero bytes that PostgreSQL refuses. */
    static String clean(String text) {
        return text.replace("\0", "");
    }

    private static @Nullable String line(@Nullable String text, int longest) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String clean = clean(text).replaceAll("\\s+", " ").strip();
        return clean.length() <= longest ? clean : clean.substring(0, longest);
    }
}
