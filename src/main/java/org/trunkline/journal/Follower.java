package org.trunkline.journal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.store.Database;

/**
 * Follows the journal that is in the database, in its order, on a thread of its own, so that nothing waits for it. How far
 * it is, is for the reader to keep: after a kill entries since then are given once more. While the database is away it
 * waits, and goes on where it was.
 */
public final class Follower implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Follower.class);
    private static final int PAGE = 500;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final JournalReader reader;
    private final LiveStream live;
    private final Consumer<List<Entry>> pages;
    private final Semaphore news = new Semaphore(0);
    private final Pace pace = new Pace(Duration.ofMillis(50));
    private final Thread thread;
    private volatile boolean closing;

    // Owned by the thread.
    private Position done;
    private @Nullable Subscription subscription;

    /**
     * @param from after this position
     * @param pages given the entries; if it throws they are given again, after a while
     */
    public Follower(String name, JournalReader reader, LiveStream live, Position from, Consumer<List<Entry>> pages) {
        this.reader = reader;
        this.live = live;
        this.done = from;
        this.pages = pages;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    public Follower start() {
        thread.start();
        return this;
    }

    private void run() {
        while (!closing) {
            try {
                if (subscription == null || !subscription.open()) {
                    subscription = live.subscribe(live.last(), _ -> news.release());
                }
                if (!follow()) {
                    await();
                }
            } catch (RuntimeException e) {
                if (Database.unavailable(e)) {
                    log.info("{} waits for the database: {}", thread.getName(), Database.described(e));
                } else {
                    log.error("{} cannot go on; trying again: {}", thread.getName(), Database.described(e));
                }
                await();
            }
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
        pages.accept(page);
        done = page.getLast().position();
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
                log.warn("{} did not end in time; it goes on from its mark at the next start", thread.getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (subscription != null) {
            subscription.close();
        }
    }
}
