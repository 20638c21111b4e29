package org.trunkline.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.trunkline.speech.Endpointer.Change;

class EndpointerTest {
    private final Endpointer endpointer = new Endpointer(0.5f, Duration.ofMillis(320), Duration.ofSeconds(2));

    private Change feed(int windows, double voice) {
        Change last = Change.NONE;
        for (int i = 0; i < windows; i++) {
            Change change = endpointer.window((float) voice);
            if (change != Change.NONE) {
                last = change;
            }
        }
        return last;
    }

    @Test
    void a_click_is_no_speech() {
        assertThat(feed(1, 0.9)).isEqualTo(Change.NONE);
        assertThat(feed(20, 0.1)).isEqualTo(Change.NONE);
        assertThat(feed(2, 0.6)).isEqualTo(Change.NONE);
        assertThat(feed(20, 0.1)).isEqualTo(Change.NONE);
    }

    @Test
    void speech_begins_within_a_tenth_of_a_second() {
        assertThat(feed(2, 0.6)).isEqualTo(Change.NONE);
        assertThat(feed(1, 0.6)).isEqualTo(Change.BEGAN);
    }

    @Test
    void speech_beyond_doubt_begins_sooner() {
        assertThat(feed(1, 0.9)).isEqualTo(Change.NONE);
        assertThat(feed(1, 0.9)).isEqualTo(Change.BEGAN);
    }

    @Test
    void a_pause_within_a_sentence_does_not_end_it() {
        feed(10, 0.9);
        assertThat(feed(9, 0.1)).isEqualTo(Change.NONE);
        feed(3, 0.9);
        assertThat(feed(9, 0.1)).isEqualTo(Change.NONE);
        assertThat(feed(1, 0.1)).isEqualTo(Change.ENDED);
    }

    @Test
    void a_fading_voice_is_still_a_voice() {
        feed(10, 0.9);
        assertThat(feed(30, 0.4)).isEqualTo(Change.NONE);
    }

    @Test
    void who_talks_on_and_on_is_cut() {
        assertThat(feed(10, 0.9)).isEqualTo(Change.BEGAN);
        assertThat(feed(50, 0.9)).isEqualTo(Change.ENDED);
    }
}
