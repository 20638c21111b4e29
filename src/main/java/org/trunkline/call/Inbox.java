package org.trunkline.call;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.line.LineEvent;

/**
 * The one place where a call waits. Anybody may put, nobody who puts is made to wait; the call's thread takes. Bounded:
 * what comes on top of a full inbox is dropped and ends the call loudly, except a hang-up, which always gets in.
 */
final class Inbox {
    private static final Logger log = LoggerFactory.getLogger(Inbox.class);
    private static final int CAPACITY = 200;
    private static final String OVER = "the call is over";

    private final LinkedBlockingQueue<CallSignal> signals = new LinkedBlockingQueue<>();
    private final AtomicBoolean overflowed = new AtomicBoolean();
    private final InstantSource clock;
    private volatile boolean closed;

    Inbox(InstantSource clock) {
        this.clock = clock;
    }

    void put(CallSignal signal) {
        if (closed) {
            refuse(signal);
        } else if (signals.size() < CAPACITY || isHangUp(signal)) {
            signals.add(signal);
        } else if (overflowed.compareAndSet(false, true)) {
            log.error("a call's inbox overflows with {}; the call will be ended", signal);
            signals.add(new CallSignal.Overflow());
        }
    }

    private static boolean isHangUp(CallSignal signal) {
        return switch (signal) {
            case CallSignal.FromCaller(LineEvent.HungUp _), CallSignal.FromLeg(String _, LineEvent.HungUp _) -> true;
            default -> false;
        };
    }

    /** Nobody takes any more: what is asked is refused from here on. */
    void close() {
        closed = true;
        for (CallSignal late = signals.poll(); late != null; late = signals.poll()) {
            refuse(late);
        }
    }

    private static void refuse(CallSignal signal) {
        switch (signal) {
            case CallSignal.Asked asked -> asked.refuse(OVER);
            case CallSignal.Steered steered -> steered.refuse(OVER);
            case CallSignal.PickedUp fetched -> fetched.refuse();
            default -> {}
        }
    }

    /** Waits for the next signal; null when the deadline came first. */
    @Nullable
    CallSignal take(Instant deadline) throws InterruptedException {
        long wait = Duration.between(clock.instant(), deadline).toNanos();
        return signals.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
    }
}
