package org.trunkline.phone;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Measures what was heard in the newest tenth of a second: 8,000 samples a second, 16 bit.
 *
 * <p>Levels are in dBFS, where 0 is a sine that just reaches full scale. A tone's level is measured by Goertzel's
 * algorithm under a Hann window, so a tone 30 Hz away does not count. What is older than a fifth of a second counts as
 * silence: a stream that stopped is not heard any more. Written by one thread, read by any.
 */
public final class ToneMeter {
    /** Samples in the window: 100 ms. */
    static final int WINDOW = Wav.RATE / 10;

    static final double SILENCE = -100;
    private static final double VOICED = -45;
    private static final double AUDIBLE = -40;
    /** A tone is heard if it holds this share of the power; speech and music spread theirs. */
    private static final double SHARE = 0.25;

    private static final long STALE = TimeUnit.MILLISECONDS.toNanos(200);
    private static final double[] HANN = hann();
    private static final double HANN_SUM = WINDOW / 2.0;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final LongSupplier nanoTime;
    private final short[] ring = new short[WINDOW];
    private long total;
    private long newest;

    public ToneMeter() {
        this(System::nanoTime);
    }

    ToneMeter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Samples that were just heard. */
    public void add(short[] samples) {
        lock.lock();
        try {
            for (short sample : samples) {
                ring[(int) (total++ % WINDOW)] = sample;
            }
            newest = nanoTime.getAsLong();
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The level of the tone of {@code hz}, in dBFS, -100 for none. */
    public double level(double hz) {
        double[] window = window();
        double coefficient = 2 * Math.cos(2 * Math.PI * hz / Wav.RATE);
        double one = 0;
        double two = 0;
        for (int i = 0; i < WINDOW; i++) {
            double zero = window[i] * HANN[i] + coefficient * one - two;
            two = one;
            one = zero;
        }
        double power = one * one + two * two - coefficient * one * two;
        double amplitude = 2 * Math.sqrt(Math.max(power, 0)) / HANN_SUM;
        return decibels(amplitude);
    }

    /** The level of all that is heard, in dBFS, -100 for silence. */
    public double level() {
        double sum = 0;
        for (double sample : window()) {
            sum += sample * sample;
        }
        return decibels(Math.sqrt(2 * sum / WINDOW));
    }

    /** Whether something other than silence is heard. */
    public boolean voiced() {
        return level() > VOICED;
    }

    /** Whether the tone of {@code hz} is heard now: audible, and a good part of all that is heard. */
    public boolean hears(double hz) {
        double tone = level(hz);
        return tone > AUDIBLE && tone - level() > 10 * Math.log10(SHARE);
    }

    /** Waits until the tone is heard in a window that began after this call; false if it is not within {@code limit}. */
    public boolean heard(double hz, Duration limit) {
        return await(() -> hears(hz), limit);
    }

    /** Waits until something is heard in a window that began after this call; false if it is not within {@code limit}. */
    public boolean heardVoice(Duration limit) {
        return await(this::voiced, limit);
    }

    /** Waits for a silent window that began after this call, or for the stream to stop; false if neither in time. */
    public boolean heardSilence(Duration limit) {
        return await(() -> !voiced(), limit);
    }

    /**
     * Waits until nothing was heard for so long, as after a prompt; false if that is not so within {@code limit}. Silence is
     * counted in samples, and where none come (Asterisk sends nothing between prompts) by the clock.
     */
    public boolean heardPause(Duration length, Duration limit) {
        long wanted = length.toMillis() * Wav.RATE / 1000;
        long[] quietFrom = {-1};
        return await(
                () -> {
                    if (quietFrom[0] < 0 || quietFrom[0] > total || voiced()) {
                        quietFrom[0] = total;
                    }
                    long missing = total == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - newest);
                    return total - quietFrom[0] + missing * Wav.RATE / 1000 >= wanted;
                },
                limit);
    }

    /** Forgets what was heard, before another call. */
    void clear() {
        lock.lock();
        try {
            total = 0;
        } finally {
            lock.unlock();
        }
    }

    private boolean await(BooleanSupplier condition, Duration limit) {
        lock.lock();
        try {
            long from = total;
            long left = limit.toNanos();
            while (true) {
                from = Math.min(from, total);
                if ((total - from >= WINDOW || stale()) && condition.getAsBoolean()) {
                    return true;
                }
                if (left <= 0) {
                    return false;
                }
                long step = Math.min(left, STALE);
                left -= step - grown.awaitNanos(step);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean stale() {
        return total == 0 || nanoTime.getAsLong() - newest > STALE;
    }

    /** The window from its oldest sample to its newest, full scale being 1. */
    private double[] window() {
        double[] window = new double[WINDOW];
        lock.lock();
        try {
            if (!stale()) {
                for (int i = 0; i < WINDOW; i++) {
                    long index = total - WINDOW + i;
                    window[i] = index < 0 ? 0 : ring[(int) (index % WINDOW)] / 32768.0;
                }
            }
        } finally {
            lock.unlock();
        }
        return window;
    }

    private static double decibels(double amplitude) {
        return amplitude <= 1e-5 ? SILENCE : 20 * Math.log10(amplitude);
    }

    private static double[] hann() {
        double[] hann = new double[WINDOW];
        for (int i = 0; i < WINDOW; i++) {
            hann[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / WINDOW);
        }
        return hann;
    }
}
