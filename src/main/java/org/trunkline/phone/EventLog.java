package org.trunkline.phone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest thousand events of a phone in their order, for those who wait and those who listen. */
final class EventLog {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final int MOST = 1000;
    private static final int SHOWN = 12;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final List<PhoneEvent> events = new ArrayList<>();
    private final List<Consumer<PhoneEvent>> listeners = new CopyOnWriteArrayList<>();
    private int next;

    void listen(Consumer<PhoneEvent> listener) {
        listeners.add(listener);
    }

    void add(PhoneEvent event) {
        lock.lock();
        try {
            if (events.size() == MOST) {
                events.removeFirst();
                next = Math.max(0, next - 1);
            }
            events.add(event);
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Tells the listeners; apart from {@link #add} so that one of them may wait for a further event. */
    void tell(PhoneEvent event) {
        for (Consumer<PhoneEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.warn("a listener failed on {}", event.getClass().getSimpleName(), e);
            }
        }
    }

    <E extends PhoneEvent> E await(String phone, Class<E> kind, Duration limit) {
        lock.lock();
        try {
            long left = limit.toNanos();
            int looked = next;
            while (true) {
                for (; looked < events.size(); looked++) {
                    if (kind.isInstance(events.get(looked))) {
                        next = looked + 1;
                        return kind.cast(events.get(looked));
                    }
                }
                if (left <= 0) {
                    throw new PhoneException(phone + " saw no " + kind.getSimpleName() + " within "
                            + limit.toMillis() + " ms; the newest it saw: "
                            + events.subList(Math.max(0, events.size() - SHOWN), events.size()));
                }
                left = grown.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PhoneException(phone + " was interrupted waiting for " + kind.getSimpleName(), e);
        } finally {
            lock.unlock();
        }
    }

    List<PhoneEvent> all() {
        lock.lock();
        try {
            return List.copyOf(events);
        } finally {
            lock.unlock();
        }
    }
}
