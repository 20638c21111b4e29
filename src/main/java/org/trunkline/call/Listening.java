package org.trunkline.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trunkline.flow.Answer;
import org.trunkline.flow.Question;
import org.trunkline.line.LineEvent;
import org.trunkline.speech.SpeechEvent;

/**
 * One question that is being asked: its prompt plays, the caller is listened to from its first moment on where that is
 * possible, speech or a key stops it. Used by the call's thread.
 */
final class Listening {
    /** Nobody answers a question at such length; by then an ear has told something, or it is none. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);
    /** Beyond the time that silence may last, for the ear to tell it. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** Takes a key that was pressed; false if it is not meant. */
    interface Keys {
        boolean keep(char key);
    }

    private final Context call;
    private final Hearing hearing;
    private final Question question;
    private final Keys keys;
    private final Playing prompt;
    private boolean saidAll;
    private boolean pressed;
    private Instant deadline = Context.FOREVER;

    Listening(Context call, Hearing hearing, Question question, Keys keys, Playing prompt) {
        this.call = call;
        this.hearing = hearing;
        this.question = question;
        this.keys = keys;
        this.prompt = prompt;
    }

    /** @return empty if keys are to answer: because one was pressed, or because nobody can listen and all has been said */
    Optional<Answer> answer() {
        prompt.goOn();
        try {
            question.listen().ifPresent(what -> hearing.listen(what, question.firstKey()));
            allSaid();
            while (!pressed && (prompt.isPlaying() || hearing.isListening())) {
                CallSignal signal = call.next(deadline);
                prompt.take(signal);
                Optional<Answer> answer = take(signal);
                if (answer.isPresent()) {
                    return answer;
                }
                allSaid();
            }
            return Optional.empty();
        } finally {
            hearing.cease();
        }
    }

    private Optional<Answer> take(@Nullable CallSignal signal) {
        switch (signal) {
            case null -> hearing.lost("what the caller said was not told in time");
            case CallSignal.FromCaller(LineEvent.Key key) -> {
                if (keys.keep(key.key())) {
                    beSilent();
                    pressed = true;
                }
            }
            case CallSignal.FromSpeech speech -> {
                if (hearing.isOfNow(speech)) {
                    return told(speech.event());
                }
            }
            default -> {}
        }
        return Optional.empty();
    }

    private Optional<Answer> told(SpeechEvent event) {
        return switch (event) {
            case SpeechEvent.Began _ -> {
                if (prompt.isPlaying()) {
                    beSilent();
                    hearing.promptEnded();
                }
                deadline = call.clock.instant().plus(LONGEST_ANSWER);
                yield Optional.empty();
            }
            case SpeechEvent.Partial _ -> Optional.empty();
            case SpeechEvent.Understood understood -> {
                beSilent();
                yield Optional.of(new Answer.Spoken(understood.heard()));
            }
            case SpeechEvent.Nothing nothing -> {
                beSilent();
                // A line with music or noise on it is not dead.
                yield Optional.of(new Answer.Silence(!nothing.sound()));
            }
            // The prompt goes on: it is all that tells this caller what the keys are.
            case SpeechEvent.Deaf deaf -> {
                hearing.lost(deaf.why());
                yield Optional.empty();
            }
        };
    }

    private void beSilent() {
        saidAll = true;
        prompt.stop();
    }

    /** With the prompt's end somebody must begin to speak. */
    private void allSaid() {
        if (!saidAll && !prompt.isPlaying()) {
            saidAll = true;
            hearing.promptEnded();
            deadline = call.clock.instant().plus(question.firstKey()).plus(GRACE);
        }
    }
}
