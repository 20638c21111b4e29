package org.trunkline.ari;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The events' websocket: one reader, which hands each event on and returns. It connects again by itself, at once the
 * first time and then with growing pauses. A link over which nothing comes, not even the answer to a ping, is taken for
 * dead. The HTTP client calls the listener of one websocket by one thread at a time.
 */
final class AriEvents implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AriEvents.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final AriSettings settings;
    private final HttpClient http;
    private final JsonMapper json;
    private final String authorization;
    private final ScheduledExecutorService clock;
    private final Consumer<AriEvent> events;
    private final Runnable up;
    private final Consumer<String> down;
    private volatile boolean closed;
    private volatile @Nullable Link link;
    private volatile Duration lag = Duration.ZERO;
    private Duration pause = Duration.ZERO;

    /**
     * @param up told that the link is there; events flow already
     * @param down told that the link is gone, and why
     */
    AriEvents(
            AriSettings settings,
            HttpClient http,
            JsonMapper json,
            String authorization,
            ScheduledExecutorService clock,
            Consumer<AriEvent> events,
            Runnable up,
            Consumer<String> down) {
        this.settings = settings;
        this.http = http;
        this.json = json;
        this.authorization = authorization;
        this.clock = clock;
        this.events = events;
        this.up = up;
        this.down = down;
    }

    /** How old the newest event was when it was read, by Asterisk's clock and ours (one machine as a rule). */
    Duration lag() {
        return lag;
    }

    boolean isUp() {
        return link != null;
    }

    /** @throws java.time.format.DateTimeParseException if the text is no time as Asterisk writes it */
    static Instant instant(String timestamp) {
        // 2026-01-31T12:00:00.000+0000 lacks the colon that ISO-8601 parsers want.
        int colon = timestamp.length() - 2;
        return Instant.parse(timestamp.substring(0, colon) + ":" + timestamp.substring(colon));
    }

    void connect() {
        if (closed) {
            return;
        }
        URI uri = URI.create(settings.url().toString().replaceFirst("^http", "ws") + "/events?app=" + settings.app()
                + "&subscribeAll=false");
        Link attempt = new Link();
        var _ = http.newWebSocketBuilder()
                .header("Authorization", authorization)
                .connectTimeout(settings.deadline())
                .buildAsync(uri, attempt)
                .whenComplete((socket, failure) -> {
                    if (failure != null) {
                        again(reason(failure));
                    }
                });
    }

    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
    }

    private synchronized void again(String why) {
        if (closed) {
            return;
        }
        log.info("no event link to Asterisk at {} ({}); next try in {} ms", settings.url(), why, pause.toMillis());
        var _ = clock.schedule(this::connect, pause.toMillis(), TimeUnit.MILLISECONDS);
        Duration doubled = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private synchronized void linked(Link made) {
        pause = Duration.ZERO;
        link = made;
    }

    /** Ends the link, so that it is made anew. */
    void cut(String why) {
        Link current = link;
        if (current != null) {
            current.cut(why);
        }
    }

    @Override
    public void close() {
        closed = true;
        Link current = link;
        if (current != null) {
            current.cut("closed");
        }
    }

    private final class Link implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile @Nullable WebSocket socket;
        private volatile @Nullable ScheduledFuture<?> heart;
        private volatile boolean heard = true;

        @Override
        public void onOpen(WebSocket opened) {
            socket = opened;
            linked(this);
            long beat = settings.heartbeat().toMillis();
            heart = clock.scheduleAtFixedRate(this::beat, beat, beat, TimeUnit.MILLISECONDS);
            opened.request(Long.MAX_VALUE);
            up.run();
        }

        private void beat() {
            if (!heard) {
                cut("nothing heard for " + settings.heartbeat().toMillis() + " ms, not even the answer to a ping");
                return;
            }
            heard = false;
            WebSocket open = socket;
            if (open != null) {
                var _ = open.sendPing(ByteBuffer.allocate(0));
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            heard = true;
            text.append(data);
            if (last) {
                String message = text.toString();
                text.setLength(0);
                receive(message);
            }
            return null;
        }

        private void receive(String message) {
            log.trace("{}", message);
            try {
                JsonNode event = json.readTree(message);
                lag = lagOf(event.path("timestamp").asString(""));
                events.accept(AriEvent.of(event));
            } catch (JacksonException e) {
                log.error("Asterisk sent an event that is not JSON; ignored: {}", message, e);
            } catch (RuntimeException e) {
                log.error("an event could not be handed on: {}", message, e);
            }
        }

        private Duration lagOf(String timestamp) {
            return timestamp.isEmpty() ? lag : Duration.between(instant(timestamp), Instant.now());
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
            heard = true;
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String why) {
            end("closed by Asterisk: " + status + " " + why);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            end(reason(error));
        }

        void cut(String why) {
            WebSocket open = socket;
            if (open != null) {
                open.abort();
            }
            end(why);
        }

        private void end(String why) {
            if (!ended.compareAndSet(false, true)) {
                return;
            }
            ScheduledFuture<?> beating = heart;
            if (beating != null) {
                beating.cancel(false);
            }
            link = null;
            if (!closed) {
                down.accept(why);
                again(why);
            }
        }
    }
}
