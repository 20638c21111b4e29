package org.trunkline.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ToneMeterTest {
    private final AtomicLong now = new AtomicLong();
    private final ToneMeter meter = new ToneMeter(now::get);

    @Test
    void a_tone_has_its_level_and_others_have_none() {
        meter.add(sine(440, -10, 800));

        assertThat(meter.level(440)).isCloseTo(-10, within(0.1));
        assertThat(meter.level()).isCloseTo(-10, within(0.1));
        assertThat(meter.level(480)).isLessThan(-45);
        assertThat(meter.level(1000)).isLessThan(-60);
        assertThat(meter.hears(440)).isTrue();
        assertThat(meter.hears(1000)).isFalse();
    }

    @Test
    void a_tone_between_two_bins_is_measured_too() {
        meter.add(sine(1004, -20, 800));

        assertThat(meter.level(1004)).isCloseTo(-20, within(0.2));
    }

    @Test
    void two_tones_at_once_are_both_heard() {
        meter.add(sum(sine(440, -16, 800), sine(1000, -16, 800)));

        assertThat(meter.hears(440)).isTrue();
        assertThat(meter.hears(1000)).isTrue();
        assertThat(meter.hears(700)).isFalse();
    }

    @Test
    void noise_is_voice_but_no_tone() {
        short[] noise = new short[800];
        Random random = new Random(7);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (short) (random.nextGaussian() * 3000);
        }
        meter.add(noise);

        assertThat(meter.voiced()).isTrue();
        assertThat(meter.hears(440)).isFalse();
        assertThat(meter.hears(1000)).isFalse();
    }

    @Test
    void faint_hiss_is_silence() {
        meter.add(sine(440, -60, 800));

        assertThat(meter.voiced()).isFalse();
        assertThat(meter.hears(440)).isFalse();
    }

    @Test
    void only_the_newest_tenth_of_a_second_counts() {
        meter.add(sine(440, -10, 800));
        meter.add(sine(1000, -10, 800));

        assertThat(meter.hears(440)).isFalse();
        assertThat(meter.hears(1000)).isTrue();
    }

    @Test
    void a_stream_that_stopped_is_silent() {
        meter.add(sine(440, -10, 800));
        now.addAndGet(Duration.ofMillis(300).toNanos());

        assertThat(meter.level(440)).isEqualTo(ToneMeter.SILENCE);
        assertThat(meter.voiced()).isFalse();
    }

    @Test
    void what_was_heard_before_is_not_heard_now() {
        meter.add(sine(440, -10, 800));

        assertThat(meter.heard(440, Duration.ofMillis(20))).isFalse();
    }

    @Test
    void a_tone_is_awaited() throws InterruptedException {
        ToneMeter live = new ToneMeter();
        Thread speaker = Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                live.add(sine(600, -10, 160));
                LockSupport.parkNanos(1_000_000);
            }
        });
        assertThat(live.heard(600, Duration.ofSeconds(5))).isTrue();
        speaker.interrupt();
        speaker.join();
    }

    @Test
    void a_pause_is_one_only_when_nothing_was_heard_for_so_long() throws InterruptedException {
        ToneMeter live = new ToneMeter();
        Thread speaker = Thread.ofVirtual().start(() -> {
            // A word, a gap of 0.2 s, another word, then nothing.
            for (int frame = 0; frame < 10_000 && !Thread.currentThread().isInterrupted(); frame++) {
                boolean speaks = frame < 20 || (frame >= 30 && frame < 50);
                live.add(speaks ? sine(600, -10, 160) : new short[160]);
                LockSupport.parkNanos(1_000_000);
            }
        });
        assertThat(live.heardVoice(Duration.ofSeconds(5))).isTrue();
        assertThat(live.heardPause(Duration.ofSeconds(1), Duration.ofSeconds(5)))
                .isTrue();
        assertThat(live.heardVoice(Duration.ofMillis(20))).isFalse();
        speaker.interrupt();
        speaker.join();
    }

    @Test
    void a_stream_that_stops_after_a_word_is_a_pause_in_time() {
        ToneMeter live = new ToneMeter();
        live.add(sine(600, -10, 800));

        assertThat(live.heardPause(Duration.ofSeconds(2), Duration.ofMillis(300)))
                .isFalse();
        assertThat(live.heardPause(Duration.ofMillis(500), Duration.ofSeconds(5)))
                .isTrue();
    }

    @Test
    void without_a_pause_none_is_heard() throws InterruptedException {
        ToneMeter live = new ToneMeter();
        Thread speaker = Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                live.add(sine(600, -10, 160));
                LockSupport.parkNanos(1_000_000);
            }
        });
        assertThat(live.heardVoice(Duration.ofSeconds(5))).isTrue();
        assertThat(live.heardPause(Duration.ofMillis(500), Duration.ofMillis(300)))
                .isFalse();
        speaker.interrupt();
        speaker.join();
    }

    static short[] sine(double hz, double dbfs, int length) {
        short[] samples = new short[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (short) Math.round(32767 * Math.pow(10, dbfs / 20) * Math.sin(2 * Math.PI * hz * i / 8000));
        }
        return samples;
    }

    private static short[] sum(short[] a, short[] b) {
        short[] sum = new short[a.length];
        for (int i = 0; i < a.length; i++) {
            sum[i] = (short) (a[i] + b[i]);
        }
        return sum;
    }
}
