package org.trunkline.mail;

import jakarta.mail.internet.InternetHeaders;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a person wrote a message, by what its headers say (RFC 3834, and what is common beside it). */
enum Machine {
    /** A person, as far as can be told. */
    NO,
    /** Sent by a program or to many: somebody looks at it, but no program answers it. */
    GENERATED,
    /** A program's answer to what we sent, such as "out of office": kept with it, and nobody is called for it. */
    REPLY,
    /** A mail system's report on what we sent. */
    BOUNCE,
    /** Our own message has come back. */
    LOOP;

    private static final Pattern DAEMON = Pattern.compile("(?i)^(mailer-daemon|postmaster|mail-daemon)@.*");
    private static final List<String> REPLY_MARKS =
            List.of("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply");
    private static final List<String> LIST_MARKS = List.of("List-Id", "List-Unsubscribe", "List-Post", "Feedback-ID");

    /**
     * @param from the sender's address; may be empty
     * @param ours address of the mailbox that it came to
     * @param answersUs whether it refers to a message that we sent
     */
    static Machine of(InternetHeaders headers, String from, String ours, boolean answersUs) {
        String type = first(headers, "Content-Type").toLowerCase(Locale.ROOT);
        if (type.contains("multipart/report") && type.contains("delivery-status")) {
            return BOUNCE;
        }
        boolean looped = Stream.ofNullable(headers.getHeader("X-Loop"))
                .flatMap(Stream::of)
                .anyMatch(loop -> loop.strip().equalsIgnoreCase(ours));
        if (looped || from.equalsIgnoreCase(ours)) {
            return LOOP;
        }
        String returnPath = header(headers, "Return-Path");
        boolean noWayBack = returnPath != null && returnPath.strip().equals("<>");
        if (DAEMON.matcher(from).matches()) {
            return BOUNCE;
        }
        String submitted = first(headers, "Auto-Submitted").toLowerCase(Locale.ROOT);
        String precedence = first(headers, "Precedence").toLowerCase(Locale.ROOT);
        if (submitted.startsWith("auto-replied")
                || precedence.startsWith("auto_reply")
                || type.contains("disposition-notification")
                || REPLY_MARKS.stream().anyMatch(mark -> headers.getHeader(mark) != null)
                || noWayBack) {
            return REPLY;
        }
        boolean generated = (!submitted.isEmpty() && !submitted.startsWith("no"))
                || Stream.of("bulk", "list", "junk").anyMatch(precedence::startsWith)
                || headers.getHeader("X-Auto-Response-Suppress") != null
                || LIST_MARKS.stream().anyMatch(mark -> headers.getHeader(mark) != null);
        if (generated) {
            // Exchange calls its "automatic reply" generated.
            return answersUs && !submitted.isEmpty() ? REPLY : GENERATED;
        }
        return NO;
    }

    private static String first(InternetHeaders headers, String name) {
        String value = header(headers, name);
        return value == null ? "" : value.strip();
    }

    static @Nullable String header(InternetHeaders headers, String name) {
        String[] values = headers.getHeader(name);
        return values == null || values.length == 0 ? null : values[0];
    }
}
