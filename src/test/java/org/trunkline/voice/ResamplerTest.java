package org.trunkline.voice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplerTest {
    /** How much of a tone is left, in decibels. */
    private static double left(double rate, double hertz) {
        double[] tone = new double[(int) rate];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = Math.sqrt(2) * Math.sin(2 * Math.PI * hertz * i / rate);
        }
        double[] telephone = Resampler.toTelephone(tone, rate);
        double power = 0;
        for (int i = 1000; i < 7000; i++) {
            power += telephone[i] * telephone[i] / 6000;
        }
        return 10 * Math.log10(power + 1e-20);
    }

    @ParameterizedTest
    @ValueSource(doubles = {16_000, 22_050, 24_000, 44_100, 48_000})
    void the_telephones_band_stays_and_nothing_above_folds_back(double rate) {
        for (double hertz : new double[] {200, 1000, 3000, 3400}) {
            assertThat(left(rate, hertz)).as(hertz + " Hz").isBetween(-0.2, 0.2);
        }
        for (double hertz : new double[] {4300, 5000, 6000, 7000}) {
            assertThat(left(rate, hertz)).as(hertz + " Hz").isLessThan(-60);
        }
    }
}
