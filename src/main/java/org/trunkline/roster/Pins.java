package org.trunkline.roster;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Whether a PIN is right: constant time, and no more guesses than {@link Guesses} allows. Thread-safe. */
final class Pins {
    private final Guesses guesses;

    Pins(InstantSource time) {
        this.guesses = new Guesses(time);
    }

    static String hash(String pin) {
        return PasswordHash.of(pin);
    }

    /**
     * @param declared the PIN from the secrets; null: the agent is not declared there
     * @param hash the stored hash; null: the agent is not stored or has no PIN
     */
    boolean right(String agent, String pin, @Nullable String declared, @Nullable String hash) {
        boolean known = declared != null || hash != null;
        if (known && guesses.pausing(agent)) {
            return false;
        }
        boolean right = declared != null
                ? MessageDigest.isEqual(declared.getBytes(StandardCharsets.UTF_8), pin.getBytes(StandardCharsets.UTF_8))
                : PasswordHash.matches(pin, hash);
        if (right) {
            guesses.forget(agent);
        } else if (known) {
            guesses.missed(agent);
        }
        return right;
    }

    /** A new PIN starts with no misses. */
    void forget(String agent) {
        guesses.forget(agent);
    }
}
