package org.trunkline.media;

import java.time.Duration;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Puts the packets of one RTP stream in order and keeps step with time. What arrives in order goes out at once; a packet
 * that is missing is waited for until three others have come or 60 ms have passed, and is silence then. While nothing
 * comes at all, silence does, so that whoever listens can tell time by the samples. Sequence numbers tell the order,
 * timestamps how much is missing: a stream that begins anew (another source, a jump) is taken as it comes.
 *
 * <p>Used by one thread.
 */
final class Sequencer {
    private static final int MOST_WAITING = 3;
    private static final long LONGEST_WAIT = Duration.ofMillis(60).toNanos();
    /** Beyond what the network delays; less would put silence into the middle of speech that is only late. */
    private static final long QUIET = Duration.ofMillis(200).toNanos();
    /** Packets farther off than this, either way, are another stream: one second. */
    private static final int FAR = 50;

    private static final long UNEVEN = Duration.ofMillis(45).toNanos();
    /** Frames by which the sender may be late without having lost anything: then nothing is filled in. */
    private static final int LATE = 3;

    private static final class Waiting {
        final long timestamp;
        final short[] samples;
        final long arrived;

        Waiting(long timestamp, short[] samples, long arrived) {
            this.timestamp = timestamp;
            this.samples = samples;
            this.arrived = arrived;
        }
    }

    private final int frame;
    private final Consumer<short[]> out;
    /** By sequence number, unwrapped. */
    private final TreeMap<Long, Waiting> waiting = new TreeMap<>();

    private boolean begun;
    /** Whether the packet before the next one has come. */
    private boolean complete = true;

    private long source;
    /** The next sequence number, unwrapped. */
    private long next;
    /** The timestamp, 32 bits, that the next sample should have. */
    private int due;

    private long lastOut;
    private long packets;
    private long behind;
    private long lost;
    private long useless;

    /**
     * @param frame samples in 20 ms
     * @param now in nanoseconds, as all times here
     */
    Sequencer(int frame, long now, Consumer<short[]> out) {
        this.frame = frame;
        this.out = out;
        this.lastOut = now;
    }

    /**
     * How long, in nanoseconds, nothing came that should have: whoever sends may send it later, after what came meanwhile
     * has queued up there, and be late by so much from then on.
     */
    long behind() {
        return behind;
    }

    /** Packets that never came. */
    long lost() {
        return lost;
    }

    /** Packets that came twice or too late. */
    long useless() {
        return useless;
    }

    void packet(long from, int sequence, long timestamp, short[] samples, long now) {
        int ahead = begun ? (short) (sequence - (int) next) : 0;
        if (!begun || from != source || ahead > FAR || ahead < -FAR) {
            release(now);
            begun = true;
            source = from;
            next = sequence;
            due = (int) timestamp;
            ahead = 0;
        }
        if (ahead < 0 || waiting.containsKey(next + ahead)) {
            useless++;
            return;
        }
        packets++;
        waiting.put(next + ahead, new Waiting(timestamp, samples, now));
        drain(now);
        if (waiting.size() >= MOST_WAITING) {
            giveUp(now);
        }
    }

    /** To be called every few frames: gives up what is missing too long, and fills what does not come. */
    void tick(long now) {
        if (!waiting.isEmpty() && now - waiting.firstEntry().getValue().arrived >= LONGEST_WAIT) {
            giveUp(now);
        }
        long silent = now - lastOut;
        if (silent >= QUIET) {
            behind += silent;
            int frames = (int) Math.min(silent / (1_000_000_000L / 50), FAR);
            for (int i = 0; i < frames; i++) {
                out.accept(new short[frame]);
            }
            due += frames * frame;
            lastOut = now;
        }
    }

    private void drain(long now) {
        while (!waiting.isEmpty() && waiting.firstKey() == next) {
            deliver(waiting.pollFirstEntry().getValue(), now);
        }
    }

    /** The packets before the first that waits will not come. */
    private void giveUp(long now) {
        lost += waiting.firstKey() - next;
        complete = complete && waiting.firstKey() == next;
        next = waiting.firstKey();
        drain(now);
    }

    private void release(long now) {
        while (!waiting.isEmpty()) {
            giveUp(now);
        }
    }

    private void deliver(Waiting packet, long now) {
        // What was filled meanwhile is not missing; a timestamp that lies back tells of nothing missing either. A
        // sender
        // that leaves out some 20 ms, but no sequence number, had nothing to send just then: a hole in a word would
        // harm.
        int missing = (int) packet.timestamp - due;
        if (missing > (complete ? LATE * frame : 0) && missing <= FAR * frame) {
            for (int left = missing; left > 0; left -= frame) {
                out.accept(new short[Math.min(left, frame)]);
            }
        }
        // In the middle of what comes 20 ms apart; a little more is the usual unevenness.
        if (now - lastOut > UNEVEN) {
            behind += now - lastOut;
        }
        complete = true;
        out.accept(packet.samples);
        next++;
        due = (int) packet.timestamp + packet.samples.length;
        lastOut = now;
    }

    @Override
    public String toString() {
        return packets + " packets, " + lost + " lost, " + useless + " late or twice";
    }
}
