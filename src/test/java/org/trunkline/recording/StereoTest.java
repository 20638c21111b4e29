package org.trunkline.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StereoTest {
    private static final short[] ONE = filled(1000);
    private static final short[] TWO = filled(2000);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Stereo stereo = new Stereo(0, false);
    private long now;

    private static short[] filled(int value) {
        short[] frame = new short[160];
        Arrays.fill(frame, (short) value);
        return frame;
    }

    private void tick() {
        now += 20_000_000;
    }

    private void add(int channel, short[] samples) {
        out.writeBytes(stereo.add(channel, samples, now));
    }

    /** The value of a channel in the middle of each 20 ms. */
    private int[] frames(int channel) {
        out.writeBytes(stereo.end());
        ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        int[] frames = new int[bytes.capacity() / 640];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = bytes.getShort(i * 640 + 320 + 2 * channel);
        }
        return frames;
    }

    @Test
    void channels_lie_side_by_side() {
        for (int i = 0; i < 5; i++) {
            tick();
            add(0, ONE);
            add(1, TWO);
        }
        assertThat(frames(0)).containsExactly(1000, 1000, 1000, 1000, 1000);
        out.reset();
    }

    @Test
    void a_channel_that_begins_late_begins_late_in_the_file() {
        for (int i = 0; i < 30; i++) {
            tick();
            add(0, ONE);
            if (i >= 15) {
                add(1, TWO);
            }
        }
        int[] frames = frames(1);
        assertThat(Arrays.copyOfRange(frames, 0, 15)).containsOnly(0);
        assertThat(Arrays.copyOfRange(frames, 15, 30)).containsOnly(2000);
    }

    @Test
    void the_first_word_is_at_the_beginning_though_it_was_held_up_a_little() {
        now += 150_000_000;
        for (int i = 0; i < 10; i++) {
            add(0, ONE);
            add(1, TWO);
        }
        assertThat(frames(0)).hasSize(10).containsOnly(1000);
    }

    @Test
    void a_channel_that_stands_still_is_silent_meanwhile_and_in_step_again_after() {
        for (int i = 0; i < 200; i++) {
            tick();
            add(0, ONE);
            if (i < 50 || i >= 150) {
                add(1, TWO);
            }
        }
        int[] frames = frames(1);
        assertThat(frames).hasSize(200);
        assertThat(Arrays.copyOfRange(frames, 0, 50)).containsOnly(2000);
        assertThat(Arrays.copyOfRange(frames, 50, 140)).containsOnly(0);
        // What comes after the standstill is at most as late as what a tap is late by itself.
        assertThat(Arrays.copyOfRange(frames, 151, 200)).containsOnly(2000);
    }

    @Test
    void both_wait_for_none_when_one_never_comes() {
        for (int i = 0; i < 100; i++) {
            tick();
            add(0, ONE);
        }
        assertThat(out.size()).as("written before the end").isGreaterThan(70 * 640);
        assertThat(frames(0)).hasSize(100).containsOnly(1000);
    }

    @Test
    void silence_is_left_out_where_a_channel_is_ahead() {
        for (int i = 0; i < 100; i++) {
            tick();
            add(0, ONE);
            add(1, TWO);
            // The tap filled in what came late after all.
            if (i >= 20 && i < 40) {
                add(1, new short[160]);
            }
        }
        int[] frames = frames(1);
        assertThat(frames.length).isBetween(100, 106);
        assertThat(Arrays.stream(frames).filter(each -> each == 2000).count()).isEqualTo(100);
    }

    @Test
    void a_pause_takes_its_time_and_holds_nothing() {
        for (int i = 0; i < 30; i++) {
            tick();
            if (i == 10 || i == 20) {
                stereo.pause(i == 10);
            }
            add(0, ONE);
            add(1, TWO);
        }
        int[] frames = frames(0);
        assertThat(frames).hasSize(30);
        assertThat(Arrays.copyOfRange(frames, 0, 10)).containsOnly(1000);
        assertThat(Arrays.copyOfRange(frames, 10, 20)).containsOnly(0);
        assertThat(Arrays.copyOfRange(frames, 20, 30)).containsOnly(1000);
    }

    @Test
    void a_pause_is_marked_by_beeps_if_so_wished() {
        Stereo beeping = new Stereo(0, true);
        beeping.pause(true);
        for (int i = 0; i < 500; i++) {
            tick();
            out.writeBytes(beeping.add(0, ONE, now));
            out.writeBytes(beeping.add(1, TWO, now));
        }
        short[] left = new short[out.size() / 4];
        ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < left.length; i++) {
            left[i] = bytes.getShort(4 * i);
        }
        assertThat(Studio.level(Arrays.copyOfRange(left, 40_000, 41_600), 425)).isGreaterThan(2000);
        assertThat(Studio.level(Arrays.copyOfRange(left, 42_000, 80_000), 425)).isZero();
    }
}
