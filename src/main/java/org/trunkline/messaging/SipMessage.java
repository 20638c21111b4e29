package org.trunkline.messaging;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text message as the dialplan writes it to a file: {@code 1 NUMBER SECONDS FROM TEXT end}, the sender and the text in
 * Base64.
 */
record SipMessage(
        String number, Instant at, String from, @Nullable String name, String text) {
    /** {@code "Ann" <sip:+447700900123@example.com>}, or the address alone. */
    private static final Pattern FROM = Pattern.compile("(?:\"?([^\"<]*)\"?\\s*)?<?sips?:([^@;>]+).*");

    private static final String UNREAD =
            "[A text message came whose text is not to be had: it was empty, or longer than the 1023 bytes that Asterisk takes. Ask"
                    + " for it again, in parts.]";

    /** Empty: it is not whole, or was written by something else. */
    static Optional<SipMessage> read(String file) {
        String[] parts = file.strip().split(" ", -1);
        if (parts.length != 6 || !parts[0].equals("1") || !parts[5].equals("end") || !parts[2].matches("\\d{1,12}")) {
            return Optional.empty();
        }
        try {
            String from = decoded(parts[3]);
            String text = decoded(parts[4]);
            Matcher sender = FROM.matcher(from);
            boolean known = sender.matches();
            String name = known ? sender.group(1) : null;
            return Optional.of(new SipMessage(
                    parts[1],
                    Instant.ofEpochSecond(Long.parseLong(parts[2])),
                    known ? sender.group(2) : from,
                    name == null || name.isBlank() ? null : name.strip(),
                    text.isBlank() ? UNREAD : text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }

    Incoming incoming(String id) {
        return new Incoming(id, from, name, number, text, at, List.of());
    }
}
