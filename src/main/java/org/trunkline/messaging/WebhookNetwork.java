package org.trunkline.messaging;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trunkline.conversation.Carrier.Sent;
import org.trunkline.conversation.Carrier.Trace;
import org.trunkline.conversation.NotSent;
import org.trunkline.conversation.Outgoing;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A gateway to any network, by signed webhooks both ways. The id of a message is that of its request at each attempt, and the
 * gateway takes each id once: so after a kill it is sent again.
 */
final class WebhookNetwork implements Network {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int LARGEST_FILES = 8 << 20;
    private static final int GONE = 410;

    private final Account account;
    private final @Nullable URI url;
    private final Signatures signatures;
    private final Intake intake;
    private final HttpClient http;
    private final AccountFigures figures;
    private final InstantSource clock;
    /** The gateway wants nothing any more. */
    private volatile boolean off;

    WebhookNetwork(
            Account account,
            Account.Webhook way,
            Intake intake,
            HttpClient http,
            AccountFigures figures,
            InstantSource clock) {
        this.account = account;
        this.url = way.url();
        this.signatures = new Signatures(way.secrets());
        this.intake = intake;
        this.http = http;
        this.figures = figures;
        this.clock = clock;
    }

    // ---- in

    @Override
    public void verify(HookRequest request) throws HookRefused {
        var _ = signatures.verify(request);
    }

    @Override
    public void posted(HookRequest request) throws HookRefused {
        String id = String.valueOf(request.header(Signatures.ID));
        switch (WebhookEvents.read(request.body(), id, account.name(), clock.instant())) {
            case WebhookEvents.Event.Message(Incoming message) -> {
                var _ = intake.take(message);
            }
            case WebhookEvents.Event.Told(Report report) -> {
                if (!intake.report(report)) {
                    throw new HookRefused(
                            409,
                            "no-such-message",
                            "no message that was sent is known by the id " + report.message() + ", or not yet",
                            "name it by the id that you answered when you took it, otherwise by its webhook-id; send it again later");
                }
            }
        }
    }

    // ---- out

    @Override
    public Sent send(Outgoing message, String to) throws NotSent {
        URI target = url;
        if (target == null) {
            throw NotSent.forGood(
                    "the account " + account.name() + " has no url to send to; give it in [[messaging]]", null);
        }
        if (off) {
            throw switchedOff();
        }
        String body = JSON.writeValueAsString(event(message, to));
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .timeout(DEADLINE)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Trunkline")
                .POST(BodyPublishers.ofString(body));
        signatures.sign(message.id(), clock.instant(), body).forEach(request::header);
        HttpResponse<byte[]> answer;
        try {
            answer = http.send(request.build(), Answers.handler());
        } catch (IOException e) {
            figures.down(target.getHost() + " cannot be reached: " + Answers.said(e));
            throw NotSent.forNow("the gateway " + target.getHost() + " cannot be reached: " + Answers.said(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NotSent.forNow("interrupted", e);
        }
        if (answer.statusCode() == GONE) {
            off = true;
            throw switchedOff();
        }
        Answers.require(answer, "the gateway " + target.getHost(), figures);
        return new Sent(id(answer.body()).orElse(message.id()), List.of());
    }

    private NotSent switchedOff() {
        String why = "the gateway has switched this account off (410 Gone)";
        figures.down(why + "; correct url in [[messaging]], and start Trunkline again");
        return NotSent.forGood(why + "; have the account " + account.name() + " set up anew", null);
    }

    private Map<String, Object> event(Outgoing message, String to) throws NotSent {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", message.id());
        data.put("account", account.name());
        data.put("channel", account.channel().word());
        data.put("conversation", message.interaction());
        data.put("to", to);
        data.put("text", message.text());
        data.put("in_reply_to", message.inReplyTo());
        data.put("attachments", files(message));
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("type", "message.send");
        event.put("timestamp", message.writtenAt().toString());
        event.put("data", data);
        return event;
    }

    private static List<Map<String, Object>> files(Outgoing message) throws NotSent {
        List<Map<String, Object>> files = new ArrayList<>();
        long bytes = 0;
        for (Outgoing.File file : message.attachments()) {
            bytes += file.bytes();
            if (bytes > LARGEST_FILES) {
                throw NotSent.forGood("the files are larger than 8 MiB together; send fewer or smaller ones", null);
            }
            files.add(Map.of(
                    "name", file.name(),
                    "media_type", file.mediaType(),
                    "content", Base64.getEncoder().encodeToString(Answers.bytes(file))));
        }
        return files;
    }

    /** The gateway's own, if it answers one. */
    private static Optional<String> id(byte[] body) {
        try {
            String id = JSON.readTree(body).path("id").asString("");
            return id.isBlank() ? Optional.empty() : Optional.of(id);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    @Override
    public Trace trace(Outgoing message) {
        return new Trace.WasNotSent();
    }

    @Override
    public List<Messaging.Finding> check() {
        URI target = url;
        if (target == null) {
            return List.of(new Messaging.Finding("outgoing", "nothing can be sent: url is not given"));
        }
        return List.of(Answers.reached(http, target));
    }
}
