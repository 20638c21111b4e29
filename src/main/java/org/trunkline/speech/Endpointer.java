package org.trunkline.speech;

import java.time.Duration;

/**
 * Finds where an utterance begins and ends, from the probability of voice in each window of 32 ms. Counts in the audio's
 * own time. Not thread-safe.
 */
final class Endpointer {
    static final Duration WINDOW = Duration.ofMillis(32);

    /** So many of the last {@link #LOOK} windows must hold voice: a click or a breath is none. */
    private static final int ENOUGH = 3;

    private static final int LOOK = 4;
    /** Of windows that are beyond doubt fewer will do, so that whoever speaks up is not talked over for longer. */
    private static final int ENOUGH_SURE = 2;

    private static final int LOOK_SURE = 3;
    private static final float SURE = 0.2f;
    /** Somebody who speaks is taken to go on speaking at less than what it takes to begin. */
    private static final float HYSTERESIS = 0.15f;

    enum Change {
        /** As before. */
        NONE,
        /** Speech began, some windows ago. */
        BEGAN,
        /** The silence after speech was long enough, or speech too long. */
        ENDED
    }

    private final float threshold;
    private final int silentWindows;
    private final int mostWindows;

    /** A bit for each of the last windows, the last lowest. */
    private int recent;

    private int sure;
    private boolean speaking;
    private int windows;
    private int silent;

    /**
     * @param threshold probability of voice that counts as voice, 0 to 1
     * @param silence after so much of it an utterance has ended
     * @param longest an utterance is cut here
     */
    Endpointer(float threshold, Duration silence, Duration longest) {
        this.threshold = threshold;
        silentWindows = (int) Math.max(1, Math.ceilDiv(silence.toMillis(), WINDOW.toMillis()));
        mostWindows = (int) Math.max(1, longest.dividedBy(WINDOW));
    }

    Change window(float voice) {
        recent = noted(recent, LOOK, voice >= threshold);
        sure = noted(sure, LOOK_SURE, voice >= Math.min(threshold + SURE, 1));
        if (!speaking) {
            if (Integer.bitCount(recent) < ENOUGH && Integer.bitCount(sure) < ENOUGH_SURE) {
                return Change.NONE;
            }
            speaking = true;
            windows = LOOK;
            silent = 0;
            return Change.BEGAN;
        }
        windows++;
        silent = voice >= threshold - HYSTERESIS ? 0 : silent + 1;
        if (silent >= silentWindows || windows >= mostWindows) {
            restart();
            return Change.ENDED;
        }
        return Change.NONE;
    }

    private static int noted(int bits, int look, boolean voice) {
        return (bits << 1 | (voice ? 1 : 0)) & ((1 << look) - 1);
    }

    /** Forgets what came before: another utterance is awaited. */
    void restart() {
        speaking = false;
        recent = 0;
        sure = 0;
    }
}
