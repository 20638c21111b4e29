package org.trunkline.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a mail system reports (RFC 3464).
 *
 * @param failed false: it is on its way still, or has arrived
 * @param recipient null: the report does not say
 * @param why in the words of the mail system
 */
record Bounce(boolean failed, @Nullable String recipient, String why) {
    /** Of a part {@code message/delivery-status}: fields of the message, then, after an empty line each, of its recipients. */
    static Bounce of(InputStream status) throws IOException, MessagingException {
        PushbackInputStream in = new PushbackInputStream(status);
        List<InternetHeaders> groups = new ArrayList<>();
        for (int next = in.read(); next >= 0 && groups.size() < 100; next = in.read()) {
            in.unread(next);
            groups.add(new InternetHeaders(in, true));
        }
        // Of several recipients, the one that the report is about.
        return groups.stream()
                .filter(group -> group.getHeader("Action") != null)
                .map(Bounce::of)
                .reduce((one, other) -> one.failed() ? one : other)
                .orElseGet(() -> new Bounce(false, null, "the report names no recipient"));
    }

    private static Bounce of(InternetHeaders group) {
        String action = value(group, "Action", "").toLowerCase(Locale.ROOT);
        String status = value(group, "Status", "");
        String code = typed(value(group, "Diagnostic-Code", ""));
        String recipient = typed(value(group, "Final-Recipient", value(group, "Original-Recipient", "")));
        String why = code.isEmpty() ? "status " + status : code;
        return new Bounce(action.equals("failed"), recipient.isEmpty() ? null : recipient, why);
    }

    /** Of {@code rfc822; ada@example.com}. */
    private static String typed(String value) {
        return value.substring(value.indexOf(';') + 1).strip();
    }

    private static String value(InternetHeaders group, String name, String fallback) {
        return Objects.requireNonNullElse(Machine.header(group, name), fallback)
                .replaceAll("\\s+", " ")
                .strip();
    }
}
