package org.trunkline.roster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** No more than five wrong guesses at a secret before a minute's pause. Thread-safe. */
public final class Guesses {
    private static final int TRIES = 5;
    private static final Duration PAUSE = Duration.ofMinutes(1);
    /** Names that were made up are counted too: when there are so many, those of before the pause are dropped. */
    private static final int MOST = 10_000;

    private record Misses(int count, Instant last) {}

    private final InstantSource time;
    private final Map<String, Misses> missed = new ConcurrentHashMap<>();

    public Guesses(InstantSource time) {
        this.time = time;
    }

    /** Whether this one has guessed wrong too often and must wait. */
    public boolean pausing(String who) {
        Misses misses = missed.get(who);
        if (misses == null || misses.count() < TRIES) {
            return false;
        }
        if (time.instant().isBefore(misses.last().plus(PAUSE))) {
            return true;
        }
        missed.remove(who, misses);
        return false;
    }

    public void missed(String who) {
        Instant now = time.instant();
        if (missed.size() >= MOST) {
            missed.values().removeIf(misses -> misses.last().plus(PAUSE).isBefore(now));
        }
        missed.merge(who, new Misses(1, now), (before, one) -> new Misses(before.count() + 1, now));
    }

    /** It was right, or the secret is another now. */
    public void forget(String who) {
        missed.remove(who);
    }
}
