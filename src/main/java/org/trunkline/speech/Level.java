package org.trunkline.speech;

/** Brings speech to an even level, so that prompts follow each other without a jump in loudness. */
final class Level {
    /** Aim for the speech's root mean square, in sample units: about -20 dBFS. */
    static final double RMS = 3000;
    /** No sample goes beyond this, about -1.5 dBFS: louder would clip in a codec. */
    static final int PEAK = 27_500;

    /** Samples below this are pauses and do not count for the loudness. */
    private static final int QUIET = 200;
    /** Hiss is not blown up to speech. */
    private static final double MOST_GAIN = 8;

    private Level() {}

    static short[] even(short[] samples) {
        double sum = 0;
        int counted = 0;
        int peak = 0;
        for (short sample : samples) {
            int size = Math.abs((int) sample);
            peak = Math.max(peak, size);
            if (size >= QUIET) {
                sum += (double) sample * sample;
                counted++;
            }
        }
        if (counted == 0) {
            return samples.clone();
        }
        double gain = Math.min(Math.min(RMS / Math.sqrt(sum / counted), (double) PEAK / peak), MOST_GAIN);
        short[] even = new short[samples.length];
        for (int i = 0; i < samples.length; i++) {
            even[i] = (short) Math.round(samples[i] * gain);
        }
        return even;
    }
}
