package org.trunkline.ari;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trunkline.line.Arrival;
import org.trunkline.line.Cause;
import org.trunkline.line.Line;
import org.trunkline.line.LineFailure;
import org.trunkline.line.Sound;
import org.trunkline.line.SwitchboardEvent;
import org.trunkline.line.Tap;
import org.trunkline.media.MediaSettings;
import org.trunkline.media.RtpPorts;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.phone.PhoneSettings;
import org.trunkline.phone.ToneMeter;
import org.trunkline.yard.Baresip;
import org.trunkline.yard.InYard;
import org.trunkline.yard.Yard;

/** What a caller says reaches us, from real phones through a real Asterisk. */
@InYard
class TapIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int TENTH = 800;
    /** As loud as a phone plays a tone. */
    private static final double TONE_DBFS = -10;

    private Yard yard;
    private RtpPorts ports;
    private AriSwitchboard switchboard;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final List<Phone> phones = new ArrayList<>();

    @BeforeEach
    void up(Yard shared) throws Exception {
        yard = shared;
        ports = new RtpPorts(new MediaSettings("127.0.0.1", 4000, 4999));
        CountDownLatch linked = new CountDownLatch(1);
        switchboard = new AriSwitchboard(AriSettings.from(yard.settings().root()), ports, Set.of(), event -> {
            switch (event) {
                case SwitchboardEvent.LineArrived arrived -> arrivals.add(arrived.arrival());
                case SwitchboardEvent.LinkUp _ -> linked.countDown();
                default -> {}
            }
        });
        switchboard.start();
        assertThat(linked.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @AfterEach
    void down() {
        phones.forEach(Phone::close);
        switchboard.close();
        ports.close();
    }

    private record Call(Phone phone, Line line) {}

    private Call call() throws InterruptedException {
        Phone phone = Phone.open(PhoneSettings.local("+442079460001", "", yard.sipPort()));
        phones.add(phone);
        phone.call("5000");
        Arrival arrival = arrivals.poll(20, TimeUnit.SECONDS);
        assertThat(arrival).isNotNull();
        Line line = switchboard.take(arrival.line(), _ -> {});
        line.answer();
        var _ = phone.await(PhoneEvent.Established.class, PATIENCE);
        return new Call(phone, line);
    }

    /** All that was heard: one thread writes, any may wait for it. */
    private static final class Heard implements Consumer<short[]> {
        private final List<short[]> frames = new ArrayList<>();

        @Override
        public synchronized void accept(short[] samples) {
            frames.add(samples);
            notifyAll();
        }

        synchronized int mark() {
            return frames.size();
        }

        /** The next so many frames after the mark, joined. */
        synchronized short[] await(int mark, int count) throws InterruptedException {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (frames.size() < mark + count) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                assertThat(left)
                        .as("frames in time, %d of %d came", frames.size() - mark, count)
                        .isPositive();
                wait(left);
            }
            int length = 0;
            short[] all = new short[count * 320];
            for (short[] frame : frames.subList(mark, mark + count)) {
                System.arraycopy(frame, 0, all, length, frame.length);
                length += frame.length;
            }
            return Arrays.copyOf(all, length);
        }

        /** The mark from which on the tone is there. */
        int awaitTone(double hz) throws InterruptedException {
            for (int mark = 0; mark < 1000; mark += 5) {
                if (meter(await(mark, 5), 0).hears(hz)) {
                    return mark;
                }
            }
            throw new AssertionError("no tone of " + hz + " Hz in twenty seconds");
        }
    }

    /** Of one tenth of a second. */
    private static ToneMeter meter(short[] samples, int tenth) {
        ToneMeter meter = new ToneMeter();
        meter.add(Arrays.copyOfRange(samples, tenth * TENTH, (tenth + 1) * TENTH));
        return meter;
    }

    @Test
    void a_tone_comes_in_with_its_level_and_without_a_gap() throws Exception {
        Call call = call();
        Heard heard = new Heard();
        Tap tap = call.line().tap(heard);
        assertThat(tap.rate()).isEqualTo(8000);
        call.phone().tone(1000, MINUTE);
        short[] tone = heard.await(heard.awaitTone(1000) + 5, 150);
        assertThat(tone).hasSize(150 * 160);
        assertThat(IntStream.range(0, 30)
                        .mapToDouble(tenth -> meter(tone, tenth).level(1000))
                        .sorted()
                        .toArray()[15])
                .isCloseTo(TONE_DBFS, within(0.3));
        // 1000 Hz has a period of eight samples: without a gap each equals the one eight before, but for the codec. A
        // machine that keeps the phone or the switch from running makes gaps of its own, a few at worst.
        int gaps = 0;
        for (int i = 8; i < tone.length; i++) {
            if (Math.abs(tone[i] - tone[i - 8]) > 600) {
                gaps++;
                i += 160;
            }
        }
        assertThat(gaps).isLessThanOrEqualTo(6);
        tap.close();
        assertNothingIsLeft();
    }

    @Test
    void what_is_played_to_the_caller_is_not_heard_and_plays_on() throws Exception {
        Call call = call();
        Heard heard = new Heard();
        call.line().play("tap-it-" + System.nanoTime(), List.of(new Sound("demo-congrats")));
        try (Tap tap = call.line().tap(heard)) {
            assertThat(call.phone().hearing().heardVoice(PATIENCE)).isTrue();
            assertThat(tap.isLive()).isTrue();
            for (short sample : heard.await(heard.mark(), 100)) {
                assertThat((int) sample).isBetween(-64, 64);
            }
            assertThat(call.phone().hearing().heardVoice(PATIENCE)).isTrue();
        }
    }

    @Test
    void taps_are_shown_to_nobody() throws Exception {
        Call call = call();
        try (Tap _ = call.line().tap(_ -> {})) {
            assertThat(leftovers()).isNotEmpty();
            assertThat(switchboard.survey().lines())
                    .containsOnlyKeys(call.line().id());
            assertThat(switchboard.survey().rooms()).isEmpty();
            assertThat(arrivals).isEmpty();
        }
        assertNothingIsLeft();
    }

    @Test
    void a_tap_ends_with_its_call_and_leaves_nothing() throws Exception {
        Call call = call();
        Tap tap = call.line().tap(_ -> {});
        call.phone().hangUp();
        Awaitility.await().atMost(PATIENCE).until(() -> !tap.isLive());
        tap.close();
        assertNothingIsLeft();
    }

    @Test
    void the_next_start_ends_what_a_killed_one_left() throws Exception {
        Call call = call();
        Tap _ = call.line().tap(_ -> {});
        assertThat(leftovers()).isNotEmpty();
        CountDownLatch linked = new CountDownLatch(1);
        try (AriSwitchboard next =
                new AriSwitchboard(AriSettings.from(yard.settings().root()), ports, Set.of(), event -> {
                    if (event instanceof SwitchboardEvent.LinkUp) {
                        linked.countDown();
                    }
                })) {
            next.start();
            assertThat(linked.await(20, TimeUnit.SECONDS)).isTrue();
            assertNothingIsLeft();
            assertThat(next.survey().lines()).containsKey(call.line().id());
            next.take(call.line().id(), _ -> {}).hangUp(Cause.NORMAL);
        }
    }

    @Test
    void a_tap_on_a_line_that_is_gone_fails_and_leaves_nothing() throws Exception {
        Call call = call();
        call.phone().hangUp();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> switchboard.survey().lines().isEmpty());
        assertThatThrownBy(() -> call.line().tap(_ -> {})).isInstanceOf(LineFailure.class);
        assertNothingIsLeft();
    }

    @Test
    void of_thirty_calls_at_once_not_one_is_silent() throws Exception {
        List<Call> calls = new ArrayList<>();
        List<Heard> heard = new ArrayList<>();
        List<Tap> taps = new ArrayList<>();
        for (int n = 0; n < 30; n++) {
            calls.add(call());
        }
        for (Call call : calls) {
            Heard one = new Heard();
            heard.add(one);
            taps.add(call.line().tap(one));
        }
        for (int n = 0; n < 30; n++) {
            calls.get(n).phone().tone(400 + 50 * n, MINUTE);
        }
        for (int n = 0; n < 30; n++) {
            double hz = 400 + 50 * n;
            short[] second = heard.get(n).await(heard.get(n).awaitTone(hz) + 5, 50);
            assertThat(IntStream.range(0, 10)
                            .filter(tenth -> meter(second, tenth).hears(hz)))
                    .as("tenths of a second with the tone of call %d", n)
                    .hasSizeGreaterThanOrEqualTo(7);
        }
        taps.forEach(Tap::close);
        assertNothingIsLeft();
    }

    @Test
    void a_tap_whose_switch_stood_still_knows_that_it_may_be_late_and_a_new_one_is_not() throws Exception {
        Call call = call();
        try (Tap tap = call.line().tap(_ -> {})) {
            Duration before = tap.behind();
            yard.freeze();
            LockSupport.parkNanos(400_000_000);
            yard.thaw();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> tap.behind().minus(before).toMillis() >= 300);
        }
        Heard heard = new Heard();
        try (Tap tap = call.line().tap(heard)) {
            call.phone().tone(1000, MINUTE);
            var _ = heard.awaitTone(1000);
            assertThat(tap.behind()).isLessThan(Duration.ofMillis(300));
        }
    }

    @Test
    void a_wideband_caller_is_heard_in_full_width() throws Exception {
        switchboard.close();
        try (Yard wide = new Yard(Map.of("TRUNKLINE_ASTERISK_CODECS", "g722"))) {
            up(wide);
            // 6 kHz exist at 16,000 samples a second only.
            try (Baresip phone = Baresip.register(wide, "1004", false, 6000, "g722")) {
                phone.dial("5000");
                Arrival arrival = arrivals.poll(20, TimeUnit.SECONDS);
                assertThat(arrival).isNotNull();
                Line line = switchboard.take(arrival.line(), _ -> {});
                line.answer();
                Heard heard = new Heard();
                try (Tap tap = line.tap(heard)) {
                    assertThat(tap.rate()).isEqualTo(16_000);
                    // The meter counts 8,000 samples for a second, so it reads half the frequency.
                    int begun = heard.awaitTone(3000);
                    assertThat(heard.await(begun, 50)).hasSize(50 * 320);
                }
            }
        }
    }

    /** A channel that is told to end does so some milliseconds later. */
    private void assertNothingIsLeft() {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(leftovers()).isEmpty());
    }

    /** What of taps is on the switch, as Asterisk itself tells. */
    private List<String> leftovers() {
        return (yard.cli("core show channels concise") + yard.cli("bridge show all"))
                .lines()
                .filter(line -> line.contains("Snoop/") || line.contains("UnicastRTP/") || line.contains("tap."))
                .toList();
    }
}
