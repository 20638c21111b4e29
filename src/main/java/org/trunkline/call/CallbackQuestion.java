package org.trunkline.call;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trunkline.line.LineEvent;
import org.trunkline.line.Sound;

/**
 * A caller in a queue is asked where we are to call. They wait on meanwhile, and an agent who answers ends the question.
 * What is keyed is a number of the caller's own, and is in no log.
 */
final class CallbackQuestion {
    private static final Duration FIRST_KEY = Duration.ofSeconds(10);
    private static final Duration BETWEEN_KEYS = Duration.ofSeconds(4);
    /** Where a single key may be all there is. */
    private static final Duration CONFIRMED = Duration.ofSeconds(2);

    private static final int LONGEST = 20;

    sealed interface Outcome {
        /** @param number as {@link CallbackTerms#callable} gives it */
        record Given(String number) implements Outcome {}

        /** The caller would rather wait on. */
        record Declined() implements Outcome {}
    }

    private final Context call;
    private final Announcements announcements;
    private final CallbackDesk desk;
    private final StringBuilder keyed = new StringBuilder();
    private @Nullable String number;
    private @Nullable String play;
    private Instant until = Context.FOREVER;

    /** @param number as {@link CallbackTerms#callable} gives it; null: the caller's is not known */
    CallbackQuestion(Context call, Announcements announcements, CallbackDesk desk, @Nullable String number) {
        this.call = call;
        this.announcements = announcements;
        this.desk = desk;
        this.number = number;
    }

    void ask() {
        say(announcements.callBack(number));
    }

    /** When {@link #take} is to be given null. */
    Instant deadline() {
        return until;
    }

    /** @return null while it is not answered */
    @Nullable
    Outcome take(@Nullable CallSignal signal) {
        return switch (signal) {
            case CallSignal.FromCaller(LineEvent.Key(char key)) -> key(key);
            case CallSignal.FromCaller(LineEvent.PlayEnded(String ended)) -> {
                if (ended.equals(play)) {
                    play = null;
                    until = call.clock.instant().plus(FIRST_KEY);
                }
                yield null;
            }
            case null -> keyed.isEmpty() ? new Outcome.Declined() : entered();
            default -> null;
        };
    }

    void stop() {
        if (play != null) {
            call.caller().stop(play);
            play = null;
        }
    }

    private void say(List<Sound> sounds) {
        stop();
        keyed.setLength(0);
        until = Context.FOREVER;
        play = call.names.play();
        call.caller().play(play, sounds);
    }

    private @Nullable Outcome key(char key) {
        if (key == '*') {
            return new Outcome.Declined();
        }
        if (key == '#') {
            return entered();
        }
        if (key >= '0' && key <= '9' && keyed.length() < LONGEST) {
            stop();
            keyed.append(key);
            until = call.clock.instant().plus(isYes() ? CONFIRMED : BETWEEN_KEYS);
        }
        return null;
    }

    private boolean isYes() {
        return number != null && keyed.toString().equals("1");
    }

    private @Nullable Outcome entered() {
        if (number != null && (keyed.isEmpty() || isYes())) {
            return new Outcome.Given(number);
        }
        String other = desk.terms().callable(keyed.toString()).orElse(null);
        if (other == null) {
            say(announcements.notANumber(number));
        } else {
            number = other;
            ask();
        }
        return null;
    }
}
