package org.trunkline.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class KevinVoiceTest {
    private final KevinVoice voice = new KevinVoice(2);

    @Test
    void a_sentence_takes_about_as_long_as_a_person_would() {
        short[] samples = voice.render("Thanks for calling. For billing, press one.");
        assertThat(samples.length / 8000.0).isBetween(1.5, 5.0);
        assertThat(rms(samples)).isGreaterThan(300);
    }

    @Test
    void the_same_text_sounds_the_same() {
        assertThat(voice.render("Goodbye.")).isEqualTo(voice.render("Goodbye."));
    }

    @Test
    void several_threads_speak_without_mixing_their_words() throws Exception {
        short[] one = voice.render("one");
        short[] seven = voice.render("seventy seven");
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<short[]>> ones = new ArrayList<>();
            List<Future<short[]>> sevens = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                ones.add(threads.submit(() -> voice.render("one")));
                sevens.add(threads.submit(() -> voice.render("seventy seven")));
            }
            for (int i = 0; i < 10; i++) {
                assertThat(ones.get(i).get()).isEqualTo(one);
                assertThat(sevens.get(i).get()).isEqualTo(seven);
            }
        }
    }

    @Test
    void letters_beyond_ascii_do_not_fail() {
        assertThat(voice.render("Grüße aus Zürich – £5").length).isGreaterThan(4000);
        assertThat(voice.render("한국어").length).isZero();
        assertThat(voice.render("  ").length).isZero();
    }

    @Test
    void a_book_is_no_prompt() {
        assertThatThrownBy(() -> voice.render("a ".repeat(10_000))).isInstanceOf(Voice.VoiceFailed.class);
    }

    @Test
    void loud_and_soft_speech_come_out_alike() {
        short[] spoken = voice.render("Thanks for calling.");
        short[] soft = new short[spoken.length];
        for (int i = 0; i < spoken.length; i++) {
            soft[i] = (short) (spoken[i] / 2);
        }
        assertThat(rms(Level.even(soft))).isBetween(rms(Level.even(spoken)) * 0.8, rms(Level.even(spoken)) * 1.25);
        for (short sample : Level.even(spoken)) {
            assertThat(Math.abs((int) sample)).isLessThanOrEqualTo(Level.PEAK);
        }
    }

    @Test
    void silence_stays_silence() {
        assertThat(Level.even(new short[] {0, 3, -5, 0})).containsExactly((short) 0, (short) 3, (short) -5, (short) 0);
    }

    private static double rms(short[] samples) {
        double sum = 0;
        for (short sample : samples) {
            sum += (double) sample * sample;
        }
        return Math.sqrt(sum / samples.length);
    }
}
