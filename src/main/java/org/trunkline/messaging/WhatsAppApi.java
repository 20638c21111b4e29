package org.trunkline.messaging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.trunkline.conversation.NotSent;
import org.trunkline.conversation.Outgoing;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The requests of WhatsApp's Cloud API that are needed here. */
final class WhatsAppApi {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int LARGEST = 64 << 20;

    private final Account.WhatsApp way;
    private final HttpClient http;
    private final AccountFigures figures;

    WhatsAppApi(Account.WhatsApp way, HttpClient http, AccountFigures figures) {
        this.way = way;
        this.http = http;
        this.figures = figures;
    }

    /** @return the id of the message */
    String send(Map<String, Object> message) throws NotSent {
        HttpRequest request = to(way.phoneId() + "/messages")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(message)))
                .build();
        JsonNode answer = ask(request, true);
        return answer.path("messages").path(0).path("id").asString("");
    }

    /** @return the id by which a message shows the file */
    String upload(Outgoing.File file) throws NotSent {
        String boundary = "trunkline-" + UUID.randomUUID();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        field(body, boundary, "messaging_product", "whatsapp");
        field(body, boundary, "type", file.mediaType());
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                        + file.name().replaceAll("[\"\\\\\\p{Cntrl}]", "_") + "\"\r\nContent-Type: " + file.mediaType()
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(Answers.bytes(file));
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        HttpRequest request = to(way.phoneId() + "/media")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
        return ask(request, false).path("id").asString("");
    }

    private static void field(ByteArrayOutputStream body, String boundary, String name, String value) {
        body.writeBytes(
                ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")
                        .getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A file that a customer sent.
     *
     * @return empty: it is not there, and will not be
     * @throws IOException if it may be had later
     */
    Optional<byte[]> download(String id) throws IOException {
        HttpResponse<byte[]> found = get(to(id).GET().build());
        if (found.statusCode() / 100 == 4 && found.statusCode() != 429) {
            return Optional.empty();
        }
        if (found.statusCode() != 200) {
            throw new IOException("WhatsApp says " + found.statusCode());
        }
        URI file = URI.create(JSON.readTree(found.body()).path("url").asString(""));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(file).timeout(DEADLINE).GET();
        if (isTheirs(file)) {
            request.header("Authorization", "Bearer " + way.token());
        }
        HttpResponse<byte[]> content = get(request.build());
        if (content.statusCode() != 200) {
            throw new IOException("the file is answered by " + content.statusCode());
        }
        return Optional.of(content.body());
    }

    /** The token is told to nobody else. */
    private boolean isTheirs(URI file) {
        String host = String.valueOf(file.getHost()).toLowerCase(Locale.ROOT);
        return host.equals(way.api().getHost())
                || ("https".equals(file.getScheme()) && host.matches("(.+\\.)?(fbsbx|facebook|whatsapp)\\.(com|net)"));
    }

    private HttpResponse<byte[]> get(HttpRequest request) throws IOException {
        try {
            return http.send(request, Answers.handler(LARGEST));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    Messaging.Finding check() {
        String what = "number " + way.phoneId() + " at " + way.api();
        try {
            HttpResponse<byte[]> answer = http.send(
                    to(way.phoneId() + "?fields=display_phone_number,verified_name")
                            .GET()
                            .build(),
                    Answers.handler());
            if (answer.statusCode() == 200) {
                return new Messaging.Finding(
                        what + ", "
                                + JSON.readTree(answer.body())
                                        .path("display_phone_number")
                                        .asString("?"),
                        null);
            }
            return new Messaging.Finding(what, error(answer).what());
        } catch (IOException e) {
            return new Messaging.Finding(what, "it cannot be reached: " + Answers.said(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Messaging.Finding(what, "interrupted");
        }
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(way.api() + "/" + path))
                .timeout(DEADLINE)
                .header("Authorization", "Bearer " + way.token());
    }

    /** @param once whether it must not be done twice: then a lost answer is for a person to decide about */
    private JsonNode ask(HttpRequest request, boolean once) throws NotSent {
        HttpResponse<byte[]> answer;
        try {
            answer = http.send(request, Answers.handler());
        } catch (ConnectException | HttpConnectTimeoutException e) {
            figures.down("WhatsApp cannot be reached: " + Answers.said(e));
            throw NotSent.forNow("WhatsApp cannot be reached", e);
        } catch (IOException e) {
            figures.down("WhatsApp does not answer: " + Answers.said(e));
            throw once
                    ? NotSent.forGood(
                            "WhatsApp was given the message and did not say whether it took it; ask the customer, or have it"
                                    + " sent again",
                            e)
                    : NotSent.forNow("WhatsApp does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NotSent.forNow("interrupted", e);
        }
        if (answer.statusCode() / 100 == 2) {
            figures.up();
            return JSON.readTree(answer.body());
        }
        WhatsAppError error = error(answer);
        throw switch (error.kind()) {
            case REFUSED -> NotSent.forGood(error.what(), null);
            case ACCOUNT -> {
                figures.down(error.what() + "; correct it in WhatsApp Manager, or token in secrets.toml");
                yield NotSent.forNow(error.what(), null);
            }
            case LATER ->
                Answers.retryAfter(answer)
                        .map(wait -> NotSent.after(wait, error.what()))
                        .orElseGet(() -> NotSent.forNow(error.what(), null));
        };
    }

    private static WhatsAppError error(HttpResponse<byte[]> answer) {
        JsonNode error;
        try {
            error = JSON.readTree(answer.body()).path("error");
        } catch (JacksonException e) {
            error = JSON.createObjectNode();
        }
        return WhatsAppError.of(error, answer.statusCode());
    }
}
