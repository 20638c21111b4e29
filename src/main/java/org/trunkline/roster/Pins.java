package org.trunkline.roster;

import com.password4j.Argon2Function;
import com.password4j.Hash;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Whether a PIN is right: constant time, and no more than five guesses before a minute's pause. Thread-safe. */
final class Pins {
    private static final int TRIES = 5;
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** OWASP's smallest setting for argon2id: 19 MiB, two passes, one lane. */
    private static final Argon2Function ARGON2ID = Argon2Function.getInstance(19 * 1024, 2, 1, 32, Argon2.ID);

    /** Compared with when there is no such agent, so that an answer takes as long as with one. */
    private static final String NOBODY = hash("0000");

    private record Misses(int count, Instant last) {}

    private final InstantSource time;
    private final Map<String, Misses> missed = new ConcurrentHashMap<>();

    Pins(InstantSource time) {
        this.time = time;
    }

    static String hash(String pin) {
        Hash hash = Password.hash(pin).addRandomSalt(16).with(ARGON2ID);
        return hash.getResult();
    }

    /**
     * @param declared the PIN from the secrets; null: the agent is not declared there
     * @param hash the stored hash; null: the agent is not stored or has no PIN
     */
    boolean right(String agent, String pin, @Nullable String declared, @Nullable String hash) {
        if (declared == null && hash == null) {
            Password.check(pin, NOBODY).with(ARGON2ID);
            return false;
        }
        if (pausing(agent)) {
            return false;
        }
        boolean right = declared != null
                ? MessageDigest.isEqual(declared.getBytes(StandardCharsets.UTF_8), pin.getBytes(StandardCharsets.UTF_8))
                : Password.check(pin, hash).with(Argon2Function.getInstanceFromHash(hash));
        if (right) {
            missed.remove(agent);
        } else {
            Instant now = time.instant();
            missed.merge(agent, new Misses(1, now), (before, one) -> new Misses(before.count() + 1, now));
        }
        return right;
    }

    private boolean pausing(String agent) {
        Misses misses = missed.get(agent);
        if (misses == null || misses.count() < TRIES) {
            return false;
        }
        if (time.instant().isBefore(misses.last().plus(PAUSE))) {
            return true;
        }
        missed.remove(agent, misses);
        return false;
    }

    /** A new PIN starts with no misses. */
    void forget(String agent) {
        missed.remove(agent);
    }
}
