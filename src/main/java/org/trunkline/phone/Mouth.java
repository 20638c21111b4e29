package org.trunkline.phone;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What a phone says: one sound at a time, silence after it. Set by any thread, drawn by the paced sender. */
final class Mouth {
    /** Samples drawn at a time: 20 ms. */
    static final int FRAME = Wav.RATE / 50;

    /** A sound gives samples until it is over. */
    private sealed interface Sound {
        /** Fills as much of the frame as there is; false when nothing is left after it. */
        boolean fill(short[] frame);
    }

    private static final class Recorded implements Sound {
        private final short[] samples;
        private final boolean repeat;
        private int next;

        Recorded(short[] samples, boolean repeat) {
            this.samples = samples;
            this.repeat = repeat && samples.length > 0;
        }

        @Override
        public boolean fill(short[] frame) {
            for (int i = 0; i < frame.length; i++) {
                if (next == samples.length && repeat) {
                    next = 0;
                }
                if (next == samples.length) {
                    return false;
                }
                frame[i] = samples[next++];
            }
            return repeat || next < samples.length;
        }
    }

    private static final class Tone implements Sound {
        private final double step;
        private final double amplitude;
        private long left;
        private double phase;

        Tone(double hz, double dbfs, long samples) {
            this.step = 2 * Math.PI * hz / Wav.RATE;
            this.amplitude = 32767 * Math.pow(10, dbfs / 20);
            this.left = samples;
        }

        @Override
        public boolean fill(short[] frame) {
            for (int i = 0; i < frame.length && left > 0; i++, left--) {
                frame[i] = (short) Math.round(amplitude * Math.sin(phase));
                phase = (phase + step) % (2 * Math.PI);
            }
            return left > 0;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Runnable played;
    private @Nullable Sound sound;

    /** @param played run when a sound came to its end */
    Mouth(Runnable played) {
        this.played = played;
    }

    void play(short[] samples, boolean repeat) {
        say(new Recorded(samples, repeat));
    }

    void tone(double hz, double dbfs, long samples) {
        say(new Tone(hz, dbfs, samples));
    }

    void silence() {
        say(null);
    }

    private void say(@Nullable Sound next) {
        lock.lock();
        try {
            sound = next;
        } finally {
            lock.unlock();
        }
    }

    /** The next 20 ms. */
    short[] draw() {
        short[] frame = new short[FRAME];
        boolean over = false;
        lock.lock();
        try {
            if (sound != null && !sound.fill(frame)) {
                sound = null;
                over = true;
            }
        } finally {
            lock.unlock();
        }
        if (over) {
            played.run();
        }
        return frame;
    }
}
