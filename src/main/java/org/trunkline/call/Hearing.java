package org.trunkline.call;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.flow.Question;
import org.trunkline.line.LineFailure;
import org.trunkline.line.Tap;
import org.trunkline.speech.Ears;
import org.trunkline.speech.SpeechEvent;

/**
 * What one call needs to be listened to: a tap on the caller's line and an ear. Both are got at the first question that
 * may be answered by speech and kept until the flow is left, since to get them takes the switch some commands. What
 * fails here costs the caller nothing but being heard: keys are answered as ever, and the record has a note.
 *
 * <p>Used by the call's thread; samples and events pass through on threads of the media and of the ears.
 */
final class Hearing {
    private static final Logger log = LoggerFactory.getLogger(Hearing.class);

    /** Of sound that comes so late, answers would too; then a new tap is better. */
    private static final Duration LATE = Duration.ofMillis(100);

    private final Context call;
    private final Ears ears;
    private @Nullable Tap tap;
    /** Counts the taps: what still comes by an old one is not heard. */
    private volatile int taps;

    private int rate;
    private @Nullable Locale language;
    private volatile Ears.@Nullable Ear ear;
    /** Counts the questions, so that what is told late of one is not taken for an answer to the next. */
    private volatile int question;

    /** The ear threw something out of the media's thread. */
    private volatile boolean broken;

    private boolean listening;
    private boolean deaf;

    Hearing(Context call, Ears ears) {
        this.call = call;
        this.ears = ears;
    }

    /**
     * Listens for the answer to a question; what is heard comes into the call's inbox.
     *
     * @param silence how long nobody may speak, from the end of the prompt
     * @return false if this call cannot be listened to now
     */
    boolean listen(Question.Listen what, Duration silence) {
        Locale spoken = what.language();
        if (deaf || ears.abilities(spoken).isEmpty()) {
            return false;
        }
        if (broken) {
            lost("the ears failed");
            return false;
        }
        try {
            Ears.Ear open = ear(spoken);
            if (open == null) {
                return false;
            }
            int now = question + 1;
            question = now;
            open.listen(what.grammar(), silence, event -> {
                // What is heard on the way is for people who watch; too much of it would choke the call.
                if (!(event instanceof SpeechEvent.Partial)) {
                    call.inbox.put(new CallSignal.FromSpeech(now, event));
                }
            });
            listening = true;
            return true;
        } catch (LineFailure e) {
            if (e.kind() == LineFailure.Kind.GONE || e.kind() == LineFailure.Kind.NOT_OWNER) {
                throw e;
            }
            lost("the caller's audio cannot be had: " + e.getMessage());
            return false;
        } catch (RuntimeException e) {
            log.error("a defect of the ears", e);
            lost("the ears failed: " + e);
            return false;
        }
    }

    private Ears.@Nullable Ear ear(Locale spoken) {
        Tap audio = tap;
        if (audio == null || !audio.isLive() || audio.behind().compareTo(LATE) > 0) {
            audio = newTap(audio);
        }
        Ears.Ear open = ear;
        if (open != null && !(spoken.equals(language) && rate == audio.rate())) {
            ear = null;
            open.close();
            open = null;
        }
        if (open == null) {
            open = ears.open(spoken, audio.rate()).orElse(null);
            language = spoken;
            rate = audio.rate();
            ear = open;
            if (open == null) {
                log.info("no room for another call that is listened to; this question is answered by keys");
            }
        }
        return open;
    }

    /** The ear is kept: it knows the line and the voice by now. */
    private Tap newTap(@Nullable Tap old) {
        int now = taps + 1;
        taps = now;
        if (old != null) {
            tap = null;
            var _ = Thread.ofVirtual().name("unhear-" + call.interaction).start(old::close);
        }
        Tap audio = call.caller().tap(samples -> hear(now, samples));
        tap = audio;
        return audio;
    }

    private void hear(int from, short[] samples) {
        Ears.Ear open = ear;
        if (open != null && !broken && from == taps) {
            try {
                open.audio(samples);
            } catch (RuntimeException e) {
                log.error("a defect of the ears", e);
                broken = true;
                call.inbox.put(new CallSignal.FromSpeech(question, new SpeechEvent.Deaf("the ears failed: " + e)));
            }
        }
    }

    boolean isListening() {
        return listening;
    }

    /** Whether this is about the question that is being asked now. */
    boolean isOfNow(CallSignal.FromSpeech signal) {
        return listening && signal.question() == question;
    }

    /** The caller has heard the question. */
    void promptEnded() {
        Ears.Ear open = ear;
        if (listening && open != null) {
            open.promptEnded();
        }
    }

    /** The answer is there, or nobody waits for it any more. */
    void cease() {
        Ears.Ear open = ear;
        if (listening && open != null) {
            open.cease();
        }
        listening = false;
    }

    /** From now on this call is not listened to. */
    void lost(String why) {
        log.warn("this call is not listened to any more: {}", why);
        call.note("not listened to any more: " + why);
        deaf = true;
        close();
    }

    /** The flow is left, for good or for a while. Takes no time: others tidy up. */
    void close() {
        cease();
        Ears.Ear open = ear;
        Tap audio = tap;
        ear = null;
        tap = null;
        if (open != null || audio != null) {
            var _ = Thread.ofVirtual().name("unhear-" + call.interaction).start(() -> {
                if (audio != null) {
                    audio.close();
                }
                if (open != null) {
                    open.close();
                }
            });
        }
    }
}
