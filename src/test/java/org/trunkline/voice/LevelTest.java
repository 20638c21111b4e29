package org.trunkline.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LevelTest {
    private static short[] tone(double hertz, double size, int length) {
        short[] tone = new short[length];
        for (int i = 0; i < length; i++) {
            tone[i] = (short) Math.round(size * Math.sin(2 * Math.PI * hertz * i / 8000));
        }
        return tone;
    }

    private static short[] joined(short[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        short[] joined = new short[length];
        int at = 0;
        for (short[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    @Test
    void loudness_is_that_of_the_standard() {
        // BS.1770 gives its own example: a sine of 997 Hz at full scale measures -3.01.
        assertThat(Level.loudness(tone(997, 32767, 80_000))).isCloseTo(-3.01, within(0.1));
        assertThat(Level.loudness(tone(997, 3276.7, 80_000))).isCloseTo(-23.01, within(0.1));
        assertThat(Level.loudness(joined(tone(997, 3276.7, 40_000), new short[160_000])))
                .as("pauses do not count")
                .isCloseTo(-23.01, within(0.4));
        assertThat(Level.loudness(new short[8000])).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void loud_and_soft_speech_come_out_alike() {
        short[] spoken = new KevinVoice(1).render("Thanks for calling.", Style.PLAIN);
        short[] soft = new short[spoken.length];
        for (int i = 0; i < spoken.length; i++) {
            soft[i] = (short) (spoken[i] / 6);
        }
        assertThat(Level.loudness(Level.even(soft, 0)))
                .isCloseTo(Level.LOUDNESS, within(0.5))
                .isCloseTo(Level.loudness(Level.even(spoken, 0)), within(0.5));
        assertThat(Level.loudness(Level.even(spoken, -6))).isCloseTo(Level.LOUDNESS - 6, within(0.5));
    }

    @Test
    void silence_around_goes_and_an_offset_with_it_and_the_ends_are_soft() {
        short[] offset = new short[8000];
        Arrays.fill(offset, (short) 900);
        short[] speech = tone(300, 9000, 8000);
        for (int i = 0; i < speech.length; i++) {
            speech[i] = (short) (speech[i] + 900);
        }
        short[] even = Level.even(joined(offset, speech, offset), 0);
        assertThat(even.length).as("a second, and a breath").isBetween(8000, 9600);
        assertThat(Math.abs((int) even[0])).isLessThan(20);
        assertThat(Math.abs((int) even[even.length - 1])).isLessThan(20);
        double mean = Arrays.stream(toInts(even)).average().orElse(1000);
        assertThat(mean).isCloseTo(0, within(20.0));
    }

    private static int[] toInts(short[] samples) {
        int[] ints = new int[samples.length];
        for (int i = 0; i < samples.length; i++) {
            ints[i] = samples[i];
        }
        return ints;
    }

    @Test
    void peaks_stay_below_what_a_codec_clips() {
        short[] peaky = joined(tone(300, 800, 16_000), tone(300, 32_000, 100), tone(300, 800, 16_000));
        for (short sample : Level.even(peaky, 0)) {
            assertThat(Math.abs((int) sample)).isLessThan((int) (0.86 * Short.MAX_VALUE));
        }
    }

    @Test
    void silence_stays_silence_and_hiss_is_not_blown_up() {
        assertThat(Level.even(new short[800], 0)).isEmpty();
        assertThat(Level.even(new short[0], 0)).isEmpty();
        assertThat(Level.loudness(Level.even(tone(1000, 10, 8000), 0))).isLessThan(-35);
    }
}
