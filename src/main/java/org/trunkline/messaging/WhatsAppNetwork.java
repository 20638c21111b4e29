package org.trunkline.messaging;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.conversation.Carrier.Sent;
import org.trunkline.conversation.Carrier.Trace;
import org.trunkline.conversation.NotSent;
import org.trunkline.conversation.Outgoing;
import org.trunkline.conversation.Upload;

/**
 * WhatsApp by Meta's Cloud API. Whoever wrote within 24 hours is answered freely, anybody else by templates. The API takes the same
 * message twice without noticing: so what a kill leaves is doubtful.
 */
final class WhatsAppNetwork implements Network {
    private static final Logger log = LoggerFactory.getLogger(WhatsAppNetwork.class);
    private static final Duration WINDOW = Duration.ofHours(24);
    /** Within which a report may be earlier than our own note that the message was taken. */
    private static final Duration EARLY = Duration.ofMinutes(5);

    private static final int LONGEST = 4096;
    private static final int LONGEST_CAPTION = 1024;

    private final Account account;
    private final Account.WhatsApp way;
    private final Intake intake;
    private final Contacts contacts;
    private final WhatsAppApi api;
    private final InstantSource clock;
    /** How many of the messages that one of ours becomes are sent, where not all are. */
    private final Map<String, Integer> begun = new ConcurrentHashMap<>();

    WhatsAppNetwork(
            Account account,
            Account.WhatsApp way,
            Intake intake,
            Contacts contacts,
            HttpClient http,
            AccountFigures figures,
            InstantSource clock) {
        this.account = account;
        this.way = way;
        this.intake = intake;
        this.contacts = contacts;
        this.api = new WhatsAppApi(way, http, figures);
        this.clock = clock;
    }

    // ---- in

    @Override
    public String asked(HookRequest request) throws HookRefused {
        String word = request.query().getOrDefault("hub.verify_token", "");
        if (!"subscribe".equals(request.query().get("hub.mode")) || !same(way.verifyToken(), word)) {
            throw new HookRefused(
                    403,
                    "forbidden",
                    "hub.verify_token is not that of this account",
                    "give Meta the verify_token of secrets.toml");
        }
        return request.query().getOrDefault("hub.challenge", "");
    }

    @Override
    public void verify(HookRequest request) throws HookRefused {
        String given = request.header("x-hub-signature-256");
        String signed = given == null
                ? ""
                : "sha256=" + new HmacUtils(HmacAlgorithms.HMAC_SHA_256, way.appSecret()).hmacHex(request.body());
        if (given == null || !same(signed, given)) {
            throw new HookRefused(
                    401,
                    "unauthorized",
                    "X-Hub-Signature-256 is missing or not right",
                    "sign with the app's secret; app_secret of secrets.toml must be the same");
        }
    }

    @Override
    public void posted(HookRequest request) throws HookRefused {
        WhatsAppEvents events = WhatsAppEvents.read(request.body(), way.phoneId());
        for (WhatsAppEvents.Message message : events.messages()) {
            var _ = intake.take(incoming(message));
        }
        for (WhatsAppEvents.Told told : events.reports()) {
            // Of a part of a message nothing is known; only that it failed is worth another time.
            boolean ours = intake.report(told.report());
            if (!ours
                    && told.report().what() == Report.What.FAILED
                    && told.at().plus(EARLY).isAfter(clock.instant())) {
                throw HookRefused.later("the message that failed is not known yet");
            }
        }
    }

    private static boolean same(String wanted, String given) {
        return MessageDigest.isEqual(wanted.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private Incoming incoming(WhatsAppEvents.Message message) throws HookRefused {
        List<Upload> files = new ArrayList<>();
        String text = message.text();
        String media = message.media();
        if (media != null) {
            Optional<byte[]> content = content(media);
            content.ifPresent(bytes -> files.add(Upload.of(message.fileName(), bytes)));
            text = content.isPresent()
                    ? text
                    : (text + " [" + message.fileName() + " came with it, and is not to be had any more]").strip();
        }
        return new Incoming(message.id(), message.from(), message.name(), way.number(), text, message.at(), files);
    }

    private Optional<byte[]> content(String media) throws HookRefused {
        try {
            return api.download(media);
        } catch (IOException | RuntimeException e) {
            log.warn("[{}] a file cannot be fetched now: {}", account.name(), e.toString());
            throw HookRefused.later("the file of a message cannot be fetched now");
        }
    }

    // ---- out

    @Override
    public Sent send(Outgoing message, String to) throws NotSent {
        String number = to.replaceFirst("^\\+", "");
        if (!number.matches("\\d{5,20}")) {
            throw NotSent.forGood("'" + to + "' is no number; give it as whatsapp:+447700900123", null);
        }
        Optional<WhatsAppTemplate> template = WhatsAppTemplate.read(message.text());
        if (template.isEmpty()) {
            requireOpenWindow(to);
        }
        List<Map<String, Object>> parts = template.isPresent()
                ? List.of(Map.of("type", "template", "template", template.get().json()))
                : parts(message);
        String id = "";
        for (int part = begun.getOrDefault(message.id(), 0); part < parts.size(); part++) {
            begun.put(message.id(), part);
            Map<String, Object> request = new LinkedHashMap<>();
            request.put("messaging_product", "whatsapp");
            request.put("recipient_type", "individual");
            request.put("to", number);
            request.put("biz_opaque_callback_data", message.id());
            request.putAll(parts.get(part));
            id = api.send(request);
        }
        begun.remove(message.id());
        return new Sent(id.isEmpty() ? null : id, List.of());
    }

    private void requireOpenWindow(String to) throws NotSent {
        Instant heard = contacts.lastHeard(to).orElse(Instant.MIN);
        if (heard.isBefore(clock.instant().minus(WINDOW))) {
            throw NotSent.forGood(WhatsAppError.WINDOW, null);
        }
    }

    /** Each file with its message; the text is the first one's caption, or a message of its own. */
    private List<Map<String, Object>> parts(Outgoing message) throws NotSent {
        String text = message.text();
        if (text.length() > LONGEST) {
            throw NotSent.forGood("WhatsApp takes " + LONGEST + " characters in a message; write several", null);
        }
        List<Map<String, Object>> parts = new ArrayList<>();
        boolean caption = !message.attachments().isEmpty()
                && text.length() <= LONGEST_CAPTION
                && !type(message.attachments().getFirst()).equals("audio");
        if (!text.isBlank() && !caption) {
            parts.add(Map.of("type", "text", "text", Map.of("preview_url", false, "body", text)));
        }
        for (Outgoing.File file : message.attachments()) {
            String type = type(file);
            Map<String, Object> media = new LinkedHashMap<>();
            media.put("id", api.upload(file));
            if (type.equals("document")) {
                media.put("filename", file.name());
            }
            if (caption && parts.isEmpty() && !text.isBlank()) {
                media.put("caption", text);
            }
            parts.add(Map.of("type", type, type, media));
        }
        return parts;
    }

    private static String type(Outgoing.File file) {
        return switch (file.mediaType()) {
            case "image/jpeg", "image/png" -> "image";
            case "video/mp4", "video/3gpp" -> "video";
            case "audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg" -> "audio";
            default -> "document";
        };
    }

    /** The API cannot be asked. */
    @Override
    public @Nullable Trace trace(Outgoing message) {
        return null;
    }

    @Override
    public List<Messaging.Finding> check() {
        return List.of(api.check());
    }
}
