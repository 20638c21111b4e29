package org.trunkline.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** How the samples travel in RTP. */
public enum Encoding {
    /** G.711 µ-law, 8 kHz. */
    ULAW(8000),
    /** 16-bit samples in network order, 16 kHz. */
    SLIN16(16_000);

    /** By code word, as the JDK's decoder has it. */
    private static final short[] MULAW = mulaw();

    private static final int PCMU = 0;
    private static final int FIRST_DYNAMIC = 96;

    private final int rate;

    Encoding(int rate) {
        this.rate = rate;
    }

    /** Samples a second. */
    public int rate() {
        return rate;
    }

    /** Samples in 20 ms. */
    int frame() {
        return rate / 50;
    }

    /** Whether a packet of this payload type and length carries speech; comfort noise and digits do not. */
    boolean carriedBy(int payloadType, int length) {
        // Nothing that is less than 5 ms of sound is sent as such.
        return switch (this) {
            case ULAW -> payloadType == PCMU && length >= frame() / 4;
            case SLIN16 -> payloadType >= FIRST_DYNAMIC && length >= 2 * frame() / 4;
        };
    }

    short[] decode(byte[] bytes, int offset, int length) {
        return switch (this) {
            case ULAW -> {
                short[] samples = new short[length];
                for (int i = 0; i < length; i++) {
                    samples[i] = MULAW[bytes[offset + i] & 0xff];
                }
                yield samples;
            }
            case SLIN16 -> {
                short[] samples = new short[length / 2];
                ByteBuffer.wrap(bytes, offset, length)
                        .order(ByteOrder.BIG_ENDIAN)
                        .asShortBuffer()
                        .get(samples);
                yield samples;
            }
        };
    }

    private static short[] mulaw() {
        byte[] words = new byte[256];
        for (int word = 0; word < words.length; word++) {
            words[word] = (byte) word;
        }
        AudioFormat coded = new AudioFormat(AudioFormat.Encoding.ULAW, 8000, 8, 1, 1, 8000, true);
        AudioFormat plain = new AudioFormat(8000, 16, 1, true, true);
        short[] samples = new short[words.length];
        try (AudioInputStream stream = AudioSystem.getAudioInputStream(
                plain, new AudioInputStream(new ByteArrayInputStream(words), coded, words.length))) {
            ByteBuffer.wrap(stream.readAllBytes()).asShortBuffer().get(samples);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return samples;
    }
}
