package org.trunkline.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where entries get their place in order and wait for the writer. Bounded: whoever appends to a full one waits, but for
 * the writer itself, which would wait for itself.
 */
final class Intake {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition space = lock.newCondition();
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private final long epoch;
    private final int bound;
    private long sequence;
    private boolean woken;
    private boolean closed;
    private @Nullable Thread writer;

    Intake(long epoch, int bound) {
        this.epoch = epoch;
        this.bound = bound;
    }

    void writtenBy(Thread thread) {
        lock.lock();
        try {
            writer = thread;
        } finally {
            lock.unlock();
        }
    }

    Position add(Function<Position, Pending> entry) {
        lock.lock();
        try {
            if (waiting.size() >= bound && !Thread.currentThread().equals(writer)) {
                awaitSpace();
            }
            if (closed) {
                throw new IllegalStateException("the journal is closed; nothing can be written down any more");
            }
            Position position = new Position(epoch, sequence + 1);
            waiting.add(entry.apply(position));
            sequence++;
            changed.signal();
            return position;
        } finally {
            lock.unlock();
        }
    }

    private void awaitSpace() {
        long since = System.nanoTime();
        log.error("{} journal entries wait for the disk: everything that must be written down waits now", bound);
        while (waiting.size() >= bound && !closed) {
            space.awaitUninterruptibly();
        }
        log.warn("Journal entries move again after {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since));
    }

    /** The next entries in order, at once if there are any; otherwise waits for one, for {@link #wake} or for closing. */
    List<Pending> take(int most, boolean wait) {
        lock.lock();
        try {
            while (wait && waiting.isEmpty() && !woken && !closed) {
                changed.awaitUninterruptibly();
            }
            woken = false;
            List<Pending> taken = new ArrayList<>(Math.min(most, waiting.size()));
            while (taken.size() < most && !waiting.isEmpty()) {
                taken.add(waiting.remove());
            }
            space.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What waits is still given to the writer; nothing more is taken in. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            space.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean exhausted() {
        lock.lock();
        try {
            return closed && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }
}
