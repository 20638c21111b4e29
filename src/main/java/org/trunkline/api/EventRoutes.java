package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Entry;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.LiveStream;
import org.trunkline.journal.Position;
import org.trunkline.journal.Subscription;
import tools.jackson.databind.JsonNode;

/**
 * What happens, as server-sent events, after its commit. Each stream has two threads: the subscription's writes
 * events, the request's own writes heartbeats; a client that does not read is cut by the server's idle time-out or by the
 * subscription's bound, and may resume.
 */
final class EventRoutes implements AutoCloseable {
    private static final int MOST_STREAMS = 200;

    /** The data of an event; its id is the position, its name the type. */
    record Event(
            String id, Instant at, String type, @Nullable String interaction, JsonNode fact) {}

    private final LiveStream live;
    private final FactTypes types;
    private final Duration heartbeat;
    private final Semaphore free = new Semaphore(MOST_STREAMS);
    private final Set<Subscription> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    EventRoutes(LiveStream live, FactTypes types, Duration heartbeat) {
        this.live = live;
        this.types = types;
        this.heartbeat = heartbeat;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/events", this::stream, Role.SUPERVISOR);
    }

    private void stream(Context ctx) throws IOException {
        Position after = after(ctx);
        String family = ctx.queryParam("type");
        if (closing || !free.tryAcquire()) {
            throw new Problem(
                    503, "too-many-streams", "there are " + MOST_STREAMS + " streams already", "close others");
        }
        try {
            serve(EventWriter.to(ctx), after, family == null ? "" : family, Access.holds(ctx));
        } finally {
            free.release();
        }
    }

    private void serve(EventWriter writer, Position after, String family, BooleanSupplier holds) {
        CountDownLatch ended = new CountDownLatch(1);
        try {
            writer.write("retry: 2000\n: from " + after + "\n\n");
            try (Subscription subscription = live.subscribe(
                    after,
                    entry -> {
                        if (types.name(entry.fact()).startsWith(family) && ended.getCount() > 0) {
                            try {
                                writer.write(event(entry));
                            } catch (UncheckedIOException e) {
                                ended.countDown(); // the client left, which is no failure of the stream
                            }
                        }
                    },
                    end -> ended.countDown())) {
                open.add(subscription);
                try {
                    while (!closing
                            && !ended.await(heartbeat.toMillis(), TimeUnit.MILLISECONDS)
                            && holds.getAsBoolean()) {
                        writer.write(": " + live.last() + "\n\n");
                    }
                } finally {
                    open.remove(subscription);
                }
            }
        } catch (UncheckedIOException e) {
            // The client is gone, or reads too slowly: it comes back with the last id it got.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String event(Entry entry) {
        String type = types.name(entry.fact());
        Event event = new Event(
                entry.position().toString(), entry.at(), type, entry.fact().interaction(), types.tree(entry.fact()));
        // JSON of one line: a line break inside a text is escaped.
        return "id: " + event.id() + "\nevent: " + type + "\ndata: " + Json.MAPPER.writeValueAsString(event) + "\n\n";
    }

    private Position after(Context ctx) {
        String asked = ctx.header("Last-Event-ID");
        String field = "Last-Event-ID";
        if (asked == null || asked.isBlank()) {
            asked = ctx.queryParam("after");
            field = "after";
        }
        if (asked == null || asked.isBlank()) {
            return live.last();
        }
        try {
            return Position.parse(asked.strip());
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(field, String.valueOf(e.getMessage()), "give the id of the last event you got");
        }
    }

    @Override
    public void close() {
        closing = true;
        open.forEach(Subscription::close);
    }
}
