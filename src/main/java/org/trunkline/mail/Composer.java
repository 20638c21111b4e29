package org.trunkline.mail;

import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.trunkline.conversation.Outgoing;

/** Makes a message of what was written. */
final class Composer {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();
    private static final int LINE = 998;

    private final Mailbox mailbox;

    Composer(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    /** A message with an id of its own, that knows whether all of it was handed over. */
    static final class Made extends MimeMessage {
        private final String id;
        private volatile boolean written;

        private Made(String id) {
            super(Session.getInstance(new Properties()));
            this.id = id;
        }

        String id() {
            return id;
        }

        /** All of it was written to somebody: from then on they may have it, even if they did not say so. */
        boolean isWritten() {
            return written;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }

        @Override
        public void writeTo(OutputStream out, String[] ignored) throws IOException, MessagingException {
            super.writeTo(out, ignored);
            written = true;
        }
    }

    /**
     * @param token for the subject, by which an answer is told whose references are lost
     * @param signature beneath the text; may be empty
     */
    Made make(Outgoing outgoing, boolean automatic, String token, String signature)
            throws MessagingException, IOException {
        Made message = new Made(MessageIds.of(outgoing));
        message.setFrom(new InternetAddress(mailbox.address(), mailbox.displayName(), UTF_8));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(outgoing.to(), true));
        message.setSubject(subject(outgoing, token), UTF_8);
        message.setSentDate(Date.from(outgoing.writtenAt()));
        String inReplyTo = outgoing.inReplyTo();
        if (inReplyTo != null && isId(inReplyTo)) {
            message.setHeader("In-Reply-To", inReplyTo);
        }
        List<String> references = references(outgoing);
        if (!references.isEmpty()) {
            message.setHeader("References", String.join("\r\n ", references));
        }
        message.setHeader("X-Loop", mailbox.address());
        if (automatic) {
            message.setHeader("Auto-Submitted", inReplyTo == null ? "auto-generated" : "auto-replied");
            message.setHeader("X-Auto-Response-Suppress", "All");
        }
        fill(message, outgoing, signature.isBlank() ? "" : "\n\n-- \n" + signature.strip());
        message.saveChanges();
        return message;
    }

    private static String subject(Outgoing outgoing, String token) {
        String subject = Objects.requireNonNullElse(outgoing.subject(), "").strip();
        boolean answer = outgoing.inReplyTo() != null
                && !subject.toLowerCase(Locale.ROOT).matches("(re|aw|sv|antw|ref|rép)\\s*:.*");
        String full = answer ? ("Re: " + subject).strip() : subject;
        return full.contains(token) ? full : (full + " " + token).strip();
    }

    /** As RFC 5322 asks: those before, and the one that is answered last. Hashes of messages without an id are none. */
    private static List<String> references(Outgoing outgoing) {
        List<String> ids = new ArrayList<>();
        outgoing.references().stream().filter(Composer::isId).forEach(ids::add);
        String inReplyTo = outgoing.inReplyTo();
        if (inReplyTo != null && isId(inReplyTo)) {
            ids.remove(inReplyTo);
            ids.add(inReplyTo);
        }
        return ids.size() <= 20 ? ids : ids.subList(ids.size() - 20, ids.size());
    }

    private static boolean isId(String id) {
        return id.startsWith("<") && id.endsWith(">") && id.length() < LINE - 2;
    }

    private static void fill(MimeMessage message, Outgoing outgoing, String signature)
            throws MessagingException, IOException {
        String text = outgoing.text() + signature;
        List<Outgoing.File> inline = outgoing.attachments().stream()
                .filter(file -> file.contentId() != null && outgoing.html() != null)
                .toList();
        List<Outgoing.File> attached = outgoing.attachments().stream()
                .filter(file -> !inline.contains(file))
                .toList();
        if (outgoing.html() == null && attached.isEmpty()) {
            message.setText(text, UTF_8);
            return;
        }
        MimeMultipart all = new MimeMultipart("mixed");
        all.addBodyPart(body(text, outgoing.html(), signature, inline));
        for (Outgoing.File file : attached) {
            all.addBodyPart(file(file, Part.ATTACHMENT));
        }
        message.setContent(all);
    }

    private static MimeBodyPart body(String text, @Nullable String html, String signature, List<Outgoing.File> inline)
            throws MessagingException, IOException {
        MimeBodyPart plain = new MimeBodyPart();
        plain.setText(text, UTF_8);
        if (html == null) {
            return plain;
        }
        MimeBodyPart marked = new MimeBodyPart();
        marked.setText(html + SafeHtml.escaped(signature), UTF_8, "html");
        MimeMultipart both = new MimeMultipart("alternative");
        both.addBodyPart(plain);
        if (inline.isEmpty()) {
            both.addBodyPart(marked);
        } else {
            MimeMultipart related = new MimeMultipart("related");
            related.addBodyPart(marked);
            for (Outgoing.File file : inline) {
                MimeBodyPart part = file(file, Part.INLINE);
                part.setContentID("<" + file.contentId() + ">");
                related.addBodyPart(part);
            }
            both.addBodyPart(wrapped(related));
        }
        return wrapped(both);
    }

    private static MimeBodyPart wrapped(MimeMultipart parts) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setContent(parts);
        return part;
    }

    private static MimeBodyPart file(Outgoing.File file, String disposition) throws MessagingException, IOException {
        MimeBodyPart part = new MimeBodyPart();
        try (InputStream content =
                file.content().get().orElseThrow(() -> new IOException("the file " + file.name() + " is gone"))) {
            part.setDataHandler(new DataHandler(new ByteArrayDataSource(content, file.mediaType())));
        }
        part.setDisposition(disposition);
        part.setFileName(file.name());
        return part;
    }
}
