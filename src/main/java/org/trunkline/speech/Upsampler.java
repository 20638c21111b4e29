package org.trunkline.speech;

/**
 * Prepares a telephone's audio for a model of wideband speech: a high-pass at 100 Hz (hum), and 8 kHz to 16 kHz. Above
 * 4 kHz a little of the mirrored band is left ("spectral fold"): a model that never met an empty upper band hears better
 * with it. Keeps its state from block to block. Not thread-safe.
 */
final class Upsampler {
    /** Of the interpolation filter, one side, at 16 kHz. */
    private static final int HALF = 16;

    private static final double[] LOW_PASS = lowPass();

    private final int rate;
    private final double fold;
    // A second-order Butterworth high-pass.
    private final double b0;
    private final double b1;
    private final double a1;
    private final double a2;
    private double x1;
    private double x2;
    private double y1;
    private double y2;
    /** The last samples at 8 kHz, oldest first. */
    private final double[] history = new double[2 * HALF + 1];

    /**
     * @param rate of what comes in: 8000 or 16000
     * @param fold how much of the mirrored band is added, 0 to 1
     */
    Upsampler(int rate, double fold) {
        this.rate = rate;
        this.fold = fold;
        double w = Math.tan(Math.PI * 100 / rate);
        double norm = 1 / (1 + Math.sqrt(2) * w + w * w);
        b0 = norm;
        b1 = -2 * norm;
        a1 = 2 * (w * w - 1) * norm;
        a2 = (1 - Math.sqrt(2) * w + w * w) * norm;
    }

    /** @return at 16 kHz, delayed by a millisecond */
    short[] apply(short[] samples) {
        if (rate == 16_000) {
            short[] clean = new short[samples.length];
            for (int i = 0; i < samples.length; i++) {
                clean[i] = clip(highPass(samples[i]));
            }
            return clean;
        }
        short[] wide = new short[samples.length * 2];
        for (int i = 0; i < samples.length; i++) {
            System.arraycopy(history, 1, history, 0, history.length - 1);
            history[history.length - 1] = highPass(samples[i]);
            // Even outputs are the samples themselves, odd ones lie between.
            double middle = history[HALF];
            double between = 0;
            for (int k = 0; k < LOW_PASS.length; k++) {
                between += LOW_PASS[k] * history[k + 1];
            }
            // The image is the stuffed signal less the interpolated one: nothing on even places, the negative on odd
            // ones, but for a scale; so the sum is a weighting of the odd ones.
            wide[2 * i] = clip(middle * (1 + fold));
            wide[2 * i + 1] = clip(between * (1 - fold));
        }
        return wide;
    }

    private double highPass(double x) {
        double y = b0 * x + b1 * x1 + b0 * x2 - a1 * y1 - a2 * y2;
        x2 = x1;
        x1 = x;
        y2 = y1;
        y1 = y;
        return y;
    }

    private static short clip(double sample) {
        return (short) Math.clamp(Math.round(sample), Short.MIN_VALUE, Short.MAX_VALUE);
    }

    /** For the value halfway between history[HALF] and history[HALF + 1]. */
    private static double[] lowPass() {
        double[] taps = new double[2 * HALF];
        double sum = 0;
        for (int k = 0; k < taps.length; k++) {
            double t = k + 0.5 - HALF;
            double window = 0.5 + 0.5 * Math.cos(Math.PI * t / HALF);
            taps[k] = Math.sin(Math.PI * t) / (Math.PI * t) * window;
            sum += taps[k];
        }
        for (int k = 0; k < taps.length; k++) {
            taps[k] /= sum;
        }
        return taps;
    }
}
