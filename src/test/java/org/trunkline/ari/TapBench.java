package org.trunkline.ari;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.trunkline.line.Arrival;
import org.trunkline.line.Line;
import org.trunkline.line.SwitchboardEvent;
import org.trunkline.line.Tap;
import org.trunkline.media.MediaSettings;
import org.trunkline.media.RtpPorts;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.phone.PhoneSettings;
import org.trunkline.yard.InYard;
import org.trunkline.yard.Yard;

/**
 * What taps cost, and whether any is silent, at 1, 30, 60 and 120 calls at once; and so many calls one after the other, 30
 * at a time: {@code mvn test-compile surefire:test -Dtest=TapBench [-Dtap.calls=1000]}. No part of the test run.
 */
@InYard
class TapBench {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration MEASURED = Duration.ofSeconds(8);

    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    private record Call(Phone phone, Line line) {}

    /** Counts what it hears. */
    private static final class Heard implements Consumer<short[]> {
        final AtomicLong firstLoud = new AtomicLong();
        final AtomicInteger loud = new AtomicInteger();
        final AtomicInteger frames = new AtomicInteger();

        @Override
        public void accept(short[] samples) {
            frames.incrementAndGet();
            int peak = 0;
            for (short sample : samples) {
                peak = Math.max(peak, Math.abs((int) sample));
            }
            if (peak > 1000) {
                firstLoud.compareAndSet(0, System.nanoTime());
                loud.incrementAndGet();
            }
        }
    }

    @Test
    void taps_at_once(Yard yard) throws Exception {
        run(yard, switchboard -> {
            for (int count : new int[] {1, 30, 60, 120}) {
                atOnce(yard, switchboard, count);
            }
        });
    }

    @Test
    void one_after_the_other(Yard yard) throws Exception {
        int wanted = Integer.getInteger("tap.calls", 90);
        run(yard, switchboard -> {
            int silent = 0;
            for (int done = 0; done < wanted; done += 30) {
                silent += batch(yard, switchboard, 30);
            }
            System.out.println(wanted + " calls, 30 at a time: " + silent + " silent");
            assertThat(silent).isZero();
        });
    }

    private interface Work {
        void with(AriSwitchboard switchboard) throws Exception;
    }

    private void run(Yard yard, Work work) throws Exception {
        CountDownLatch linked = new CountDownLatch(1);
        try (RtpPorts ports = new RtpPorts(new MediaSettings("127.0.0.1", 4000, 4999));
                AriSwitchboard switchboard =
                        new AriSwitchboard(AriSettings.from(yard.settings().root()), ports, Set.of(), event -> {
                            switch (event) {
                                case SwitchboardEvent.LineArrived arrived -> arrivals.add(arrived.arrival());
                                case SwitchboardEvent.LinkUp _ -> linked.countDown();
                                default -> {}
                            }
                        })) {
            switchboard.start();
            assertThat(linked.await(20, TimeUnit.SECONDS)).isTrue();
            work.with(switchboard);
        }
    }

    private List<Call> calls(Yard yard, AriSwitchboard switchboard, int count) throws InterruptedException {
        List<Call> calls = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            Phone phone = Phone.open(PhoneSettings.local("+442079460001", "", yard.sipPort()));
            phone.call("5000");
            Arrival arrival = arrivals.poll(20, TimeUnit.SECONDS);
            assertThat(arrival).isNotNull();
            Line line = switchboard.take(arrival.line(), _ -> {});
            line.answer();
            var _ = phone.await(PhoneEvent.Established.class, PATIENCE);
            calls.add(new Call(phone, line));
        }
        return calls;
    }

    private int batch(Yard yard, AriSwitchboard switchboard, int count) throws InterruptedException {
        List<Call> calls = calls(yard, switchboard, count);
        List<Heard> heard = new ArrayList<>();
        List<Tap> taps = new ArrayList<>();
        for (Call call : calls) {
            Heard one = new Heard();
            heard.add(one);
            taps.add(call.line().tap(one));
            call.phone().tone(700, MINUTE);
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (heard.stream().anyMatch(one -> one.loud.get() < 10) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(20_000_000);
        }
        taps.forEach(Tap::close);
        calls.forEach(call -> call.phone().close());
        return (int) heard.stream().filter(one -> one.loud.get() < 10).count();
    }

    private void atOnce(Yard yard, AriSwitchboard switchboard, int count) throws InterruptedException {
        List<Call> calls = calls(yard, switchboard, count);
        double without = load(List.of(), MEASURED);
        List<Heard> heard = new ArrayList<>();
        List<Tap> taps = new ArrayList<>();
        long[] opening = new long[count];
        for (int n = 0; n < count; n++) {
            Heard one = new Heard();
            heard.add(one);
            long begun = System.nanoTime();
            taps.add(calls.get(n).line().tap(one));
            opening[n] = (System.nanoTime() - begun) / 1000;
        }
        long[] latency = new long[count];
        long[] said = new long[count];
        for (int n = 0; n < count; n++) {
            said[n] = System.nanoTime();
            calls.get(n).phone().tone(700, MINUTE);
        }
        LockSupport.parkNanos(1_000_000_000);
        double with = load(heard, MEASURED);
        int silent = 0;
        for (int n = 0; n < count; n++) {
            latency[n] = (heard.get(n).firstLoud.get() - said[n]) / 1_000_000;
            silent += heard.get(n).firstLoud.get() == 0 ? 1 : 0;
        }
        int frames = heard.stream().mapToInt(one -> one.frames.get()).sum();
        int loud = heard.stream().mapToInt(one -> one.loud.get()).sum();
        Arrays.sort(opening);
        Arrays.sort(latency);
        System.out.printf(
                "%d calls: %d silent; %.2f %% of the frames without the tone; word to samples p50 %d ms, p95 %d ms;"
                        + " opening a tap p50 %.1f ms, p95 %.1f ms; Asterisk %.3f of a core without taps, %.3f with%n",
                count,
                silent,
                100.0 * (frames - loud) / frames,
                latency[count / 2],
                latency[count * 95 / 100],
                opening[count / 2] / 1000.0,
                opening[count * 95 / 100] / 1000.0,
                without,
                with);
        taps.forEach(Tap::close);
        calls.forEach(call -> call.phone().close());
        assertThat(silent).isZero();
    }

    /** Asterisk's share of a core over this time; counting of what is heard begins with it. */
    private static double load(List<Heard> heard, Duration time) {
        heard.forEach(one -> {
            one.frames.set(0);
            one.loud.set(0);
        });
        Duration before = asterisk();
        long begun = System.nanoTime();
        LockSupport.parkNanos(time.toNanos());
        return (double) asterisk().minus(before).toNanos() / (System.nanoTime() - begun);
    }

    private static Duration asterisk() {
        return ProcessHandle.current()
                .descendants()
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
