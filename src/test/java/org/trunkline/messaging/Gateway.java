package org.trunkline.messaging;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gateway on the loopback, which takes what is signed by the Standard Webhooks convention and nothing else. */
final class Gateway implements AutoCloseable {
    static final String SECRET = "whsec_plJ3nmyCDGBKInavdOK15jslZm9vYmFy";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** @param retryAfter empty: not said */
    record Reply(int status, String body, String retryAfter) {
        static final Reply TAKEN = new Reply(200, "", "");
    }

    private final Webhook key = new Webhook(SECRET);
    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    /** All requests, those that were refused too. */
    final List<JsonNode> requests = new ArrayList<>();
    /** Each id once. */
    final Set<String> taken = new LinkedHashSet<>();

    volatile Function<JsonNode, Reply> reply = _ -> Reply.TAKEN;

    Gateway() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/out", this::take);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/out";
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Reply given;
        try {
            key.verify(
                    body,
                    Map.of(
                            "webhook-id", exchange.getRequestHeaders().get("webhook-id"),
                            "webhook-timestamp", exchange.getRequestHeaders().get("webhook-timestamp"),
                            "webhook-signature", exchange.getRequestHeaders().get("webhook-signature")));
            JsonNode event = JSON.readTree(body);
            synchronized (requests) {
                requests.add(event);
            }
            given = reply.apply(event);
            if (given.status() / 100 == 2) {
                synchronized (requests) {
                    taken.add(exchange.getRequestHeaders().getFirst("webhook-id"));
                }
            }
        } catch (WebhookVerificationException | NullPointerException e) {
            given = new Reply(401, "signed wrongly", "");
        }
        if (!given.retryAfter().isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", given.retryAfter());
        }
        byte[] bytes = given.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(given.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    List<JsonNode> having(String text) {
        synchronized (requests) {
            return requests.stream()
                    .filter(one -> one.at("/data/text").asString("").equals(text))
                    .toList();
        }
    }

    List<JsonNode> awaits(String text, int times) {
        return Awaitility.await(times + " requests with " + text)
                .atMost(Duration.ofSeconds(30))
                .until(() -> having(text), found -> found.size() >= times);
    }

    /** Posts an event, signed. */
    int posts(String to, String id, String type, Map<String, ?> data) {
        try {
            String body = JSON.writeValueAsString(Map.of("type", type, "data", data));
            long at = Instant.now().getEpochSecond();
            return http.send(
                            HttpRequest.newBuilder(URI.create(to))
                                    .header("webhook-id", id)
                                    .header("webhook-timestamp", Long.toString(at))
                                    .header("webhook-signature", "v1,none " + key.sign(id, at, body))
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        } catch (IOException | WebhookSigningException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }
}
