package org.trunkline.journal;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How often at most somebody who follows the journal reads on. Where much happens, it is then taken in together, with one
 * transaction for all of it; what comes after a pause is taken in at once. Of one thread, but for {@link #hurry}.
 */
public final class Pace {
    private final Duration each;
    private final Semaphore hurry = new Semaphore(0);
    private long begun = System.nanoTime();

    public Pace(Duration each) {
        this.each = each;
    }

    /** It is read now. */
    public void begin() {
        begun = System.nanoTime();
    }

    /** Waits until it may be read again, or {@link #hurry}. */
    public void rest() throws InterruptedException {
        long left = each.toNanos() - (System.nanoTime() - begun);
        boolean _ = hurry.tryAcquire(Math.max(0, left), TimeUnit.NANOSECONDS);
    }

    /** Ends the rest that is being taken, or the next. */
    public void hurry() {
        hurry.release();
    }
}
