package org.trunkline.journal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.store.Database;

/** One reader of the live stream, on a virtual thread of its own. Ends once; never holds up the journal. */
public final class Subscription implements AutoCloseable {
    /** Why a subscription ended. In every case but the last the reader may resume after the last entry that it got. */
    public enum End {
        /** Its owner closed it. */
        CLOSED,
        /** It read slower than entries came. */
        TOO_SLOW,
        /** The stored entries could not be read. */
        DATABASE_AWAY,
        /** The consumer threw. */
        FAILED,
        /** The journal is being closed. */
        SHUT_DOWN
    }

    private static final Logger log = LoggerFactory.getLogger(Subscription.class);
    private static final int PAGE = 500;

    private final LiveStream stream;
    private final int bound;
    private final Consumer<Entry> consumer;
    private final Consumer<End> onEnd;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private @Nullable End end;

    Subscription(LiveStream stream, int bound, Consumer<Entry> consumer, Consumer<End> onEnd) {
        this.stream = stream;
        this.bound = bound;
        this.consumer = consumer;
        this.onEnd = onEnd;
    }

    /** Whether entries still come. */
    public boolean open() {
        lock.lock();
        try {
            return end == null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        end(End.CLOSED);
    }

    void offer(List<Entry> entries) {
        lock.lock();
        try {
            if (end != null) {
                return;
            }
            if (waiting.size() + entries.size() > bound) {
                end(End.TOO_SLOW);
                return;
            }
            waiting.addAll(entries);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void end(End why) {
        lock.lock();
        try {
            if (end == null) {
                end = why;
                waiting.clear();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        stream.left(this);
    }

    /** First what is stored after the position up to where the live entries begin, then those. */
    void run(Position after, Position liveFrom) {
        try {
            if (after.compareTo(liveFrom) < 0 && stream.awaitStored(liveFrom, this)) {
                readStored(after, liveFrom);
            }
            for (Entry entry = next(); entry != null; entry = next()) {
                // Who knows of an entry before it is published, being told that it is durable, may ask for those after
                // it.
                if (entry.position().compareTo(after) > 0) {
                    consumer.accept(entry);
                }
            }
        } catch (RuntimeException e) {
            boolean away = Database.unavailable(e);
            if (!away) {
                log.info("A reader of the live stream failed: {}", e.toString());
            }
            end(away ? End.DATABASE_AWAY : End.FAILED);
        } finally {
            onEnd.accept(ending());
        }
    }

    private void readStored(Position after, Position upTo) {
        Position position = after;
        while (open()) {
            List<Entry> page = stream.reader().after(position, PAGE);
            for (Entry entry : page) {
                if (entry.position().compareTo(upTo) > 0 || !open()) {
                    return; // what follows is waiting as live entries
                }
                consumer.accept(entry);
                position = entry.position();
            }
            if (page.size() < PAGE) {
                return;
            }
        }
    }

    private @Nullable Entry next() {
        lock.lock();
        try {
            while (end == null && waiting.isEmpty()) {
                changed.awaitUninterruptibly();
            }
            return end == null ? waiting.remove() : null;
        } finally {
            lock.unlock();
        }
    }

    private End ending() {
        lock.lock();
        try {
            return end == null ? End.CLOSED : end;
        } finally {
            lock.unlock();
        }
    }
}
