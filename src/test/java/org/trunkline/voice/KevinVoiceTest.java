package org.trunkline.voice;

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
        short[] samples = voice.render("Thanks for calling. For billing, press one.", Style.PLAIN);
        assertThat(samples.length / 8000.0).isBetween(1.5, 5.0);
        assertThat(rms(samples)).isGreaterThan(300);
    }

    @Test
    void the_same_text_sounds_the_same() {
        assertThat(voice.render("Goodbye.", Style.PLAIN)).isEqualTo(voice.render("Goodbye.", Style.PLAIN));
    }

    @Test
    void several_threads_speak_without_mixing_their_words() throws Exception {
        short[] one = voice.render("one", Style.PLAIN);
        short[] seven = voice.render("seventy seven", Style.PLAIN);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<short[]>> ones = new ArrayList<>();
            List<Future<short[]>> sevens = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                ones.add(threads.submit(() -> voice.render("one", Style.PLAIN)));
                sevens.add(threads.submit(() -> voice.render("seventy seven", Style.PLAIN)));
            }
            for (int i = 0; i < 10; i++) {
                assertThat(ones.get(i).get()).isEqualTo(one);
                assertThat(sevens.get(i).get()).isEqualTo(seven);
            }
        }
    }

    @Test
    void voices_that_are_made_at_once_speak_as_one_that_is_made_alone() throws Exception {
        short[] alone = voice.render("squirrelly", Style.PLAIN);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 3; round++) {
                KevinVoice fresh = new KevinVoice(4);
                List<Future<short[]>> together = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    together.add(threads.submit(() -> fresh.render("squirrelly", Style.PLAIN)));
                }
                for (Future<short[]> each : together) {
                    assertThat(each.get()).isEqualTo(alone);
                }
            }
        }
    }

    @Test
    void letters_beyond_ascii_do_not_fail() {
        assertThat(voice.render("Grüße aus Zürich – £5", Style.PLAIN).length).isGreaterThan(4000);
        assertThat(voice.render("한국어", Style.PLAIN).length).isZero();
        assertThat(voice.render("  ", Style.PLAIN).length).isZero();
    }

    @Test
    void a_book_is_no_prompt() {
        assertThatThrownBy(() -> voice.render("a ".repeat(10_000), Style.PLAIN)).isInstanceOf(Voice.VoiceFailed.class);
    }

    @Test
    void it_speaks_slower_and_higher_on_demand() {
        String text = "Thanks for calling. For billing, press one.";
        int usual = voice.render(text, Style.PLAIN).length;
        assertThat(voice.render(text, new Style(0.5, 1, 0)).length).isBetween(usual * 3 / 2, usual * 3);
        assertThat(voice.render(text, new Style(1, 1.3, 0))).isNotEqualTo(voice.render(text, Style.PLAIN));
        assertThat(voice.render(text, Style.PLAIN)).as("as before").hasSize(usual);
    }

    private static double rms(short[] samples) {
        double sum = 0;
        for (short sample : samples) {
            sum += (double) sample * sample;
        }
        return Math.sqrt(sum / samples.length);
    }
}
