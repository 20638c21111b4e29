package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.trunkline.conversation.ConversationDesk;
import org.trunkline.conversation.Passing;
import org.trunkline.journal.Entry;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.LiveStream;
import org.trunkline.journal.Position;
import org.trunkline.journal.Subscription;
import org.trunkline.queue.AgentView;
import org.trunkline.queue.Floor;
import org.trunkline.queue.FloorInput;
import org.trunkline.roster.Roster;
import tools.jackson.databind.JsonNode;

/**
 * What happens, as server-sent events, after its commit. Each stream has two threads: the subscription's writes
 * events, the request's own writes heartbeats and what passes; a client that does not read is cut by the server's idle time-out or by the
 * subscription's bound, and may resume.
 */
final class EventRoutes implements AutoCloseable {
    private static final int MOST_STREAMS = 200;
    /** Of what passes, so much waits for a client that does not read. */
    private static final int MOST_PASSING = 1_000;

    private static final String STATE = "agent.State";

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
    private final ScreenPop pops;
    private final Function<String, Optional<AgentRoutes.AgentNow>> agents;
    private final Duration heartbeat;
    private final Semaphore free = new Semaphore(MOST_STREAMS);
    private final Set<Subscription> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    /** @param agents as they are now, as the API shows them */
    EventRoutes(Parts parts, Function<String, Optional<AgentRoutes.AgentNow>> agents, Duration heartbeat) {
        this.live = parts.journal().live();
        this.types = parts.types();
        this.floor = parts.floor();
        this.roster = parts.roster();
        this.conversations = parts.conversations();
        this.pops = new ScreenPop(parts);
        this.agents = agents;
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
                new Stream(ctx),
                entry -> family == null || types.name(entry.fact()).startsWith(family) ? event(entry) : null);
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
        OwnEvents own = new OwnEvents(agent, types, floor, roster, conversations);
        Stream stream = new Stream(ctx);
        AtomicReference<@Nullable Optional<AgentView>> last = new AtomicReference<>();
        stream.add(state(agent, last));
        try (Passing.Ear _ = conversations.passing().listen(told -> {
            if (own.has(told.interaction())) {
                stream.add(passing(told));
            }
        })) {
            stream(ctx, stream, entry -> {
                String event = own.takes(entry) ? ownEvent(entry) : "";
                // What the floor takes in is in force when it is told.
                String state = entry.fact() instanceof FloorInput ? state(agent, last) : "";
                return event.isEmpty() && state.isEmpty() ? null : event + state;
            });
        }
    }

    /** The agent's state, if it is another than last time; else nothing. */
    private String state(String agent, AtomicReference<@Nullable Optional<AgentView>> last) {
        Optional<AgentView> now = Optional.ofNullable(floor.view().agents().get(agent));
        return now.equals(last.getAndSet(now))
                ? ""
                : agents.apply(agent).map(shown -> written(STATE, shown)).orElse("");
    }

    private static String passing(Passing.Told told) {
        Map<String, Object> data = new LinkedHashMap<>(told.data());
        data.put("interaction", told.interaction());
        return written(told.type(), data);
    }

    /** What is to be written beside the journal's events, and whether the stream has ended. */
    private static final class Stream {
        private final BlockingQueue<String> beside = new LinkedBlockingQueue<>(MOST_PASSING);
        private final BooleanSupplier holds;
        private volatile boolean ended;

        Stream(Context ctx) {
            holds = Access.holds(ctx);
        }

        /** Lost where the client does not read: it is worth nothing then. */
        void add(String event) {
            var _ = beside.offer(event);
        }

        void end() {
            ended = true;
            var _ = beside.offer("");
        }
    }

    /** @param told the event to be written; null: none */
    private void stream(Context ctx, Stream stream, Function<Entry, @Nullable String> told) throws IOException {
        Position after = after(ctx);
        if (closing || !free.tryAcquire()) {
            throw new Problem(
                    503, "too-many-streams", "there are " + MOST_STREAMS + " streams already", "close others");
        }
        try {
            serve(EventWriter.to(ctx), stream, after, told);
        } finally {
            free.release();
        }
    }

    private void serve(EventWriter writer, Stream stream, Position after, Function<Entry, @Nullable String> told) {
        try {
            writer.write("retry: 2000\n: from " + after + "\n\n");
            try (Subscription subscription = live.subscribe(
                    after,
                    entry -> {
                        String event = stream.ended ? null : told.apply(entry);
                        if (event != null) {
                            try {
                                writer.write(event);
                            } catch (UncheckedIOException e) {
                                stream.end(); // the client left, which is no failure of the stream
                            }
                        }
                    },
                    end -> stream.end())) {
                open.add(subscription);
                try {
                    besides(writer, stream);
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

    /** Heartbeats and what passes, until the stream has ended. */
    private void besides(EventWriter writer, Stream stream) throws InterruptedException {
        long beat = System.nanoTime() + heartbeat.toNanos();
        while (!closing && !stream.ended) {
            String event = stream.beside.poll(beat - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                if (!stream.holds.getAsBoolean()) {
                    return;
                }
                writer.write(": " + live.last() + "\n\n");
                beat = System.nanoTime() + heartbeat.toNanos();
            } else if (!event.isEmpty()) {
                writer.write(event);
            }
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
        return "id: " + id + "\n" + written(type, data);
    }

    /** Without an id: it is not told again. */
    private static String written(String type, Object data) {
        // JSON of one line: a line break inside a text is escaped.
        return "event: " + type + "\ndata: " + Json.MAPPER.writeValueAsString(data) + "\n\n";
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
