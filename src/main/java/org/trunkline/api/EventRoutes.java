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
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.trunkline.chat.Chats;
import org.trunkline.conversation.ConversationDesk;
import org.trunkline.journal.Entry;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.LiveStream;
import org.trunkline.journal.Position;
import org.trunkline.journal.Subscription;
import org.trunkline.queue.Floor;
import org.trunkline.roster.Roster;
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

    /**
     * The data of an event for one agent.
     *
     * @param pop with an offer: what the agent is to know of it; else null
     */
    record OwnEvent(
            String id,
            Instant at,
            String type,
            @Nullable String interaction,
            JsonNode fact,
            ScreenPop.@Nullable Pop pop) {}

    private final LiveStream live;
    private final FactTypes types;
    private final Floor floor;
    private final Roster roster;
    private final ConversationDesk conversations;
    private final Chats chats;
    private final ScreenPop pops;
    private final Duration heartbeat;
    private final Semaphore free = new Semaphore(MOST_STREAMS);
    private final Set<Subscription> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    EventRoutes(Parts parts, Duration heartbeat) {
        this.live = parts.journal().live();
        this.types = parts.types();
        this.floor = parts.floor();
        this.roster = parts.roster();
        this.conversations = parts.conversations();
        this.chats = parts.chats();
        this.pops = new ScreenPop(parts);
        this.heartbeat = heartbeat;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/events", this::all, Role.SUPERVISOR);
        routes.get("/api/v1/agents/{id}/events", this::own, Role.AGENT, Role.SUPERVISOR);
    }

    private void all(Context ctx) throws IOException {
        String family = ctx.queryParam("type");
        stream(
                ctx,
                entry -> family == null || types.name(entry.fact()).startsWith(family) ? event(entry) : null,
                _ -> false);
    }

    private void own(Context ctx) throws IOException {
        String agent = ctx.pathParam("id");
        Bearer bearer = Access.bearer(ctx);
        if (!bearer.seesAll() && !agent.equals(bearer.agent())) {
            throw Problem.forbidden("this token is agent " + bearer.agent() + "'s, not agent " + agent + "'s");
        }
        if (roster.agent(agent).isEmpty()) {
            throw Problem.notFound("agent '" + agent + "'");
        }
        OwnEvents own = new OwnEvents(agent, types, floor, conversations);
        stream(
                ctx,
                entry -> own.takes(entry) ? ownEvent(entry) : null,
                interaction -> conversations.has(interaction, agent));
    }

    /**
     * @param told the event to be written; null: none
     * @param passing of which interactions is told, too, what passes
     */
    private void stream(Context ctx, Function<Entry, @Nullable String> told, Predicate<String> passing)
            throws IOException {
        Position after = after(ctx);
        if (closing || !free.tryAcquire()) {
            throw new Problem(
                    503, "too-many-streams", "there are " + MOST_STREAMS + " streams already", "close others");
        }
        try {
            EventWriter writer = EventWriter.to(ctx);
            try (Passing _ = new Passing(chats, passing, writer)) {
                serve(writer, after, told, Access.holds(ctx));
            }
        } finally {
            free.release();
        }
    }

    private void serve(
            EventWriter writer, Position after, Function<Entry, @Nullable String> told, BooleanSupplier holds) {
        CountDownLatch ended = new CountDownLatch(1);
        try {
            writer.write("retry: 2000\n: from " + after + "\n\n");
            try (Subscription subscription = live.subscribe(
                    after,
                    entry -> {
                        String event = ended.getCount() > 0 ? told.apply(entry) : null;
                        if (event != null) {
                            try {
                                writer.write(event);
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
        return written(event.id(), type, event);
    }

    private String ownEvent(Entry entry) {
        String type = types.name(entry.fact());
        OwnEvent event = new OwnEvent(
                entry.position().toString(),
                entry.at(),
                type,
                entry.fact().interaction(),
                types.tree(entry.fact()),
                pops.of(entry));
        return written(event.id(), type, event);
    }

    private static String written(String id, String type, Object data) {
        // JSON of one line: a line break inside a text is escaped.
        return "id: " + id + "\nevent: " + type + "\ndata: " + Json.MAPPER.writeValueAsString(data) + "\n\n";
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
