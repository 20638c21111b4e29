package org.trunkline.queue;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.trunkline.agent.Agent;
import tools.jackson.databind.json.JsonMapper;

/**
 * How fast the core alone decides, on one thread, on a full floor. A round is a conversation that ends, an answer and an
 * arrival; what counts as a decision is an input that ends in an offer or in an assignment. Where contacts wait that is the
 * conversation's end and the answer, where agents wait the arrival and the answer; the third input's time is in the rate.
 * As on the live floor a view of it is made once for each batch of inputs. Run by {@code scripts/bench core}.
 */
public final class CoreBench {
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");

    /**
     * @param skills of an agent; there are 25 times as many
     * @param waiting contacts; 0: half of the agents wait
     */
    private record Size(int queues, int agents, int skills, int waiting) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%,d queues, %,d agents of %d skills, %,d waiting", queues, agents, skills, waiting);
        }
    }

    /**
     * @param nanos of each decision
     * @param megabytes that the floor keeps
     */
    private record Result(
            Size size, String needs, double perSecond, double inputsPerSecond, Histogram nanos, long megabytes) {}

    /** Inputs of one batch, as {@link Floor} takes them at most. */
    private static final int BATCH = 256;

    private final Random random = new Random(11);
    private final Size size;
    private final boolean expressions;
    private FloorCore core = new FloorCore();
    /** Kept, as the live floor keeps it. */
    @SuppressWarnings("UnusedVariable")
    private FloorView view = FloorView.EMPTY;

    private final List<String> queues = new ArrayList<>();
    /** Interactions. */
    private final List<String> talking = new ArrayList<>();

    private final Histogram nanos = new Histogram(3);
    private Instant now = NINE;
    private long contacts;
    private long inputs;

    private CoreBench(Size size, boolean expressions) {
        this.size = size;
        this.expressions = expressions;
    }

    private String skill() {
        return "skill-" + random.nextInt(size.skills() * 25);
    }

    /** One skill or two, or what a boolean expression makes of four. */
    private String need() {
        if (!expressions) {
            return random.nextBoolean() ? skill() : skill() + " and " + skill();
        }
        return String.format(
                "%s>=%d and (%s or %s>=%d) or %s>=%d",
                skill(), 2 + random.nextInt(6), skill(), skill(), 2 + random.nextInt(6), skill(), 7);
    }

    private void open() {
        Map<String, Agent> agents = new TreeMap<>();
        for (int i = 0; i < size.agents(); i++) {
            String id = String.valueOf(100_000 + i);
            Map<String, Integer> skills = new TreeMap<>();
            while (skills.size() < size.skills()) {
                skills.put(skill(), 1 + random.nextInt(10));
            }
            agents.put(id, new Agent(id, id, skills));
        }
        Map<String, QueuePlan> plans = new TreeMap<>();
        while (plans.size() < size.queues()) {
            String name = "queue-" + plans.size();
            QueuePlan plan = QueuePlan.of(name)
                    .skills(need())
                    .with(QueueSettings.WRAP_UP_MODE, "none")
                    .with(QueueSettings.MAX_WAIT, Duration.ofDays(1))
                    .with(QueueSettings.ANNOUNCE_EVERY, Duration.ZERO);
            if (agents.values().stream().anyMatch(agent -> plan.need().metBy(agent.skills()))) {
                plans.put(name, plan);
                queues.add(name);
            }
        }
        apply(new FloorInput.Restored(FloorState.EMPTY));
        apply(new FloorInput.Configured(new FloorPlan(1, plans, agents)));
        for (String id : agents.keySet()) {
            apply(new FloorInput.PhoneSeen(id, PhoneState.IDLE));
            apply(new FloorInput.LoggedIn(id, id));
            apply(new FloorInput.MadeReady(id));
        }
        if (size.waiting() == 0) {
            while (contacts < size.agents() / 2) {
                answer(apply(enters()));
            }
        } else {
            while (contacts - talking.size() < size.waiting()) {
                answer(apply(enters()));
            }
        }
    }

    private FloorInput enters() {
        String queue = queues.get(random.nextInt(queues.size()));
        return new FloorInput.Entered(new Waiting("i" + ++contacts, queue, random.nextInt(3), Set.of(), now));
    }

    private List<Decision> apply(FloorInput input) {
        now = now.plusNanos(1_000_000);
        if (++inputs % BATCH == 0) {
            view = core.view();
        }
        long begin = System.nanoTime();
        List<Decision> decisions = core.apply(now, input);
        long took = System.nanoTime() - begin;
        for (Decision made : decisions) {
            if (made instanceof Decision.Offer || made instanceof Decision.Accept) {
                nanos.recordValue(took);
                break;
            }
        }
        return decisions;
    }

    /** All who are offered a contact take it. */
    private void answer(List<Decision> decisions) {
        for (Decision decision : decisions) {
            if (decision instanceof Decision.Offer offer) {
                apply(new FloorInput.OfferAccepted(offer.offer()));
                talking.add(offer.interaction());
            }
        }
    }

    /** Somebody hangs up and somebody comes. */
    private void round() {
        int at = random.nextInt(talking.size());
        String over = talking.get(at);
        talking.set(at, talking.getLast());
        talking.removeLast();
        answer(apply(new FloorInput.Released(over)));
        answer(apply(enters()));
    }

    private Result run(int rounds) {
        open();
        for (int i = 0; i < rounds / 2; i++) {
            round();
        }
        // A floor that has been open for long: what stays on it is old, and is not copied about by each cleaning.
        System.gc();
        nanos.reset();
        inputs = 0;
        // By the process's time, so that the cleaning of memory takes part, and what else the machine does does not.
        OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long begin = process.getProcessCpuTime();
        for (int i = 0; i < rounds; i++) {
            round();
        }
        double seconds = (process.getProcessCpuTime() - begin) / 1e9;
        return new Result(
                size,
                expressions ? "expressions" : "plain",
                nanos.getTotalCount() / seconds,
                inputs / seconds,
                nanos,
                megabytes());
    }

    /** What is free once the floor is gone, and was not before. */
    private long megabytes() {
        long with = used();
        core = new FloorCore();
        view = FloorView.EMPTY;
        return (with - used()) >> 20;
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** @param arguments {@code [FILE [ROUNDS [SIZES]]]}: the figures of the largest floor go there as JSON; empty: nowhere */
    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200_000;
        Size full = new Size(1000, 10_000, 20, 100_000);
        List<Size> sizes = List.of(
                full,
                new Size(100, 10_000, 20, 100_000),
                new Size(10, 10_000, 20, 100_000),
                new Size(1000, 1_000, 20, 100_000),
                new Size(1000, 100, 20, 100_000),
                new Size(1000, 10_000, 10, 100_000),
                new Size(1000, 10_000, 5, 100_000),
                new Size(1000, 10_000, 20, 10_000),
                new Size(1000, 10_000, 20, 1_000),
                new Size(1000, 10_000, 20, 0));
        PrintStream out = System.out;
        out.printf("%-62s %-12s %12s %8s %8s %8s %7s%n", "", "needs", "a second", "p50 µs", "p99", "max", "MB");
        Map<String, Object> json = new LinkedHashMap<>();
        // Once unseen, so that the first in the table is as warm as the last.
        var _ = new CoreBench(full, false).run(rounds);
        int most = arguments.length > 2 ? Integer.parseInt(arguments[2]) : sizes.size();
        for (Size size : sizes.subList(0, most)) {
            for (boolean expressions : List.of(false, true)) {
                Result result = new CoreBench(size, expressions).run(rounds);
                print(out, result);
                if (size.equals(full)) {
                    if (expressions) {
                        json.put("expressions", figures(result));
                    } else {
                        json.putAll(figures(result));
                    }
                }
            }
        }
        if (arguments.length > 0 && !arguments[0].isEmpty()) {
            Files.writeString(
                    Path.of(arguments[0]),
                    JsonMapper.builder().build().writeValueAsString(json),
                    StandardCharsets.UTF_8);
        }
    }

    private static Map<String, Object> figures(Result result) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("decisions_per_second", Math.round(result.perSecond()));
        figures.put("inputs_per_second", Math.round(result.inputsPerSecond()));
        figures.put(
                "decision_us",
                Map.of(
                        "p50", result.nanos().getValueAtPercentile(50) / 1e3,
                        "p99", result.nanos().getValueAtPercentile(99) / 1e3,
                        "max", result.nanos().getMaxValue() / 1e3));
        figures.put("memory_mb", result.megabytes());
        return figures;
    }

    private static void print(PrintStream out, Result result) {
        out.printf(
                Locale.ROOT,
                "%-62s %-12s %,12.0f %8.1f %8.1f %8.0f %7d%n",
                result.size(),
                result.needs(),
                result.perSecond(),
                result.nanos().getValueAtPercentile(50) / 1e3,
                result.nanos().getValueAtPercentile(99) / 1e3,
                result.nanos().getMaxValue() / 1e3,
                result.megabytes());
    }
}
