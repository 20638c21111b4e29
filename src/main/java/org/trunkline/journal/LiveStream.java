package org.trunkline.journal;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Entries as they become durable, each once and in order, resumable after any position. A reader that falls behind is
 * cut off, and may resume. While the database is away live entries go on; a reader that resumes waits for it.
 */
public final class LiveStream {
    private final JournalReader reader;
    private final int bound;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Subscription> subscriptions = new HashSet<>();
    private Position published;
    private Position stored;
    private boolean closed;

    LiveStream(JournalReader reader, int bound, Position last) {
        this.reader = reader;
        this.bound = bound;
        this.published = last;
        this.stored = last;
    }

    /** The newest place that was published; to subscribe from now on. */
    public Position last() {
        lock.lock();
        try {
            return published;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives every entry after the position, the stored ones first, then the live ones.
     *
     * @param consumer called on a thread of the subscription, may block; what it throws ends the subscription
     * @param onEnd called once, after the last entry
     */
    public Subscription subscribe(Position after, Consumer<Entry> consumer, Consumer<Subscription.End> onEnd) {
        Subscription subscription = new Subscription(this, bound, consumer, onEnd);
        Position liveFrom;
        lock.lock();
        try {
            liveFrom = published;
            if (!closed) {
                subscriptions.add(subscription);
            }
        } finally {
            lock.unlock();
        }
        if (closed()) {
            subscription.end(Subscription.End.SHUT_DOWN);
        }
        Thread.ofVirtual().name("live-stream").start(() -> subscription.run(after, liveFrom));
        return subscription;
    }

    public Subscription subscribe(Position after, Consumer<Entry> consumer) {
        return subscribe(after, consumer, end -> {});
    }

    /** Called by the writer: these are durable. */
    void publish(List<Entry> entries) {
        lock.lock();
        try {
            published = entries.getLast().position();
            // Within the lock, so that a new subscriber gets each entry from one of the two sources.
            List.copyOf(subscriptions).forEach(subscription -> subscription.offer(entries));
        } finally {
            lock.unlock();
        }
    }

    /** Called by the writer: the database has everything up to here. */
    void stored(Position upTo) {
        lock.lock();
        try {
            stored = upTo;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the database has the position; false if the subscription ended before. */
    boolean awaitStored(Position position, Subscription subscription) {
        lock.lock();
        try {
            while (stored.compareTo(position) < 0 && !closed && subscriptions.contains(subscription)) {
                changed.awaitUninterruptibly();
            }
            return stored.compareTo(position) >= 0;
        } finally {
            lock.unlock();
        }
    }

    void left(Subscription subscription) {
        lock.lock();
        try {
            subscriptions.remove(subscription);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    JournalReader reader() {
        return reader;
    }

    private boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        List<Subscription> open;
        lock.lock();
        try {
            closed = true;
            open = List.copyOf(subscriptions);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        open.forEach(subscription -> subscription.end(Subscription.End.SHUT_DOWN));
    }
}
