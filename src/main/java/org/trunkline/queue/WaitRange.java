package org.trunkline.queue;

import java.time.Duration;

/** Between what a wait is expected to be. It is told, and held to be right or wrong, in whole minutes. */
public record WaitRange(Duration low, Duration high) {
    /** Rounded down. */
    public long fromMinutes() {
        return low.toMinutes();
    }

    /** Rounded up; at least 1. */
    public long toMinutes() {
        return Math.max(1, high.plusMinutes(1).minusMillis(1).toMinutes());
    }

    boolean isRight(Duration wait) {
        return wait.compareTo(Duration.ofMinutes(fromMinutes())) >= 0 && !isPassedBy(wait);
    }

    /** Whether a wait is longer already than what was told. */
    boolean isPassedBy(Duration wait) {
        return wait.compareTo(Duration.ofMinutes(toMinutes())) > 0;
    }
}
