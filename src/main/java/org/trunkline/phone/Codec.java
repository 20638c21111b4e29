package org.trunkline.phone;

import java.util.Optional;
import net.sf.fmj.media.codec.audio.alaw.ALawDecoderUtil;
import net.sf.fmj.media.codec.audio.alaw.ALawEncoderUtil;
import net.sf.fmj.media.codec.audio.ulaw.MuLawDecoderUtil;
import net.sf.fmj.media.codec.audio.ulaw.MuLawEncoderUtil;

/** The two G.711 codecs, by their names and static payload types of RFC 3551; 8,000 samples a second, a byte each. */
public enum Codec {
    PCMU(0),
    PCMA(8);

    private final int payloadType;

    Codec(int payloadType) {
        this.payloadType = payloadType;
    }

    int payloadType() {
        return payloadType;
    }

    static Optional<Codec> of(int payloadType) {
        for (Codec codec : values()) {
            if (codec.payloadType == payloadType) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }

    byte[] encode(short[] samples) {
        byte[] bytes = new byte[samples.length];
        for (int i = 0; i < samples.length; i++) {
            bytes[i] = switch (this) {
                case PCMU -> MuLawEncoderUtil.muLawEncode(samples[i]);
                case PCMA -> ALawEncoderUtil.aLawEncode(samples[i]);
            };
        }
        return bytes;
    }

    short[] decode(byte[] bytes, int offset, int length) {
        short[] samples = new short[length];
        for (int i = 0; i < length; i++) {
            samples[i] = switch (this) {
                case PCMU -> MuLawDecoderUtil.muLawDecode(bytes[offset + i]);
                case PCMA -> ALawDecoderUtil.aLawDecode(bytes[offset + i]);
            };
        }
        return samples;
    }
}
