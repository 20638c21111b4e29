package org.trunkline.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MailDateFormat;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.util.SharedByteArrayInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.conversation.Upload;

/**
 * Reads one message, whatever it looks like: what can be read is, and a message in which something could not be comes with
 * itself as an attachment. Never fails. For one message.
 */
final class MimeReader {
    private static final Logger log = LoggerFactory.getLogger(MimeReader.class);
    private static final int DEEPEST = 30;
    private static final int MOST_PARTS = 300;
    /** What a message's columns take, with room for what we say about it. */
    private static final int LONGEST = 900_000;

    static {
        // The library reads these once, and is strict without them.
        for (String lenient : List.of(
                "mail.mime.multipart.ignoremissingendboundary",
                "mail.mime.multipart.ignoremissingboundaryparameter",
                "mail.mime.multipart.allowempty",
                "mail.mime.ignoremultipartencoding",
                "mail.mime.ignoreunknownencoding",
                "mail.mime.base64.ignoreerrors",
                "mail.mime.uudecode.ignoreerrors",
                "mail.mime.uudecode.ignoremissingbeginend",
                "mail.mime.decodefilename",
                "mail.mime.ignorewhitespacelines")) {
            System.setProperty(lenient, "true");
        }
        System.setProperty("mail.mime.decodetext.strict", "false");
        System.setProperty("mail.mime.parameters.strict", "false");
        System.setProperty("mail.mime.contenttypehandler", "");
    }

    private static final Session SESSION = session();

    private final byte[] raw;
    private final String ours;
    private final List<Upload> attachments = new ArrayList<>();
    private final Set<String> damage = new LinkedHashSet<>();
    private int parts;
    private @Nullable Bounce bounce;
    /** Message-ID of the message that a report is about. */
    private @Nullable String reported;

    private MimeReader(byte[] raw, String ours) {
        this.raw = raw;
        this.ours = ours;
    }

    private static Session session() {
        Properties properties = new Properties();
        properties.setProperty("mail.mime.address.strict", "false");
        properties.setProperty("mail.mime.allowutf8", "true");
        return Session.getInstance(properties);
    }

    /** @param ours address of the mailbox */
    static Incoming read(byte[] raw, String ours) {
        try {
            return new MimeReader(raw, ours).read();
        } catch (MessagingException | IOException | RuntimeException | StackOverflowError e) {
            log.info("a message cannot be read: {}", e.toString());
            return new MimeReader(raw, ours).unreadable("cannot be read");
        }
    }

    /** @param raw its headers alone */
    static Incoming tooLarge(byte[] raw, String ours, long bytes, int largest, String folder) {
        MimeReader reader = new MimeReader(raw, ours);
        String note = "[This email has " + (bytes >> 20) + " MB, and mailboxes here take " + (largest >> 20)
                + " MB. It stays in the folder " + folder + " on the mail server.]";
        return reader.incoming(reader.headers(), new Piece("", null), "is too large", note);
    }

    /** A stretch of the body, in one notation or both. */
    private record Piece(@Nullable String text, @Nullable String html) {
        String asText() {
            return text != null ? text : SafeHtml.text(Objects.requireNonNullElse(html, ""));
        }

        String asHtml() {
            return html != null ? html : "<div>" + SafeHtml.escaped(Objects.requireNonNullElse(text, "")) + "</div>";
        }
    }

    private Incoming read() throws MessagingException, IOException {
        MimeMessage message = new MimeMessage(SESSION, new SharedByteArrayInputStream(raw));
        List<Piece> pieces = walk(message, 0);
        Piece body = together(pieces);
        // Without a word is an email whose writer put all into the subject, but for one of several parts, or of nobody.
        boolean empty = Objects.requireNonNullElse(body.text(), "").isBlank() && attachments.isEmpty();
        if (empty && (message.isMimeType("multipart/*") || message.getHeader("From") == null)) {
            damage.add("has nothing that can be shown");
        }
        String wrong = damage.isEmpty() ? null : String.join(" and ", damage);
        return incoming(headers(), body, wrong, wrong == null ? "" : asItCame(wrong));
    }

    private Incoming unreadable(String what) {
        return incoming(headers(), new Piece("", null), what, asItCame(what));
    }

    private static String asItCame(String wrong) {
        return "[This email " + wrong + ". It is attached as it came.]";
    }

    // ---- parts

    private List<Piece> walk(Part part, int depth) throws MessagingException, IOException {
        if (depth > DEEPEST || ++parts > MOST_PARTS) {
            damage.add("has too many parts");
            return List.of();
        }
        try {
            if (part.isMimeType("multipart/*")) {
                return several(part, depth);
            }
            String name = name(part);
            if (part.isMimeType("message/delivery-status")) {
                bounce = Bounce.of(part.getInputStream());
                return List.of();
            }
            if (part.isMimeType("text/rfc822-headers") || (part.isMimeType("message/rfc822") && bounce != null)) {
                reported = Machine.header(new InternetHeaders(part.getInputStream(), true), "Message-ID");
                return List.of();
            }
            boolean body = name == null && !Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition());
            if (body && part.isMimeType("text/html")) {
                return List.of(new Piece(null, text(part)));
            }
            if (body && part.isMimeType("text/*") && !part.isMimeType("text/calendar")) {
                return List.of(new Piece(text(part), null));
            }
            attach(part, name);
            return List.of();
        } catch (MessagingException | IOException | RuntimeException e) {
            log.debug("a part cannot be read", e);
            damage.add("has a part that cannot be read");
            return List.of();
        }
    }

    private List<Piece> several(Part part, int depth) throws MessagingException, IOException {
        if (!(part.getContent() instanceof Multipart multipart)) {
            damage.add("has a part that cannot be read");
            return List.of();
        }
        List<Piece> pieces = new ArrayList<>();
        int count = multipart.getCount();
        for (int i = 0; i < count; i++) {
            pieces.addAll(walk(multipart.getBodyPart(i), depth + 1));
        }
        if (multipart instanceof MimeMultipart whole && !whole.isComplete()) {
            damage.add("ends in the middle");
        }
        return part.isMimeType("multipart/alternative") ? List.of(oneOf(pieces)) : pieces;
    }

    /** The same in several notations. */
    private static Piece oneOf(List<Piece> pieces) {
        return new Piece(
                joined(pieces.stream().map(Piece::text)), joined(pieces.stream().map(Piece::html)));
    }

    private static Piece together(List<Piece> pieces) {
        List<Piece> said = pieces.stream()
                .filter(piece -> piece.text() != null || piece.html() != null)
                .toList();
        return new Piece(
                joined(said.stream().map(Piece::asText)),
                said.stream().allMatch(piece -> piece.html() == null)
                        ? null
                        : joined(said.stream().map(Piece::asHtml)));
    }

    private static @Nullable String joined(Stream<@Nullable String> texts) {
        List<String> all =
                texts.filter(Objects::nonNull).map(Objects::requireNonNull).toList();
        return all.isEmpty() ? null : String.join("\n", all);
    }

    private void attach(Part part, @Nullable String name) throws MessagingException, IOException {
        byte[] content = bytes(part);
        String[] ids = part.getHeader("Content-ID");
        String id = ids == null || ids.length == 0 ? null : ids[0].strip().replaceAll("^<|>$", "");
        attachments.add(
                new Upload(name != null ? name : unnamed(part), id, false, () -> new ByteArrayInputStream(content)));
    }

    private static String unnamed(Part part) throws MessagingException {
        String type = Objects.requireNonNullElse(part.getContentType(), "").toLowerCase(Locale.ROOT);
        String suffix = type.startsWith("message/rfc822")
                ? "eml"
                : type.startsWith("text/calendar") ? "ics" : type.replaceFirst("^[^/]*/([a-z0-9]+).*$", "$1");
        return suffix.matches("[a-z0-9]{1,10}") ? "attachment." + suffix : "attachment";
    }

    private static @Nullable String name(Part part) {
        try {
            String name = part.getFileName();
            return name == null || name.isBlank() ? null : name;
        } catch (MessagingException e) {
            return null;
        }
    }

    private byte[] bytes(Part part) throws MessagingException, IOException {
        try (InputStream in = part.getInputStream()) {
            return in.readAllBytes();
        }
    }

    private String text(Part part) throws MessagingException, IOException {
        byte[] bytes = bytes(part);
        String named = charset(part);
        String text = decoded(bytes, named);
        return text.length() > LONGEST ? cut(text) : text;
    }

    private String cut(String text) {
        damage.add("is longer than can be shown");
        return text.substring(0, LONGEST);
    }

    private static String charset(Part part) {
        try {
            String charset = new ContentType(part.getContentType()).getParameter("charset");
            return charset == null ? "" : MimeUtility.javaCharset(charset.strip());
        } catch (MessagingException e) {
            return "";
        }
    }

    private String decoded(byte[] bytes, String named) {
        try {
            if (!named.isEmpty() && !named.equalsIgnoreCase("us-ascii") && Charset.isSupported(named)) {
                return new String(bytes, Charset.forName(named));
            }
        } catch (IllegalArgumentException e) {
            damage.add("is in an unknown character set");
        }
        if (!named.isEmpty() && !isKnown(named)) {
            damage.add("is in an unknown character set");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, Charset.forName("windows-1252"));
        }
    }

    private static boolean isKnown(String charset) {
        try {
            return Charset.isSupported(charset);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    // ---- headers

    private InternetHeaders headers() {
        try {
            return new InternetHeaders(new ByteArrayInputStream(raw), true);
        } catch (MessagingException e) {
            damage.add("has no headers that can be read");
            return new InternetHeaders();
        }
    }

    /** @param note put above what was written; may be empty */
    private Incoming incoming(InternetHeaders headers, Piece body, @Nullable String wrong, String note) {
        String subject = subject(headers);
        List<InternetAddress> from = addresses(headers, "From");
        List<InternetAddress> replyTo = addresses(headers, "Reply-To");
        String sender = from.isEmpty() ? "" : address(from.getFirst());
        // A list's own address is not whom an answer to one of its writers is for.
        boolean elsewhere = replyTo.size() == 1
                && headers.getHeader("List-Id") == null
                && !address(replyTo.getFirst()).equalsIgnoreCase(ours);
        InternetAddress author = elsewhere ? replyTo.getFirst() : from.isEmpty() ? null : from.getFirst();
        Set<String> threads = new LinkedHashSet<>(MessageIds.all(Machine.header(headers, "In-Reply-To")));
        List<String> references = new ArrayList<>(MessageIds.all(Machine.header(headers, "References")));
        Collections.reverse(references);
        threads.addAll(references);
        Machine machine = Machine.of(headers, sender, ours, threads.stream().anyMatch(MessageIds::isOurs));
        if (machine == Machine.BOUNCE) {
            String about = reported != null ? reported.strip() : MessageIds.ours(latin());
            if (about != null) {
                threads.add(about);
            }
        }
        threads.addAll(MessageIds.tokens(subject));
        String text = (note.isEmpty() ? "" : note + "\n\n") + Objects.requireNonNullElse(body.text(), "");
        List<Upload> files = new ArrayList<>(attachments);
        if (wrong != null) {
            files.add(new Upload("message.eml", null, true, () -> new ByteArrayInputStream(raw)));
        }
        return new Incoming(
                id(headers),
                author == null ? "" : address(author),
                author == null ? null : personal(author, from),
                Stream.of("To", "Cc")
                        .flatMap(header -> addresses(headers, header).stream())
                        .map(MimeReader::address)
                        .limit(100)
                        .toList(),
                subject,
                sentAt(headers),
                text.replace("\r\n", "\n"),
                html(body, note),
                files,
                List.copyOf(threads),
                machine,
                bounce,
                wrong);
    }

    private @Nullable String html(Piece body, String note) {
        String html = body.html();
        if (html == null) {
            return null;
        }
        String safe = SafeHtml.of(html);
        return safe.length() > LONGEST ? null : (note.isEmpty() ? "" : "<p>" + SafeHtml.escaped(note) + "</p>") + safe;
    }

    private String latin() {
        return new String(raw, StandardCharsets.ISO_8859_1);
    }

    private String id(InternetHeaders headers) {
        List<String> ids = MessageIds.all(Machine.header(headers, "Message-ID"));
        return ids.isEmpty() ? "sha256:" + DigestUtils.sha256Hex(raw) : ids.getFirst();
    }

    private static @Nullable String subject(InternetHeaders headers) {
        String subject = Machine.header(headers, "Subject");
        return subject == null ? null : words(subject);
    }

    private static String words(String header) {
        try {
            return MimeUtility.decodeText(MimeUtility.unfold(header)).strip();
        } catch (UnsupportedEncodingException e) {
            return header.strip();
        }
    }

    private static List<InternetAddress> addresses(InternetHeaders headers, String name) {
        String[] values = headers.getHeader(name);
        if (values == null) {
            return List.of();
        }
        String all = Arrays.stream(values).collect(Collectors.joining(","));
        try {
            return Arrays.stream(InternetAddress.parseHeader(all, false))
                    .filter(one -> one.getAddress() != null && one.getAddress().contains("@"))
                    .toList();
        } catch (AddressException e) {
            return List.of();
        }
    }

    private static String address(InternetAddress address) {
        return Objects.requireNonNullElse(address.getAddress(), "").strip();
    }

    /** An author whose answers go elsewhere is called as they call themselves. */
    private static @Nullable String personal(InternetAddress author, List<InternetAddress> from) {
        String name = author.getPersonal();
        if (name == null && !from.isEmpty()) {
            name = from.getFirst().getPersonal();
        }
        return name == null || name.isBlank() ? null : name;
    }

    private static @Nullable Instant sentAt(InternetHeaders headers) {
        String date = Machine.header(headers, "Date");
        try {
            return date == null ? null : new MailDateFormat().parse(date).toInstant();
        } catch (ParseException | RuntimeException e) {
            return null;
        }
    }
}
