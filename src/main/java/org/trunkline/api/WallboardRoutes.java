package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.trunkline.report.Reports;

/** The wallboard: once, and live. */
final class WallboardRoutes implements AutoCloseable {
    private static final String PATH = "/api/v1/wallboard";
    private static final int MOST_STREAMS = 200;

    /**
     * The whole board, or what changed of it.
     *
     * @param at the server's clock now: times since are told by it
     * @param nowSeconds how far back "now" goes
     * @param goneQueues names of those that are no more; likewise goneAgents
     */
    record View(
            Instant at,
            String timezone,
            double nowSeconds,
            long callbacksDue,
            List<Board.Queue> queues,
            List<Board.Agent> agents,
            List<String> goneQueues,
            List<String> goneAgents) {}

    private final Board board;
    private final Reports reports;
    private final Duration now;
    private final Duration heartbeat;
    private final Semaphore free = new Semaphore(MOST_STREAMS);
    private volatile boolean closing;

    WallboardRoutes(Board board, Reports reports, Duration now, Duration heartbeat) {
        this.board = board;
        this.reports = reports;
        this.now = now;
        this.heartbeat = heartbeat;
    }

    void register(RoutesConfig routes) {
        routes.get(PATH, ctx -> ctx.json(view(null, board.draw())), Role.SUPERVISOR);
        routes.get(PATH + "/events", this::stream, Role.SUPERVISOR);
    }

    private void stream(Context ctx) throws IOException {
        if (closing || !free.tryAcquire()) {
            throw new Problem(
                    503, "too-many-streams", "there are " + MOST_STREAMS + " wallboards already", "close others");
        }
        board.watch();
        try {
            serve(EventWriter.to(ctx), last(ctx), Access.holds(ctx));
        } catch (UncheckedIOException e) {
            // The client is gone, or reads too slowly: it comes back.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            board.unwatch();
            free.release();
        }
    }

    /** First the whole board, unless the client has just that; then what changes. */
    private void serve(EventWriter writer, long had, BooleanSupplier holds) throws InterruptedException {
        writer.write("retry: 2000\n\n");
        long number = had;
        Board.Picture sent = null;
        while (!closing && holds.getAsBoolean()) {
            Board.Picture next = board.next(number, heartbeat);
            if (next == null) {
                writer.write(": still here\n\n");
                continue;
            }
            if (next.number() == 0) {
                continue;
            }
            writer.write("id: " + next.number() + "\nevent: " + (sent == null ? "board" : "change") + "\ndata: "
                    + Json.MAPPER.writeValueAsString(view(sent, next)) + "\n\n");
            sent = next;
            number = next.number();
        }
    }

    private static long last(Context ctx) {
        String id = ctx.header("Last-Event-ID");
        try {
            return id == null ? 0 : Long.parseLong(id.strip());
        } catch (NumberFormatException e) {
            return 0; // not one of ours: the whole board
        }
    }

    /** @param before what the client has; null: nothing */
    private View view(Board.@Nullable Picture before, Board.Picture after) {
        Map<String, Board.Queue> queues = before == null ? Map.of() : before.queues();
        Map<String, Board.Agent> agents = before == null ? Map.of() : before.agents();
        return new View(
                reports.now(),
                reports.zone().getId(),
                Json.seconds(now),
                after.callbacksDue(),
                changed(queues, after.queues()),
                changed(agents, after.agents()),
                gone(queues, after.queues()),
                gone(agents, after.agents()));
    }

    private static <T> List<T> changed(Map<String, T> before, Map<String, T> after) {
        List<T> changed = new ArrayList<>();
        after.forEach((key, value) -> {
            if (!value.equals(before.get(key))) {
                changed.add(value);
            }
        });
        return changed;
    }

    private static <T> List<String> gone(Map<String, T> before, Map<String, T> after) {
        return before.keySet().stream().filter(key -> !after.containsKey(key)).toList();
    }

    @Override
    public void close() {
        closing = true;
    }
}
