package org.trunkline.report;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.journal.Entry;
import org.trunkline.journal.JournalReader;
import org.trunkline.journal.LiveStream;
import org.trunkline.journal.Pace;
import org.trunkline.journal.Position;
import org.trunkline.journal.Subscription;
import org.trunkline.store.Database;

/**
 * Keeps the tables of the reports: follows the journal in the database, on a thread of its own, so that nothing waits for
 * it. How far it is stands in the same transaction as what it wrote: each entry counts once, whatever is killed when. What
 * was journaled while it did not run is made good at the next start, the first time from the journal's beginning.
 */
public final class Reporter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Reporter.class);
    private static final int PAGE = 1_000;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final String CHECKPOINT = "floor.Restored";

    private final Database database;
    private final JournalReader reader;
    private final LiveStream live;
    private final Semaphore news = new Semaphore(0);
    private final Pace pace = new Pace(Duration.ofMillis(50));
    private final List<Runnable> observers = new CopyOnWriteArrayList<>();
    private final Thread thread = Thread.ofPlatform().name("report").daemon().unstarted(this::run);
    private volatile boolean closing;
    private volatile Position done = Position.START;

    // Owned by the thread.
    private Happenings happenings = new Happenings();
    private @Nullable Subscription subscription;
    private boolean ready;

    public Reporter(Database database, JournalReader reader, LiveStream live) {
        this.database = database;
        this.reader = reader;
        this.live = live;
    }

    public Reporter start() {
        thread.start();
        return this;
    }

    /** Up to where the journal is in the tables. */
    public Position done() {
        return done;
    }

    /** Is told, on the reporter's thread, whenever the tables have grown. */
    public void observe(Runnable observer) {
        observers.add(observer);
    }

    private void run() {
        while (!closing) {
            try {
                if (!ready) {
                    takeUp();
                }
                listen();
                if (!follow()) {
                    await();
                }
            } catch (RuntimeException e) {
                ready = false;
                if (Database.unavailable(e)) {
                    log.info("the reports wait for the database: {}", Database.described(e));
                } else {
                    log.error("the reports cannot be brought up to date; trying again: {}", Database.described(e));
                }
                await();
            }
        }
    }

    /** From where the tables are; what was in memory then is gathered from the last checkpoint on. */
    private void takeUp() {
        happenings = new Happenings();
        Position mark = database.read(ReportTables::mark);
        if (mark.equals(Position.START)) {
            database.write(tx -> {
                ReportTables.clear(tx);
                ReportTables.mark(tx, mark);
                return mark;
            });
        } else {
            Position checkpoint = reader.lastBefore(mark, CHECKPOINT).orElse(new Position(mark.epoch(), 0));
            stretch(checkpoint, mark).forEach(happenings::of);
        }
        done = mark;
        ready = true;
    }

    /** From an entry to another of the same epoch, both included. */
    private Stream<Entry> stretch(Position from, Position to) {
        long most = Math.min(Integer.MAX_VALUE, to.sequence() - from.sequence() + 1);
        List<Entry> entries = reader.ofEpoch(from.epoch(), from.sequence() - 1, (int) most);
        return entries.stream().takeWhile(entry -> entry.position().compareTo(to) <= 0);
    }

    private void listen() {
        if (subscription == null || !subscription.open()) {
            subscription = live.subscribe(live.last(), _ -> news.release());
        }
    }

    /** Whether there was anything. */
    private boolean follow() {
        news.drainPermits();
        pace.begin();
        List<Entry> page = reader.after(done, PAGE);
        if (page.isEmpty()) {
            return false;
        }
        try {
            write(page);
        } catch (RuntimeException e) {
            if (Database.unavailable(e)) {
                throw e;
            }
            log.warn("a group of journal entries could not be counted, now one by one: {}", Database.described(e));
            takeUp();
            page.forEach(this::writeAlone);
        }
        observers.forEach(Runnable::run);
        if (page.size() < PAGE) {
            rest();
        }
        return true;
    }

    private void rest() {
        try {
            pace.rest();
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    private void write(List<Entry> page) {
        Position last = page.getLast().position();
        database.write(tx -> {
            page.forEach(entry -> ReportTables.apply(tx, entry.position(), happenings.of(entry)));
            ReportTables.mark(tx, last);
            return last;
        });
        done = last;
    }

    /** One that cannot be counted is left out, with a word: the others must not wait for it. */
    private void writeAlone(Entry entry) {
        try {
            write(List.of(entry));
        } catch (RuntimeException e) {
            if (Database.unavailable(e)) {
                throw e;
            }
            log.error(
                    "the journal entry {} is not counted in the reports: {}", entry.position(), Database.described(e));
            database.write(tx -> {
                ReportTables.mark(tx, entry.position());
                return entry;
            });
            done = entry.position();
        }
    }

    private void await() {
        try {
            // Told by the live stream; the time-out is for a stream that was cut.
            boolean _ = news.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    @Override
    public void close() {
        closing = true;
        news.release();
        pace.hurry();
        try {
            if (thread.isAlive() && !thread.join(Duration.ofSeconds(10))) {
                log.warn("the reports did not end in time; they go on from the last mark at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (subscription != null) {
            subscription.close();
        }
    }
}
