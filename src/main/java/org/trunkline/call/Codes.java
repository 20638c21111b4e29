package org.trunkline.call;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an agent keys in conversation: {@code ##} blind transfer, {@code *2} attended transfer, each followed by a number
 * that {@code #} or a pause ends; with somebody consulted {@code *1} lets them go, {@code *2} gives them the caller,
 * {@code *3} makes it three; {@code *4} pauses the recording and resumes it, {@code *5} hold and resume, {@code *6} park, {@code *7}
 * switches card data on and off.
 */
final class Codes {
    private static final Duration BETWEEN_KEYS = Duration.ofSeconds(3);

    enum Code {
        BLIND,
        ATTENDED,
        ABORT,
        CONFERENCE,
        PAUSE,
        HOLD,
        PARK,
        CARD
    }

    sealed interface Keyed {
        /** Of {@link Code#BLIND} and {@link Code#ATTENDED}: the number follows, unless somebody is consulted already. */
        record Of(Code code) implements Keyed {}

        record Dialled(boolean blind, String digits) implements Keyed {}

        record NoNumber() implements Keyed {}
    }

    private final StringBuilder keys = new StringBuilder();
    private @Nullable Code wantsNumber;
    private Instant until = Context.FOREVER;

    /** When {@link #late} is to be asked. */
    Instant deadline() {
        return until;
    }

    /** From here on the keys are a number. */
    void number(Code of, Instant now) {
        keys.setLength(0);
        wantsNumber = of;
        // The first key may take longer: the agent looks it up.
        until = now.plus(BETWEEN_KEYS.multipliedBy(3));
    }

    void reset() {
        keys.setLength(0);
        wantsNumber = null;
        until = Context.FOREVER;
    }

    /** @return null if there is nothing to do yet */
    @Nullable
    Keyed key(char key, Instant now) {
        until = now.plus(BETWEEN_KEYS);
        if (wantsNumber != null) {
            if (key == '#') {
                return number();
            } else if (key == '*') {
                reset();
                return new Keyed.NoNumber();
            }
            keys.append(key);
            return null;
        }
        keys.append(key);
        Keyed keyed = switch (keys.toString()) {
            case "##" -> new Keyed.Of(Code.BLIND);
            case "*2" -> new Keyed.Of(Code.ATTENDED);
            case "*1" -> new Keyed.Of(Code.ABORT);
            case "*3" -> new Keyed.Of(Code.CONFERENCE);
            case "*4" -> new Keyed.Of(Code.PAUSE);
            case "*5" -> new Keyed.Of(Code.HOLD);
            case "*6" -> new Keyed.Of(Code.PARK);
            case "*7" -> new Keyed.Of(Code.CARD);
            case "*", "#" -> null;
            default -> {
                boolean begins = key == '*' || key == '#';
                keys.setLength(0);
                if (begins) {
                    keys.append(key);
                }
                yield null;
            }
        };
        if (keyed != null || keys.isEmpty()) {
            reset();
        }
        return keyed;
    }

    /** The pause after the last key is over. */
    @Nullable
    Keyed late() {
        if (wantsNumber != null) {
            return number();
        }
        reset();
        return null;
    }

    private @Nullable Keyed number() {
        Code of = wantsNumber;
        String digits = keys.toString();
        reset();
        return digits.isEmpty() ? new Keyed.NoNumber() : new Keyed.Dialled(of == Code.BLIND, digits);
    }
}
