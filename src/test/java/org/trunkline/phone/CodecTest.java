package org.trunkline.phone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodecTest {
    @ParameterizedTest
    @EnumSource(Codec.class)
    void a_tone_comes_back_with_little_noise(Codec codec) {
        short[] said = ToneMeterTest.sine(440, -10, 800);
        byte[] coded = codec.encode(said);
        short[] heard = codec.decode(coded, 0, coded.length);

        double signal = 0;
        double noise = 0;
        for (int i = 0; i < said.length; i++) {
            signal += (double) said[i] * said[i];
            noise += Math.pow(said[i] - heard[i], 2);
        }
        assertThat(10 * Math.log10(signal / noise)).as("signal to noise, dB").isGreaterThan(30);
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void each_byte_is_its_own_value(Codec codec) {
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        short[] values = codec.decode(all, 0, 256);
        // Positive and negative zero of µ-law are one value.
        assertThat(codec.decode(codec.encode(values), 0, 256)).isEqualTo(values);
    }
}
