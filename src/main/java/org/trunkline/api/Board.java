package org.trunkline.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.agent.AgentState;
import org.trunkline.customer.Callbacks;
import org.trunkline.queue.Contact;
import org.trunkline.queue.Floor;
import org.trunkline.queue.FloorView;
import org.trunkline.queue.QueueSettings;
import org.trunkline.queue.QueueView;
import org.trunkline.report.Report;
import org.trunkline.report.Reports;
import org.trunkline.roster.Roster;
import org.trunkline.store.Database;

/**
 * The wallboard's picture, drawn on a thread of its own whenever something happened and somebody looks; all who look share
 * it. Waiting callers and agents are as the floor shows them; the day's figures come from the reports' tables.
 */
final class Board implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Board.class);
    /** Faster than this nobody can read. */
    private static final Duration SETTLE = Duration.ofMillis(300);
    /** The figures are redrawn at least so often, so that "now" moves on, and midnight comes. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    /** @param longestSince since when the one who waits longest waits; null: nobody waits */
    record Queue(
            String name,
            int waiting,
            @Nullable Instant longestSince,
            double serviceLevelSeconds,
            @Nullable Double serviceLevelNow,
            @Nullable Double serviceLevelToday,
            long offeredToday,
            long answeredToday,
            long abandonedToday,
            long shortAbandonedToday,
            long callbacksDue) {}

    record Agent(
            String id,
            String name,
            AgentState state,
            Instant since,
            @Nullable String reason,
            @Nullable String phone,
            @Nullable String queue) {}

    /** @param number grows with each picture */
    record Picture(long number, Map<String, Queue> queues, Map<String, Agent> agents, long callbacksDue) {}

    private record Figures(Map<String, Report.Row> now, Map<String, Report.Row> today, Map<String, Long> callbacks) {
        static final Figures NONE = new Figures(Map.of(), Map.of(), Map.of());
    }

    private final Floor floor;
    private final Roster roster;
    private final Reports reports;
    private final Callbacks callbacks;
    private final Duration now;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition wanted = lock.newCondition();
    private final Thread thread = Thread.ofPlatform().name("wallboard").daemon().unstarted(this::run);
    private Picture picture = new Picture(0, Map.of(), Map.of(), 0);
    private Figures figures = Figures.NONE;
    private int watchers;
    private boolean dirty;
    private boolean closed;

    Board(Floor floor, Roster roster, Reports reports, Callbacks callbacks, Duration now) {
        this.floor = floor;
        this.roster = roster;
        this.reports = reports;
        this.callbacks = callbacks;
        this.now = now;
        thread.start();
    }

    /** Something happened. */
    void touched() {
        lock.lock();
        try {
            dirty = true;
            wanted.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A picture of this moment, for one who looks once. */
    Picture draw() {
        return drawn(freshFigures());
    }

    /** Somebody looks from now on, until {@link #unwatch}. */
    void watch() {
        lock.lock();
        try {
            watchers++;
            dirty = true;
            wanted.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void unwatch() {
        lock.lock();
        try {
            watchers--;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a picture other than the one of this number; null: there was none in time. */
    @Nullable
    Picture next(long number, Duration within) throws InterruptedException {
        lock.lock();
        try {
            long left = within.toNanos();
            while (picture.number() == number && left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
            return picture.number() == number ? null : picture;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (awaitWork()) {
                TimeUnit.NANOSECONDS.sleep(SETTLE.toNanos());
                try {
                    publish(draw());
                } catch (RuntimeException e) {
                    log.info("the wallboard shows the figures of before: {}", Database.described(e));
                    publish(drawn(figures));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitWork() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && watchers == 0) {
                wanted.await();
            }
            long left = LOOK_AGAIN.toNanos();
            while (!closed && !dirty && left > 0) {
                left = wanted.awaitNanos(left);
            }
            dirty = false;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void publish(Picture next) {
        lock.lock();
        try {
            boolean same = picture.queues().equals(next.queues())
                    && picture.agents().equals(next.agents())
                    && picture.callbacksDue() == next.callbacksDue()
                    && picture.number() > 0;
            if (!same) {
                // By the clock, so that no number comes again after a restart.
                long number = Math.max(picture.number() + 1, reports.now().toEpochMilli());
                picture = new Picture(number, next.queues(), next.agents(), next.callbacksDue());
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private Figures freshFigures() {
        Instant moment = reports.now();
        Instant soon = moment.plus(Duration.ofDays(1));
        Map<String, Long> due = callbacks.due().stream()
                .filter(one -> one.due() == null || !one.due().isAfter(moment))
                .collect(Collectors.groupingBy(
                        one -> Objects.requireNonNullElse(one.queue(), ""), TreeMap::new, Collectors.counting()));
        Figures fresh = new Figures(
                byName(reports.byQueue(moment.minus(now), soon, null)),
                byName(reports.byQueue(reports.dayOf(moment), soon, null)),
                due);
        figures = fresh;
        return fresh;
    }

    private static Map<String, Report.Row> byName(Report report) {
        return report.rows().stream().collect(Collectors.toMap(Report.Row::name, row -> row));
    }

    private Picture drawn(Figures from) {
        FloorView view = floor.view();
        Map<String, Queue> queues = new TreeMap<>();
        roster.queues().forEach(owned -> {
            String name = owned.value().name();
            QueueView live = view.queues().get(name);
            Collection<Contact> waiting = live == null ? List.of() : live.waiting();
            Report.Row today = from.today().get(name);
            queues.put(
                    name,
                    new Queue(
                            name,
                            waiting.size(),
                            waiting.stream()
                                    .map(Contact::entered)
                                    .min(Instant::compareTo)
                                    .orElse(null),
                            Json.seconds(owned.value().get(QueueSettings.SERVICE_LEVEL)),
                            level(from.now().get(name)),
                            level(today),
                            today == null ? 0 : today.offered(),
                            today == null ? 0 : today.answered(),
                            today == null ? 0 : today.abandoned(),
                            today == null ? 0 : today.shortAbandoned(),
                            from.callbacks().getOrDefault(name, 0L)));
        });
        Map<String, String> names = new HashMap<>();
        roster.agents()
                .forEach(owned -> names.put(owned.value().id(), owned.value().name()));
        Map<String, Agent> agents = new TreeMap<>();
        view.agents()
                .forEach((id, one) -> agents.put(
                        id,
                        new Agent(
                                id,
                                names.getOrDefault(id, id),
                                one.state(),
                                one.since(),
                                one.state() == AgentState.NOT_READY ? one.reason() : null,
                                one.phone(),
                                one.queue())));
        long due = from.callbacks().values().stream().mapToLong(Long::longValue).sum();
        return new Picture(0, queues, agents, due);
    }

    private static @Nullable Double level(Report.@Nullable Row row) {
        return row == null || row.serviceLevel().isEmpty()
                ? null
                : Math.round(row.serviceLevel().getAsDouble() * 10_000) / 10_000.0;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wanted.signalAll();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
