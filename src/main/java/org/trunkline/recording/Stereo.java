package org.trunkline.recording;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Two streams of samples as the two channels of one sound, each in step with the clock: a stream that begins late, stands
 * still or ends leaves silence, so that what was said at one moment lies side by side.
 *
 * <p>Used by one thread at a time.
 */
final class Stereo {
    static final int RATE = 8000;
    static final WavHeader HEADER = new WavHeader(2, RATE);

    /** Beyond what taps are late by when their line pauses (they fill in silence after 200 ms). */
    private static final int BEHIND = RATE * 400 / 1000;
    /** What comes first and is no later was only held up on its way: it is of the first moment. */
    private static final int LATE = RATE / 5;
    /** Ahead of the clock by more, silence is left out; by much more, anything. */
    private static final int AHEAD = RATE / 10;

    private static final int FAR_AHEAD = RATE;
    private static final int BEEP_EVERY = RATE * 5;
    private static final int BEEP = RATE / 5;
    private static final double BEEP_HZ = 425;
    private static final double BEEP_LOUD = 3000;

    private final long begun;
    private final boolean beeps;
    private final Track[] tracks = {new Track(), new Track()};
    private boolean paused;

    private static final class Track {
        /** Samples placed since the beginning, those that wait included. */
        private long end;

        private short[] waiting = new short[RATE];
        private int count;
        /** Whether it has to find its place again: it did not come yet, or stood still. */
        private boolean lost = true;

        void put(short[] samples) {
            if (count + samples.length > waiting.length) {
                waiting = Arrays.copyOf(waiting, 2 * (count + samples.length));
            }
            System.arraycopy(samples, 0, waiting, count, samples.length);
            count += samples.length;
            end += samples.length;
        }

        void silence(long samples) {
            put(new short[(int) Math.max(0, samples)]);
        }

        void taken(int samples) {
            System.arraycopy(waiting, samples, waiting, 0, count - samples);
            count -= samples;
        }
    }

    /**
     * @param now in nanoseconds, as all times here
     * @param beeps whether a pause is marked by beeps, or else silent
     */
    Stereo(long now, boolean beeps) {
        this.begun = now;
        this.beeps = beeps;
    }

    /** What comes from now on is not kept, but takes its time. */
    void pause(boolean now) {
        paused = now;
    }

    /**
     * Takes samples that were just heard.
     *
     * @param channel 0 or 1
     * @return what is complete in both channels by now, as 16-bit samples in turn, little-endian; may be empty
     */
    byte[] add(int channel, short[] samples, long now) {
        long clock = (now - begun) * RATE / 1_000_000_000L;
        Track track = tracks[channel];
        long ahead = track.end + samples.length - clock;
        if ((track.lost && (track.end > 0 || ahead < -LATE)) || ahead < -BEHIND) {
            track.silence(-ahead);
        } else if (ahead > FAR_AHEAD || (ahead > AHEAD && isSilent(samples))) {
            return complete();
        }
        track.lost = false;
        track.put(paused ? gap(track.end, samples.length) : samples);
        Track other = tracks[1 - channel];
        if (clock - other.end > BEHIND) {
            other.silence(clock - other.end - BEHIND / 2);
            other.lost = true;
        }
        return complete();
    }

    /** The rest; the shorter channel ends with silence. */
    byte[] end() {
        long end = Math.max(tracks[0].end, tracks[1].end);
        for (Track track : tracks) {
            track.silence(end - track.end);
        }
        return complete();
    }

    private byte[] complete() {
        int both = Math.min(tracks[0].count, tracks[1].count);
        ByteBuffer bytes = ByteBuffer.allocate(both * HEADER.frame()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < both; i++) {
            bytes.putShort(tracks[0].waiting[i]).putShort(tracks[1].waiting[i]);
        }
        tracks[0].taken(both);
        tracks[1].taken(both);
        return bytes.array();
    }

    private static boolean isSilent(short[] samples) {
        for (short sample : samples) {
            // µ-law has no zero of its own in every implementation.
            if (Math.abs(sample) > 16) {
                return false;
            }
        }
        return true;
    }

    private short[] gap(long from, int length) {
        short[] gap = new short[length];
        for (int i = 0; beeps && i < length; i++) {
            long at = (from + i) % BEEP_EVERY;
            if (at < BEEP) {
                gap[i] = (short) (BEEP_LOUD * Math.sin(2 * Math.PI * BEEP_HZ * at / RATE));
            }
        }
        return gap;
    }
}
