package org.trunkline.ticket;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.store.Database;

/**
 * Lets happen what is due, on a thread of its own, which sleeps until the next time. Times stand in the database, so that
 * what was due while nobody ran happens at the next start.
 */
public final class TicketTimers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TicketTimers.class);
    private static final int PAGE = 500;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    /** A clock that is put forward is noticed so late. */
    private static final Duration LONGEST_SLEEP = Duration.ofHours(1);

    private final Database database;
    private final TicketDesk desk;
    private final InstantSource clock;
    private final Semaphore news = new Semaphore(0);
    private final Thread thread =
            Thread.ofPlatform().name("ticket-timers").daemon().unstarted(this::run);
    private volatile boolean closing;

    public TicketTimers(Database database, TicketDesk desk, InstantSource clock) {
        this.database = database;
        this.desk = desk;
        this.clock = clock;
    }

    public TicketTimers start() {
        desk.observe(news::release);
        thread.start();
        return this;
    }

    private void run() {
        while (!closing) {
            Duration sleep = LOOK_AGAIN;
            try {
                news.drainPermits();
                boolean fired = fire();
                Duration next =
                        next().map(at -> Duration.between(clock.instant(), at)).orElse(LONGEST_SLEEP);
                // What is due and does not happen must not keep the thread busy.
                sleep = fired || next.isPositive() ? next : LOOK_AGAIN;
            } catch (RuntimeException e) {
                if (Database.unavailable(e)) {
                    log.info("tickets' times wait for the database: {}", Database.described(e));
                } else {
                    log.error("what was due of tickets failed; trying again: {}", Database.described(e));
                }
            }
            try {
                long most = Math.min(LONGEST_SLEEP.toMillis(), sleep.toMillis() + 1);
                boolean _ = news.tryAcquire(Math.max(most, 1), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private record Waiting(long ticket, Due.Kind kind) {}

    /** Lets happen what is due now. @return whether anything was */
    boolean fire() {
        List<Waiting> due = database.read(handle -> handle.createQuery(
                        "SELECT ticket, kind FROM ticket_due WHERE due_at <= ?"
                                + " ORDER BY due_at, ticket, kind LIMIT " + PAGE)
                .bind(0, clock.instant())
                .map((row, context) -> new Waiting(row.getLong("ticket"), Due.Kind.valueOf(row.getString("kind"))))
                .list());
        boolean fired = false;
        for (Waiting one : due) {
            fired |= desk.timeCame(one.ticket(), one.kind());
        }
        return fired;
    }

    private Optional<Instant> next() {
        return database.read(handle -> handle.createQuery("SELECT due_at FROM ticket_due ORDER BY due_at LIMIT 1")
                .mapTo(Instant.class)
                .findOne());
    }

    @Override
    public void close() {
        closing = true;
        news.release();
        try {
            if (thread.isAlive() && !thread.join(Duration.ofSeconds(10))) {
                log.warn("tickets' times did not end in time; what is due happens at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
