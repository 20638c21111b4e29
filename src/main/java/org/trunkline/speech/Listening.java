package org.trunkline.speech;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The part of an ear that works: cuts audio into windows, tells voice from silence, and lets the recognizer hear from a
 * little before the first voice on, while it is spoken. Used by one thread at a time.
 */
final class Listening implements AutoCloseable {
    /** Heard before the first voice: recognizers want real silence there, and soft first sounds are voice too. */
    private static final Duration BEFORE = Duration.ofMillis(400);

    /** Effective value of a sound that is more than a line's own noise, some -47 dB below full scale. */
    private static final long LOUD = 150;
    /** The part of a silence that must be loud to be none; a click is not. */
    private static final double SOUND = 0.25;

    private final Recognizer recognizer;
    private final VoiceActivity.Stream voice;
    private final Endpointer endpointer;
    private final int rate;
    private final short[] window;
    private int filled;
    private final ArrayDeque<short[]> before = new ArrayDeque<>();

    private Recognizer.@Nullable CallSession session;
    private CallEar.@Nullable Question question;
    private boolean speaking;
    private int silentWindows;
    private int loudWindows;
    /** What the recognizer told since the last look. */
    private @Nullable String partial;

    Listening(ListeningEars.Limits limits, VoiceActivity activity, Recognizer recognizer, int rate) {
        this.recognizer = recognizer;
        this.rate = rate;
        voice = activity.stream(rate);
        endpointer = new Endpointer(limits.voice(), limits.silence(), limits.longest());
        window = new short[VoiceActivity.windowAt(rate)];
    }

    /**
     * Makes ready for the question, unless it is the one already listened to.
     *
     * @param advanced run between the parts of it that take a while
     */
    void turnTo(CallEar.Question asked, Runnable advanced) {
        if (question != asked) {
            question = asked;
            speaking = false;
            silentWindows = 0;
            loudWindows = 0;
            endpointer.restart();
            if (session == null) {
                session = recognizer.session(rate);
                advanced.run();
            }
            partial = null;
            session.begin(asked.grammar, heard -> partial = heard);
        }
    }

    void rest() {
        question = null;
        speaking = false;
    }

    /**
     * @param promptEnded from now on silence counts
     * @param progress takes {@link SpeechEvent.Began} and {@link SpeechEvent.Partial}
     * @return how it ended; null: it goes on
     */
    @Nullable
    SpeechEvent audio(short[] block, boolean promptEnded, Consumer<SpeechEvent> progress) {
        for (int from = 0; from < block.length; ) {
            int count = Math.min(window.length - filled, block.length - from);
            System.arraycopy(block, from, window, filled, count);
            filled += count;
            from += count;
            if (filled == window.length) {
                filled = 0;
                SpeechEvent end = window(window.clone(), promptEnded, progress);
                if (end != null) {
                    rest();
                    return end;
                }
            }
        }
        return null;
    }

    private @Nullable SpeechEvent window(short[] samples, boolean promptEnded, Consumer<SpeechEvent> progress) {
        Recognizer.CallSession hearing = session;
        CallEar.Question asked = question;
        if (hearing == null || asked == null) {
            return null;
        }
        Endpointer.Change change = endpointer.window(voice.voice(samples));
        if (speaking) {
            hearing.audio(samples);
            String heard = partial;
            if (heard != null && !heard.isEmpty()) {
                partial = null;
                progress.accept(new SpeechEvent.Partial(heard));
            }
        } else {
            before.add(samples);
            if (before.size() > BEFORE.dividedBy(Endpointer.WINDOW)) {
                before.removeFirst();
            }
        }
        return switch (change) {
            case NONE -> silence(promptEnded, asked, samples);
            case BEGAN -> {
                speaking = true;
                progress.accept(new SpeechEvent.Began());
                before.forEach(hearing::audio);
                before.clear();
                yield null;
            }
            case ENDED -> new SpeechEvent.Understood(hearing.end());
        };
    }

    private @Nullable SpeechEvent silence(boolean promptEnded, CallEar.Question asked, short[] samples) {
        if (speaking || !promptEnded) {
            return null;
        }
        silentWindows++;
        loudWindows += isLoud(samples) ? 1 : 0;
        return Endpointer.WINDOW.multipliedBy(silentWindows).compareTo(asked.silence) >= 0
                ? new SpeechEvent.Nothing(loudWindows >= silentWindows * SOUND)
                : null;
    }

    private static boolean isLoud(short[] samples) {
        long energy = 0;
        for (short sample : samples) {
            energy += sample * sample;
        }
        return energy >= LOUD * LOUD * samples.length;
    }

    @Override
    public void close() {
        Recognizer.CallSession left = session;
        session = null;
        if (left != null) {
            left.close();
        }
    }
}
