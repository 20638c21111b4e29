package org.trunkline.chat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A page with a chat, as the protocol asks it to be: keeps what it says until it is stored, comes back whenever it is cut off,
 * and says then what it has.
 */
public final class Page implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final long AGAIN_MS = 30;
    /** What is between may take a connection that leads nowhere. */
    private static final Duration HANDSHAKE = Duration.ofSeconds(3);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String host;
    private final String session;
    private final Map<String, String> unsent = new LinkedHashMap<>();
    private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private long last;
    private @Nullable WebSocket socket;
    private volatile int closedBy;
    private volatile boolean over;

    private Page(String host, String session) {
        this.host = host;
        this.session = session;
    }

    /** An answer to a request. */
    public record Told(int status, JsonNode body) {}

    /** Begins a session; the wish is JSON. */
    public static Told begin(URI api, String chat, String wish) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(api.resolve("/chat/v1/" + chat + "/sessions"))
                            .POST(HttpRequest.BodyPublishers.ofString(wish))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Told(answer.statusCode(), JSON.readTree(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opens the chat anew. */
    public static Page open(URI api, String chat, String wish) {
        Told begun = begin(api, chat, wish);
        if (begun.status() != 201) {
            throw new AssertionError("no session: " + begun);
        }
        return of(api, begun.body().path("session").asString());
    }

    /** Another tab of the same session, or the same page loaded anew. */
    public static Page of(URI api, String session) {
        Page page = new Page(api.getAuthority(), session);
        page.connect();
        page.frame(frame -> frame.path("type").asString().equals("welcome"));
        return page;
    }

    public String session() {
        return session;
    }

    private void connect() {
        if (over) {
            return;
        }
        var _ = http.newWebSocketBuilder()
                .connectTimeout(HANDSHAKE)
                .buildAsync(URI.create("ws://" + host + "/chat/v1/socket"), new Listener())
                .exceptionally(_ -> {
                    later();
                    return null;
                });
    }

    private void later() {
        CompletableFuture.delayedExecutor(AGAIN_MS, TimeUnit.MILLISECONDS).execute(this::connect);
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

        @Override
        public void onOpen(WebSocket opened) {
            synchronized (Page.this) {
                socket = opened;
                current = this;
                send(opened, "{\"type\":\"hello\",\"session\":\"" + session + "\",\"after\":" + last + "}");
                unsent.values().forEach(frame -> send(opened, frame));
            }
            opened.request(Long.MAX_VALUE);
        }

        /** One after the other, as the client wants it. */
        void send(WebSocket to, String frame) {
            sending = sending.thenCompose(_ -> to.sendText(frame, true)).exceptionally(_ -> null);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean whole) {
            text.append(data);
            if (whole) {
                heard(JSON.readTree(text.toString()));
                text.setLength(0);
            }
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String why) {
            closedBy = code;
            gone(from);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            gone(from);
        }
    }

    private @Nullable Listener current;

    private void gone(WebSocket from) {
        synchronized (this) {
            if (from.equals(socket)) {
                socket = null;
            }
        }
        if (closedBy != 4401) {
            later();
        }
    }

    private synchronized void heard(JsonNode frame) {
        frames.add(frame);
        switch (frame.path("type").asString()) {
            case "message" -> {
                long seq = frame.path("seq").asLong();
                if (seq <= last) {
                    throw new AssertionError("told twice or out of order: " + frame);
                }
                last = seq;
                messages.add(frame);
            }
            case "stored" -> unsent.remove(frame.path("key").asString());
            default -> {}
        }
    }

    /** @return the message's key */
    public String say(String text) {
        String key = UUID.randomUUID().toString();
        String frame = JSON.writeValueAsString(Map.of("type", "message", "key", key, "text", text));
        synchronized (this) {
            unsent.put(key, frame);
            send(frame);
        }
        return key;
    }

    /** Any frame; lost if there is no connection. */
    public synchronized void send(String frame) {
        WebSocket to = socket;
        Listener by = current;
        if (to != null && by != null) {
            by.send(to, frame);
        }
    }

    public List<JsonNode> messages() {
        return new ArrayList<>(messages);
    }

    public List<String> texts() {
        return messages.stream().map(one -> one.path("text").asString()).toList();
    }

    public List<JsonNode> frames() {
        return new ArrayList<>(frames);
    }

    /** With which code the server closed the socket last; 0: it has not. */
    public int closedBy() {
        return closedBy;
    }

    /** Waits until everything that was said is stored. */
    public void stored() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    synchronized (this) {
                        return unsent.isEmpty();
                    }
                });
    }

    /** Waits for a frame, of before or to come. */
    public JsonNode frame(Predicate<JsonNode> wanted) {
        Awaitility.await()
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> frames.stream().anyMatch(wanted));
        return frames.stream().filter(wanted).findFirst().orElseThrow();
    }

    public JsonNode state(String word) {
        return frame(frame -> frame.path("state").asString().equals(word));
    }

    public void text(String text) {
        frame(frame -> frame.path("text").asString().equals(text));
    }

    /** As if the network were cut: nothing is said good-bye to. */
    public void cut() {
        WebSocket now;
        synchronized (this) {
            now = socket;
        }
        if (now != null) {
            now.abort();
            gone(now);
        }
    }

    @Override
    public void close() {
        over = true;
        WebSocket now = socket;
        if (now != null) {
            now.abort();
        }
        http.shutdownNow();
    }
}
