package org.trunkline.voice;

import java.util.Arrays;

/**
 * Makes a recording fit to stand beside others: without a constant offset, without the silence around it, soft at both
 * ends, and as loud as the rest by the measure of ITU-R BS.1770 (weighted as ears are, pauses left out).
 */
final class Level {
    /** Of every recording. */
    static final double LOUDNESS = -20;

    private static final int RATE = Resampler.TELEPHONE;
    /** A codec clips above. */
    private static final double PEAK = 0.85;
    /** Hiss is not blown up to speech. */
    private static final double MOST_GAIN = 30;
    /** Below the loudest moment by so much there is no speech any more. */
    private static final double SILENCE = -45;

    private static final int FRAME = RATE / 100;
    /** Of the silence around, kept: the first consonant is quiet, the last breath too. */
    private static final int BEFORE = RATE * 30 / 1000;

    private static final int AFTER = RATE * 80 / 1000;
    private static final int FADE_IN = RATE * 5 / 1000;
    private static final int FADE_OUT = RATE * 20 / 1000;

    private Level() {}

    /**
     * @param samples 16 bit, 8 kHz
     * @param gain louder than usual by so many decibels
     */
    static short[] even(short[] samples, double gain) {
        double[] clean = trimmed(withoutOffset(scaled(samples)));
        double loudness = loudness(clean);
        double factor =
                Double.isInfinite(loudness) ? 1 : Math.pow(10, Math.min(LOUDNESS + gain - loudness, MOST_GAIN) / 20);
        short[] even = new short[clean.length];
        for (int i = 0; i < clean.length; i++) {
            double faded = clean[i] * factor * fade(i, clean.length);
            even[i] = (short) Math.round(limited(faded) * Short.MAX_VALUE);
        }
        return even;
    }

    private static double[] scaled(short[] samples) {
        double[] scaled = new double[samples.length];
        for (int i = 0; i < samples.length; i++) {
            scaled[i] = samples[i] / (double) (1 << 15);
        }
        return scaled;
    }

    private static double[] withoutOffset(double[] samples) {
        // A high-pass at some 20 Hz; it starts at the first sample, so that an offset is no step.
        double[] clean = new double[samples.length];
        double before = samples.length == 0 ? 0 : samples[0];
        double out = 0;
        for (int i = 0; i < samples.length; i++) {
            out = samples[i] - before + 0.985 * out;
            before = samples[i];
            clean[i] = out;
        }
        return clean;
    }

    private static double[] trimmed(double[] samples) {
        int frames = (samples.length + FRAME - 1) / FRAME;
        double[] power = new double[frames];
        double loudest = 0;
        for (int f = 0; f < frames; f++) {
            int to = Math.min(samples.length, (f + 1) * FRAME);
            for (int i = f * FRAME; i < to; i++) {
                power[f] += samples[i] * samples[i] / FRAME;
            }
            loudest = Math.max(loudest, power[f]);
        }
        double least = loudest * Math.pow(10, SILENCE / 10);
        int first = 0;
        int last = frames - 1;
        while (first < last && power[first] <= least) {
            first++;
        }
        while (last > first && power[last] <= least) {
            last--;
        }
        int from = Math.max(0, first * FRAME - BEFORE);
        int to = Math.min(samples.length, (last + 1) * FRAME + AFTER);
        return loudest == 0 ? new double[0] : Arrays.copyOfRange(samples, from, to);
    }

    private static double fade(int i, int length) {
        double in = Math.min(1, (double) i / FADE_IN);
        double out = Math.min(1, (double) (length - 1 - i) / FADE_OUT);
        return in * out;
    }

    /** Bends the highest peaks instead of cutting them; all below is left as it is. */
    private static double limited(double sample) {
        double size = Math.abs(sample);
        double knee = PEAK * 0.7;
        return size <= knee
                ? sample
                : Math.signum(sample) * (knee + (PEAK - knee) * Math.tanh((size - knee) / (PEAK - knee)));
    }

    // --- BS.1770 at 8 kHz, mono ---

    /** In decibels of full scale (LUFS); negative infinity: nothing is to be heard. */
    static double loudness(short[] samples) {
        return loudness(scaled(samples));
    }

    private static double loudness(double[] samples) {
        double[] weighted = highPass(shelf(samples));
        // Blocks of 400 ms, every 100 ms; a word that is shorter is one block.
        int block = Math.max(1, Math.min(RATE * 4 / 10, weighted.length));
        int blocks = weighted.length == 0 ? 0 : (weighted.length - block) / (RATE / 10) + 1;
        double[] power = new double[blocks];
        for (int b = 0; b < blocks; b++) {
            for (int i = b * RATE / 10; i < b * RATE / 10 + block; i++) {
                power[b] += weighted[i] * weighted[i] / block;
            }
        }
        double audible = mean(power, Math.pow(10, (-70 + 0.691) / 10));
        return -0.691 + 10 * Math.log10(mean(power, audible / 10));
    }

    /** Of those above the gate. */
    private static double mean(double[] power, double gate) {
        return Arrays.stream(power).filter(each -> each > gate).average().orElse(0);
    }

    /** Above 1.7 kHz 4 dB more, as the head does. */
    private static double[] shelf(double[] samples) {
        double k = Math.tan(Math.PI * 1681.974450955533 / RATE);
        double q = 0.7071752369554196;
        double vh = Math.pow(10, 3.999843853973347 / 20);
        double vb = Math.pow(vh, 0.4996667741545416);
        double a0 = 1 + k / q + k * k;
        return filtered(
                samples,
                (vh + vb * k / q + k * k) / a0,
                2 * (k * k - vh) / a0,
                (vh - vb * k / q + k * k) / a0,
                2 * (k * k - 1) / a0,
                (1 - k / q + k * k) / a0);
    }

    private static double[] highPass(double[] samples) {
        double k = Math.tan(Math.PI * 38.13547087602444 / RATE);
        double q = 0.5003270373238773;
        double a0 = 1 + k / q + k * k;
        return filtered(samples, 1, -2, 1, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0);
    }

    private static double[] filtered(double[] samples, double b0, double b1, double b2, double a1, double a2) {
        double[] out = new double[samples.length];
        double x1 = 0;
        double x2 = 0;
        double y1 = 0;
        double y2 = 0;
        for (int i = 0; i < samples.length; i++) {
            double y = b0 * samples[i] + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
            x2 = x1;
            x1 = samples[i];
            y2 = y1;
            y1 = y;
            out[i] = y;
        }
        return out;
    }
}
