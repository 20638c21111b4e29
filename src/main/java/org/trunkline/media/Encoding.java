package org.trunkline.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.sf.fmj.media.codec.audio.ulaw.MuLawDecoderUtil;

/** How the samples travel in RTP. */
public enum Encoding {
    /** G.711 µ-law, 8 kHz. */
    ULAW(8000),
    /** 16-bit samples in network order, 16 kHz. */
    SLIN16(16_000);

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
                    samples[i] = MuLawDecoderUtil.muLawDecode(bytes[offset + i]);
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
}
