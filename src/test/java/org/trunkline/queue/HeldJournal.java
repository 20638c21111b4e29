package org.trunkline.queue;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.trunkline.journal.Entry;
import org.trunkline.journal.Fact;
import org.trunkline.journal.Journal;
import org.trunkline.journal.Personal;
import org.trunkline.journal.Position;

/** A journal in memory that commits when told to, or at once. */
final class HeldJournal implements Journal {
    private final List<Entry> entries = new ArrayList<>();
    private final Queue<Runnable> uncommitted = new ArrayDeque<>();
    private boolean held;
    private int awaited;
    private CountDownLatch appended = new CountDownLatch(0);

    @Override
    public long epoch() {
        return 1;
    }

    @Override
    public synchronized Position append(Instant at, Fact fact, Personal personal, Runnable committed) {
        Position position = new Position(1, entries.size() + 1L);
        entries.add(new Entry(position, at, fact));
        uncommitted.add(committed);
        if (!held) {
            commit();
        }
        if (entries.size() >= awaited) {
            appended.countDown();
        }
        return position;
    }

    /** From now on nothing is durable before {@link #commit}. */
    synchronized void hold() {
        held = true;
    }

    /** Makes durable what was appended. */
    synchronized void commit() {
        for (Runnable committed = uncommitted.poll(); committed != null; committed = uncommitted.poll()) {
            committed.run();
        }
    }

    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** Waits until there are so many entries. */
    void await(int count) throws InterruptedException {
        CountDownLatch latch;
        synchronized (this) {
            awaited = count;
            appended = new CountDownLatch(entries.size() >= count ? 0 : 1);
            latch = appended;
        }
        if (!latch.await(10, TimeUnit.SECONDS)) {
            throw new AssertionError("not appended: entry " + count + "; there are " + entries());
        }
    }
}
