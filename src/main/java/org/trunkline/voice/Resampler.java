package org.trunkline.voice;

/**
 * Brings audio to the telephone's 8 kHz by a windowed sinc. javax.sound's converter will not do: one of its filters lets
 * all that is above 4 kHz fold back, the other dulls the highest telephone band by up to 9 dB.
 */
final class Resampler {
    static final int TELEPHONE = 8000;
    /** Of the lower of the two rates; above it the filter falls, to be closed at half the rate. */
    private static final double CUTOFF = 0.46;
    /** Zero crossings of the sinc, each side. */
    private static final int CROSSINGS = 32;
    /** Of the Kaiser window: 80 dB of attenuation. */
    private static final double BETA = 7.86;

    private Resampler() {}

    /**
     * @param samples at {@code rate}
     * @return at 8 kHz
     */
    static double[] toTelephone(double[] samples, double rate) {
        if (rate == TELEPHONE) {
            return samples.clone();
        }
        double step = rate / TELEPHONE;
        double cutoff = 2 * CUTOFF * Math.min(1, TELEPHONE / rate);
        double reach = CROSSINGS / cutoff;
        double[] out = new double[(int) (samples.length / step)];
        for (int i = 0; i < out.length; i++) {
            double at = i * step;
            int from = Math.max(0, (int) Math.ceil(at - reach));
            int to = Math.min(samples.length - 1, (int) Math.floor(at + reach));
            double sum = 0;
            for (int k = from; k <= to; k++) {
                double x = k - at;
                sum += samples[k] * cutoff * sinc(cutoff * x) * kaiser(x / reach);
            }
            out[i] = sum;
        }
        return out;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    private static double kaiser(double x) {
        return bessel(BETA * Math.sqrt(Math.max(0, 1 - x * x))) / bessel(BETA);
    }

    /** The modified Bessel function of order 0. */
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > 1e-9 * sum; k++) {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
