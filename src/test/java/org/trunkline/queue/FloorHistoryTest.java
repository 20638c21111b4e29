package org.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.trunkline.agent.AgentState;
import org.trunkline.journal.Entry;
import org.trunkline.journal.FactTypes;

/** Random days, told by their seed: every invariant after each input, and the same decisions when replayed. */
class FloorHistoryTest {
    /** {@code mvn test -Dtest=FloorHistoryTest -Dfloor.history.inputs=20000 -Dfloor.history.days=50} tries harder. */
    private static final int INPUTS = Integer.getInteger("floor.history.inputs", 4_000);

    private static final int DAYS = Integer.getInteger("floor.history.days", 3);
    private static final FactTypes FACTS = FactTypes.of(Map.of("floor", FloorInput.class));

    @ParameterizedTest
    @MethodSource("seeds")
    void a_random_day_breaks_no_rule_and_replays_the_same(long seed) {
        Bench floor = new Bench();
        Map<Integer, FloorState> checkpoints = new TreeMap<>();
        Invariants invariants = live(seed, floor, checkpoints);

        // The day had something of everything.
        assertThat(invariants.accepted).as("seed %d", seed).isGreaterThan(INPUTS / 100);
        assertThat(invariants.withdrawn).as("seed %d", seed).isPositive();
        assertThat(invariants.asking).as("seed %d", seed).isPositive();
        assertThat(invariants.overflowed).as("seed %d", seed).isPositive();
        assertThat(invariants.busyChecks).as("seed %d", seed).isPositive();
        assertThat(invariants.several).as("seed %d", seed).isPositive();
        assertThat(invariants.paused).as("seed %d", seed).isPositive();
        assertThat(invariants.yielded).as("seed %d", seed).isPositive();

        List<Entry> reread =
                floor.journal.stream().map(FloorHistoryTest::throughJson).toList();
        assertThat(decided(reread)).as("seed %d, replayed", seed).isEqualTo(floor.decided);
        checkpoints.forEach((at, state) -> {
            List<Entry> rest = new ArrayList<>();
            Entry before = reread.get(at);
            rest.add(throughJson(new Entry(before.position(), before.at(), new FloorInput.Restored(state))));
            rest.addAll(reread.subList(at, reread.size()));
            List<List<Decision>> again = decided(rest);
            assertThat(again.subList(1, again.size()))
                    .as("seed %d, replayed from input %d", seed, at)
                    .isEqualTo(floor.decided.subList(at, floor.decided.size()));
            assertThat(Replay.state(rest.stream())).isEqualTo(floor.core.state());
        });
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, DAYS);
    }

    private static Invariants live(long seed, Bench floor, Map<Integer, FloorState> checkpoints) {
        History history = new History(seed);
        Invariants invariants = new Invariants();
        floor.watch((input, decisions) -> {
            try {
                invariants.check(floor, input, decisions);
                history.seen(decisions);
            } catch (AssertionError e) {
                throw new AssertionError(
                        "seed %d, input %d: %s → %s".formatted(seed, floor.journal.size(), input, decisions), e);
            }
        });
        floor.apply(new FloorInput.Restored(FloorState.EMPTY));
        floor.apply(new FloorInput.Configured(history.plan()));
        while (floor.journal.size() < INPUTS) {
            if (floor.journal.size() * 3 / INPUTS >= checkpoints.size()) {
                checkpoints.put(floor.journal.size(), floor.core.state());
            }
            floor.pass(history.pause());
            floor.apply(history.next(floor.now, invariants.state));
        }
        floor.pass(Duration.ofMinutes(10));
        assertThat(floor.core.view().agents().values())
                .as("seed %d: nobody is reserved for ever, nor wraps up beyond the limit", seed)
                .noneMatch(view -> view.state() == AgentState.RESERVED
                        || floor.core.state().timers().values().stream()
                                .anyMatch(timer -> timer.kind() == Timer.Kind.WRAP_UP
                                        && (timer.subject() + "/").startsWith(view.agent() + "/")));
        return invariants;
    }

    private static List<List<Decision>> decided(List<Entry> entries) {
        return Replay.decisions(entries.stream()).stream()
                .map(Replay.Step::decisions)
                .toList();
    }

    private static Entry throughJson(Entry entry) {
        String name = FACTS.name(entry.fact());
        return new Entry(
                entry.position(), entry.at(), FACTS.read(name, entry.fact().interaction(), FACTS.write(entry.fact())));
    }
}
