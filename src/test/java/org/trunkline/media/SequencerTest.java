package org.trunkline.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SequencerTest {
    private static final int FRAME = 160;
    private static final long SOURCE = 4711;
    private static final int FIRST = 65_530;
    private static final long FIRST_TIME = 0xffff_ff00L;

    private final List<short[]> out = new ArrayList<>();
    private final Sequencer sequencer = new Sequencer(FRAME, 0, out::add);
    private long now;

    /** Frame n of the stream holds n + 1 in each sample; it arrives 20 ms after the one before. */
    private void frame(int n) {
        frame(n, SOURCE);
    }

    private void frame(int n, long source) {
        short[] samples = new short[FRAME];
        Arrays.fill(samples, (short) (n + 1));
        now += Duration.ofMillis(20).toNanos();
        // Both wrap on the way.
        sequencer.packet(source, FIRST + n & 0xffff, FIRST_TIME + (long) n * FRAME & 0xffff_ffffL, samples, now);
    }

    private void pass(Duration time) {
        now += time.toNanos();
        sequencer.tick(now);
    }

    /** What came out, as the first sample of each frame. */
    private List<Integer> heard() {
        assertThat(out).allMatch(samples -> samples.length == FRAME);
        return out.stream().map(samples -> (int) samples[0]).toList();
    }

    @Test
    void packets_in_order_go_out_at_once() {
        for (int n = 0; n < 20; n++) {
            frame(n);
            assertThat(out).hasSize(n + 1);
        }
        assertThat(heard()).isEqualTo(IntStream.rangeClosed(1, 20).boxed().toList());
    }

    @Test
    void packets_that_overtook_each_other_are_put_in_order() {
        List.of(0, 2, 1, 3, 6, 5, 4, 7).forEach(this::frame);
        assertThat(heard()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(sequencer.lost()).isZero();
    }

    @Test
    void what_is_lost_is_silence_of_the_same_length() {
        List.of(0, 1, 4, 5, 6).forEach(this::frame);
        assertThat(heard()).containsExactly(1, 2, 0, 0, 5, 6, 7);
        assertThat(sequencer.lost()).isEqualTo(2);
    }

    @Test
    void a_packet_after_a_loss_waits_no_longer_than_60_ms() {
        List.of(0, 2).forEach(this::frame);
        pass(Duration.ofMillis(59));
        assertThat(heard()).containsExactly(1);
        pass(Duration.ofMillis(1));
        assertThat(heard()).containsExactly(1, 0, 3);
    }

    @Test
    void packets_that_come_twice_or_too_late_are_dropped() {
        List.of(0, 1, 1, 3, 3, 4, 5, 2, 6).forEach(this::frame);
        assertThat(heard()).containsExactly(1, 2, 0, 4, 5, 6, 7);
        assertThat(sequencer.useless()).isEqualTo(3);
    }

    @Test
    void another_source_is_taken_from_its_first_packet_on() {
        frame(0);
        frame(700, SOURCE + 1);
        frame(701, SOURCE + 1);
        assertThat(heard()).containsExactly(1, 701, 702);
    }

    @Test
    void a_jump_of_the_same_source_is_a_new_stream() {
        List.of(0, 1, 10_000, 10_001, 5_000, 5_001).forEach(this::frame);
        assertThat(heard()).containsExactly(1, 2, 10_001, 10_002, 5_001, 5_002);
    }

    @Test
    void time_goes_on_in_silence_while_nothing_comes_and_is_not_counted_twice() {
        frame(0);
        pass(Duration.ofMillis(199));
        assertThat(heard()).containsExactly(1);
        pass(Duration.ofMillis(1));
        assertThat(out).hasSize(1 + 10);
        // Ten frames that never came were 200 ms; the eleventh comes with its right time.
        sequencer.packet(SOURCE, FIRST + 1 & 0xffff, FIRST_TIME + 11L * FRAME & 0xffff_ffffL, frameOf(12), now);
        assertThat(out).hasSize(12);
        assertThat(out.getLast()[0]).isEqualTo((short) 12);
    }

    @Test
    void a_sender_that_was_late_makes_no_hole_in_a_word() {
        frame(0);
        sequencer.packet(SOURCE, FIRST + 1 & 0xffff, FIRST_TIME + 4L * FRAME & 0xffff_ffffL, frameOf(2), now);
        assertThat(heard()).containsExactly(1, 2);
        // Five frames are a pause.
        sequencer.packet(SOURCE, FIRST + 2 & 0xffff, FIRST_TIME + 10L * FRAME & 0xffff_ffffL, frameOf(3), now);
        assertThat(heard()).containsExactly(1, 2, 0, 0, 0, 0, 0, 3);
    }

    @Test
    void a_sender_that_paused_may_be_late_from_then_on() {
        List.of(0, 1, 2).forEach(this::frame);
        assertThat(sequencer.behind()).isZero();
        now += Duration.ofMillis(80).toNanos();
        frame(3);
        assertThat(Duration.ofNanos(sequencer.behind()).toMillis()).isEqualTo(100);
        pass(Duration.ofMillis(200));
        assertThat(Duration.ofNanos(sequencer.behind()).toMillis()).isEqualTo(300);
    }

    @Test
    void silence_comes_even_if_no_packet_ever_did() {
        pass(Duration.ofMillis(200));
        pass(Duration.ofMillis(200));
        assertThat(heard()).hasSize(20).containsOnly(0);
    }

    @Test
    void speech_that_is_only_late_is_not_dropped() {
        frame(0);
        pass(Duration.ofMillis(400));
        int filled = out.size();
        List.of(1, 2, 3).forEach(this::frame);
        assertThat(heard().subList(filled, out.size())).containsExactly(2, 3, 4);
    }

    @Test
    void any_shuffle_within_reach_comes_out_complete_and_in_order() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Integer> order = new ArrayList<>();
        for (int block = 0; block < 500; block++) {
            List<Integer> three = new ArrayList<>(List.of(3 * block, 3 * block + 1, 3 * block + 2));
            // The last of three may be two too early: then one waits for two.
            Collections.shuffle(three, random);
            order.addAll(three);
        }
        frame(0); // the first to come is where the stream begins
        order.stream().filter(n -> n > 0).forEach(this::frame);
        assertThat(heard())
                .as("seed %d", seed)
                .isEqualTo(IntStream.rangeClosed(1, 1500).boxed().toList());
    }

    private static short[] frameOf(int value) {
        short[] samples = new short[FRAME];
        Arrays.fill(samples, (short) value);
        return samples;
    }
}
