package org.trunkline.queue;

import java.time.Duration;

/** Between what a wait is expected to be, in whole minutes, as it is told; {@code toMinutes} is at least 1. */
public record WaitRange(long fromMinutes, long toMinutes) {
    private static final long MINUTE = 60_000;

    /** @param highMillis not below the other */
    static WaitRange around(long lowMillis, long highMillis) {
        return new WaitRange(lowMillis / MINUTE, Math.max(1, (highMillis + MINUTE - 1) / MINUTE));
    }

    boolean isRight(Duration wait) {
        return wait.toMillis() >= fromMinutes * MINUTE && !isPassedBy(wait);
    }

    /** Whether a wait is longer already than what was told. */
    boolean isPassedBy(Duration wait) {
        return wait.toMillis() > toMinutes * MINUTE;
    }
}
