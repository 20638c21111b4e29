package org.trunkline.phone;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What a phone hears: measured, and kept in memory while a recording runs (an hour at most). */
final class Ear {
    private static final int MOST = Wav.RATE * 3600;

    private final ReentrantLock lock = new ReentrantLock();
    private final ToneMeter meter = new ToneMeter();
    private @Nullable Path file;
    private short[] recorded = new short[0];
    private int length;

    ToneMeter meter() {
        return meter;
    }

    /** @param lost samples that are missing before these */
    void hear(short[] samples, int lost) {
        meter.add(samples);
        lock.lock();
        try {
            if (file != null) {
                keep(new short[lost]);
                keep(samples);
            }
        } finally {
            lock.unlock();
        }
    }

    void record(Path to) {
        lock.lock();
        try {
            if (file != null) {
                throw new PhoneException("already recording to " + file + "; stop that recording first");
            }
            file = to;
            recorded = new short[Wav.RATE * 10];
            length = 0;
        } finally {
            lock.unlock();
        }
    }

    /** Writes the file; does nothing if no recording runs. */
    void stopRecording() {
        lock.lock();
        try {
            if (file != null) {
                Path to = file;
                file = null;
                Wav.write(to, recorded, length);
                recorded = new short[0];
            }
        } finally {
            lock.unlock();
        }
    }

    private void keep(short[] samples) {
        int count = Math.min(samples.length, MOST - length);
        if (length + count > recorded.length) {
            recorded = Arrays.copyOf(recorded, Math.min(MOST, Math.max(recorded.length * 2, length + count)));
        }
        System.arraycopy(samples, 0, recorded, length, count);
        length += count;
    }
}
