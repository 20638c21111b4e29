package org.trunkline.journal;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.store.Database;

/**
 * The one thread that makes entries durable: all that wait go in one transaction with their projections, or onto the
 * spool while the database is away. A second thread asks whether the database is back; this one then drains the spool,
 * in order. Everything but {@link #health} and {@link #stop} belongs to the writer thread.
 */
final class JournalWriter implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(JournalWriter.class);
    private static final int GROUP = 512;
    private static final int REPLY_WITHIN_MS = 5_000;
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

    private final Database database;
    private final List<Projection> projections;
    private final Spool spool;
    private final Intake intake;
    private final LiveStream live;
    private final InstantSource clock;
    private final AtomicLong faults;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile JournalHealth health = new JournalHealth.Connected();
    private volatile boolean away;
    private @Nullable Handle connection;

    JournalWriter(
            Database database,
            List<Projection> projections,
            Spool spool,
            Intake intake,
            LiveStream live,
            AtomicLong faults,
            InstantSource clock) {
        this.database = database;
        this.projections = projections;
        this.spool = spool;
        this.intake = intake;
        this.live = live;
        this.faults = faults;
        this.clock = clock;
    }

    JournalHealth health() {
        return health instanceof JournalHealth.Spooling spooling
                ? new JournalHealth.Spooling(spooling.since(), spool.entries())
                : health;
    }

    /** Writes what still waits, then ends. */
    void stop() {
        stopping.countDown();
        intake.close();
    }

    @Override
    public void run() {
        try {
            while (!intake.exhausted()) {
                boolean draining = !spool.isEmpty() && !away;
                List<Pending> group = intake.take(GROUP, !draining);
                if (!group.isEmpty()) {
                    keepSurely(group);
                }
                if (!spool.isEmpty() && !away) {
                    drainSome();
                }
            }
            if (!spool.isEmpty()) {
                log.warn("{} journal entries wait on the spool for the next start", spool.entries());
            }
        } finally {
            disconnect();
        }
    }

    /** Before anything else: what a killed process left. @return whether the database took all of it */
    boolean drainAll() throws IOException {
        while (!spool.isEmpty()) {
            List<Pending> group = spool.next();
            if (!group.isEmpty() && !commit(group, true)) {
                return false;
            }
            if (!group.isEmpty()) {
                spool.drained();
            }
        }
        return true;
    }

    /** Whatever goes wrong: this thread must not end, and what it took must not be lost. */
    private void keepSurely(List<Pending> group) {
        while (true) {
            try {
                keep(group);
                return;
            } catch (RuntimeException | Error e) {
                log.error("The journal's writer failed on {} entries; trying again", group.size(), e);
                health = new JournalHealth.Stuck(clock.instant(), e.getClass().getSimpleName());
                if (pause(LONGEST_RETRY)) {
                    log.error("{} journal entries could not be written anywhere and are lost", group.size());
                    return;
                }
            }
        }
    }

    private void keep(List<Pending> group) {
        if (spool.isEmpty() && !away && commit(group, false)) {
            health = new JournalHealth.Connected();
            settled(group);
            live.stored(group.getLast().entry().position());
            return;
        }
        JournalHealth.@Nullable Stuck stuck = null;
        while (true) {
            try {
                spool.append(group);
                break;
            } catch (IOException e) {
                if (stuck == null) {
                    stuck = new JournalHealth.Stuck(clock.instant(), String.valueOf(e.getMessage()));
                    log.error("The database is away and the spool cannot be written ({}): free the disk", e.toString());
                }
                health = stuck;
                if (pause(FIRST_RETRY) && intake.exhausted()) {
                    log.error("{} journal entries could not be written anywhere and are lost", group.size());
                    return;
                }
                if (!away && drainedNow() && commit(group, true)) {
                    break;
                }
            }
        }
        health = spool.isEmpty()
                ? new JournalHealth.Connected()
                : new JournalHealth.Spooling(
                        health instanceof JournalHealth.Spooling since ? since.since() : clock.instant(),
                        spool.entries());
        settled(group);
        if (spool.isEmpty()) {
            live.stored(group.getLast().entry().position());
        }
    }

    private boolean drainedNow() {
        try {
            return drainAll();
        } catch (IOException e) {
            log.error("The spool cannot be read: {}", e.toString());
            return false;
        }
    }

    private void drainSome() {
        try {
            List<Pending> group = spool.next();
            if (!group.isEmpty()) {
                if (!commit(group, true)) {
                    return;
                }
                spool.drained();
                live.stored(group.getLast().entry().position());
            }
            if (spool.isEmpty()) {
                log.info("The database has everything that waited on the spool");
                health = new JournalHealth.Connected();
            }
        } catch (IOException e) {
            log.error("The spool cannot be read: {}; trying again", e.toString());
            pause(LONGEST_RETRY);
        }
    }

    private void settled(List<Pending> group) {
        for (Pending pending : group) {
            try {
                pending.committed().run();
            } catch (RuntimeException | Error e) {
                log.error("What waited for the commit of {} failed", pending.type(), e);
            }
        }
        live.publish(group.stream().map(Pending::entry).toList());
    }

    /** All in one transaction. @return false if the database is away; entries that it refuses are dealt with here */
    private boolean commit(List<Pending> group, boolean mayBeThere) {
        try {
            connection().useTransaction(tx -> {
                List<Pending> fresh = mayBeThere ? JournalTable.missing(tx, group) : group;
                if (!fresh.isEmpty()) {
                    JournalTable.insert(tx, fresh);
                    fresh.forEach(pending -> project(tx, pending));
                }
            });
            return true;
        } catch (RuntimeException | Error e) {
            if (Database.unavailable(e)) {
                lost(e);
                return false;
            }
            log.debug("{} journal entries were refused, trying each alone: {}", group.size(), Database.described(e));
            return commitEach(group);
        }
    }

    private boolean commitEach(List<Pending> group) {
        for (Pending pending : group) {
            try {
                commitOne(pending);
            } catch (RuntimeException | Error e) {
                if (Database.unavailable(e)) {
                    lost(e);
                    return false;
                }
                faults.incrementAndGet();
                log.error(
                        "Journal entry {} {} was refused and is kept in journal.rejected beside the spool: {}",
                        pending.entry().position(),
                        pending.type(),
                        Database.described(e));
                spool.reject(pending);
            }
        }
        return true;
    }

    private void commitOne(Pending pending) {
        Handle handle = connection();
        List<Pending> one = List.of(pending);
        try {
            handle.useTransaction(tx -> {
                if (!JournalTable.missing(tx, one).isEmpty()) {
                    JournalTable.insert(tx, one);
                    project(tx, pending);
                }
            });
        } catch (RuntimeException | Error e) {
            if (Database.unavailable(e)) {
                throw e;
            }
            handle.useTransaction(tx -> {
                JournalTable.insert(tx, one);
                JournalTable.mark(tx, pending.entry().position(), Database.described(e));
            });
            faults.incrementAndGet();
            log.error(
                    "A projection failed on journal entry {} {}, which is kept and marked: {}",
                    pending.entry().position(),
                    pending.type(),
                    Database.described(e));
        }
    }

    private void project(Handle tx, Pending pending) {
        for (Projection projection : projections) {
            projection.apply(tx, pending.entry(), pending.personal());
        }
    }

    private Handle connection() {
        Handle open = connection;
        if (open == null) {
            open = database.jdbi().open();
            connection = open;
            try {
                open.getConnection().setNetworkTimeout(Runnable::run, REPLY_WITHIN_MS);
            } catch (SQLException e) {
                log.debug("The database has no deadline for replies: {}", e.toString());
            }
        }
        return open;
    }

    private void disconnect() {
        Handle open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (RuntimeException e) {
                log.debug("The connection did not close: {}", e.toString());
            }
        }
    }

    private void lost(Throwable why) {
        disconnect();
        if (health instanceof JournalHealth.Connected) {
            log.error(
                    "The database is away: the journal goes onto the local spool. {}",
                    String.valueOf(why.getMessage()));
            health = new JournalHealth.Spooling(clock.instant(), spool.entries());
        }
        if (!away) {
            away = true;
            database.forgetConnections();
            Thread.ofVirtual().name("journal-retry").start(this::untilBack);
        }
    }

    private void untilBack() {
        Duration wait = FIRST_RETRY;
        while (!pause(wait)) {
            try {
                database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM epoch WHERE epoch < 0")
                        .mapTo(Long.class)
                        .one());
                away = false;
                intake.wake();
                return;
            } catch (RuntimeException e) {
                log.debug("The database is still away: {}", Database.described(e));
                wait = wait.multipliedBy(2).compareTo(LONGEST_RETRY) < 0 ? wait.multipliedBy(2) : LONGEST_RETRY;
            }
        }
    }

    /** @return whether the journal is being stopped */
    private boolean pause(Duration duration) {
        try {
            return stopping.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
