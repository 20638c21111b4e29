package org.trunkline.phone;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jitsi.impl.neomedia.transform.dtmf.DtmfRawPacket;
import org.jitsi.service.neomedia.RawPacket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audio of one call: a UDP socket, a virtual thread that sends a packet each 20 ms, another that hears.
 *
 * <p>Packets are libjitsi's, the loop is not: libjitsi's media stream plays and records through device sessions of a
 * service that exists once in a process, behind a jitter buffer and a mixer. A phone that measures must see each packet
 * when it comes in, must be able to fall silent or vanish at will, and there may be a hundred of it in one process.
 */
final class Media implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Media.class);
    private static final String DIGITS = "0123456789*#ABCD";
    private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int HEADER = RawPacket.FIXED_HEADER_SIZE;
    /** A digit lasts five frames (100 ms) and the next one waits as long. */
    private static final int DIGIT_FRAMES = 5;

    private static final int DIGIT_VOLUME = 10;
    /** A longer hole in the stream is a new stream, not lost packets: 10 s. */
    private static final int MOST_LOST = Wav.RATE * 10;

    /** What the audio of a call tells its phone. */
    interface Listener {
        void audio(long at);

        void digit(char digit, long at);

        void digitsSent(long at);
    }

    private final DatagramSocket socket;
    private final Mouth mouth;
    private final Ear ear;
    private final Listener listener;
    private final boolean silent;
    private final Queue<Character> digits = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Agreement agreement;
    private volatile boolean held;
    private boolean started;

    // The sender's own.
    private final int source = ThreadLocalRandom.current().nextInt();
    private int sequence = ThreadLocalRandom.current().nextInt(1 << 15);
    private long timestamp = ThreadLocalRandom.current().nextLong(1L << 31);
    private boolean talkspurt = true;
    private char digit;
    private int digitFrame = -1;
    private long digitStart;

    // The hearer's own.
    private boolean heardAny;
    private long expected;
    private long lastDigitStart = -1;

    /** @param silent true for a phone that agrees on audio but sends none */
    Media(String address, boolean silent, Mouth mouth, Ear ear, Listener listener) {
        this.silent = silent;
        this.mouth = mouth;
        this.ear = ear;
        this.listener = listener;
        try {
            socket = new DatagramSocket(0, InetAddress.getByName(address));
        } catch (IOException e) {
            throw new PhoneException("no UDP port for audio on " + address + ": " + e.getMessage(), e);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Starts the stream, or changes where it goes; from the phone's owner thread only. */
    void agreed(Agreement with) {
        agreement = with;
        if (!started) {
            started = true;
            Thread.ofVirtual().name("phone-hear-" + port()).start(this::hear);
            if (!silent) {
                Thread.ofVirtual().name("phone-say-" + port()).start(this::say);
            }
        }
    }

    @Nullable
    Agreement agreement() {
        return agreement;
    }

    /** On hold this side sends nothing. */
    void hold(boolean hold) {
        held = hold;
    }

    /** Queues digits to be sent by RFC 4733. */
    void dial(String keys) {
        for (char key : checked(keys).toCharArray()) {
            digits.add(key);
        }
    }

    static String checked(String keys) {
        if (keys.isEmpty() || !keys.chars().allMatch(key -> DIGITS.indexOf(key) >= 0)) {
            throw new IllegalArgumentException("'" + keys + "' is no row of keys; a phone has 0-9, *, # and A-D");
        }
        return keys;
    }

    /** Closes the socket without a word. */
    @Override
    public void close() {
        socket.close();
    }

    private void say() {
        long next = System.nanoTime();
        while (!socket.isClosed()) {
            long now = System.nanoTime();
            if (now < next) {
                LockSupport.parkNanos(next - now);
                continue;
            }
            // After a long pause of the whole machine the stream goes on from now instead of catching up.
            next = now - next > 5 * FRAME_NANOS ? now + FRAME_NANOS : next + FRAME_NANOS;
            Agreement with = agreement;
            if (with != null) {
                tick(with);
            }
        }
    }

    private void tick(Agreement with) {
        boolean speaks = with.theirs().receives() && !held;
        if (digitFrame < 0 && with.digitsPayload() >= 0) {
            Character next = digits.poll();
            if (next != null) {
                digit = next;
                digitFrame = 0;
                digitStart = timestamp;
            }
        }
        if (digitFrame >= 0 && digitFrame < DIGIT_FRAMES) {
            sendDigit(with, digitFrame == DIGIT_FRAMES - 1);
            talkspurt = true;
        } else if (speaks) {
            byte[] payload = with.codec().encode(mouth.draw());
            send(
                    new RawPacket(withHeader(payload), 0, HEADER + payload.length),
                    with.codec().payloadType(),
                    with);
        }
        if (digitFrame >= 0 && ++digitFrame == 2 * DIGIT_FRAMES) {
            digitFrame = -1;
            if (digits.isEmpty()) {
                listener.digitsSent(System.nanoTime());
            }
        }
        timestamp = timestamp + Mouth.FRAME & RawPacket.TIMESTAMP_MASK;
    }

    private static byte[] withHeader(byte[] payload) {
        byte[] bytes = new byte[HEADER + payload.length];
        System.arraycopy(payload, 0, bytes, HEADER, payload.length);
        return bytes;
    }

    private void send(RawPacket packet, int payloadType, Agreement with) {
        packet.setVersion();
        packet.setPayloadType((byte) payloadType);
        packet.setTimestamp(timestamp);
        packet.setMarker(talkspurt);
        talkspurt = false;
        transmit(packet, with);
    }

    /** The last packet of an event goes out three times, since it may be lost (RFC 4733, 2.5.1.4). */
    private void sendDigit(Agreement with, boolean last) {
        for (int copy = 0; copy < (last ? 3 : 1); copy++) {
            DtmfRawPacket packet = new DtmfRawPacket(new byte[HEADER + 4], 0, HEADER + 4, (byte) with.digitsPayload());
            packet.setVersion();
            packet.setPayloadType((byte) with.digitsPayload());
            int duration = (digitFrame + 1) * Mouth.FRAME;
            packet.init(DIGITS.indexOf(digit), last, digitFrame == 0, duration, digitStart, DIGIT_VOLUME);
            transmit(packet, with);
        }
    }

    private void transmit(RawPacket packet, Agreement with) {
        packet.setSSRC(source);
        packet.setSequenceNumber(sequence++ & RawPacket.SEQUENCE_NUMBER_MASK);
        try {
            socket.send(new DatagramPacket(packet.getBuffer(), packet.getOffset(), packet.getLength(), with.remote()));
        } catch (IOException e) {
            if (!socket.isClosed()) {
                LOG.debug("no audio to {}: {}", with.remote(), e.getMessage());
            }
        }
    }

    private void hear() {
        byte[] buffer = new byte[2048];
        DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
        while (!socket.isClosed()) {
            try {
                datagram.setLength(buffer.length);
                socket.receive(datagram);
                received(new RawPacket(buffer, 0, datagram.getLength()), System.nanoTime());
            } catch (IOException e) {
                // A closed socket ends the loop; a "port unreachable" of the other side does not.
                LOG.debug("audio on port {}: {}", port(), e.getMessage());
            }
        }
    }

    private void received(RawPacket packet, long at) {
        Agreement with = agreement;
        if (with == null || packet.isInvalid() || packet.getVersion() != 2) {
            return;
        }
        int payloadType = packet.getPayloadType() & 0x7f;
        if (payloadType == with.digitsPayload()) {
            DtmfRawPacket event = new DtmfRawPacket(packet);
            if (packet.getTimestamp() != lastDigitStart && event.getCode() < DIGITS.length()) {
                lastDigitStart = packet.getTimestamp();
                listener.digit(DIGITS.charAt(event.getCode()), at);
            }
        } else {
            Codec.of(payloadType).ifPresent(codec -> voice(codec, packet, at));
        }
    }

    private void voice(Codec codec, RawPacket packet, long at) {
        short[] samples = codec.decode(
                packet.getBuffer(), packet.getOffset() + packet.getHeaderLength(), packet.getPayloadLength(true));
        long lost = heardAny ? packet.getTimestamp() - expected & RawPacket.TIMESTAMP_MASK : 0;
        heardAny = true;
        expected = packet.getTimestamp() + samples.length & RawPacket.TIMESTAMP_MASK;
        ear.hear(samples, lost <= MOST_LOST ? (int) lost : 0);
        listener.audio(at);
    }

    @Override
    public String toString() {
        return "audio on port " + port() + ", digits waiting " + digits.size();
    }
}
