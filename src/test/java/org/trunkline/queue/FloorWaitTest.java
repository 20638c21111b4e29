package org.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.agent.Agent;

/** What callers are told of their wait, on floors whose agents talk for random times. */
class FloorWaitTest {
    private static final QueuePlan PLAN = Bench.queue("billing", "billing")
            .with(QueueSettings.MAX_WAIT, Duration.ZERO)
            .with(QueueSettings.WRAP_UP_MODE, "none");

    private static final Duration TALK = Duration.ofMinutes(3);

    private final Bench floor = new Bench();
    /** Offers to be answered. */
    private final List<String> answers = new ArrayList<>();

    private final Map<String, WaitRange> told = new HashMap<>();
    private final Map<String, Instant> entered = new HashMap<>();
    /** When conversations end. */
    private final TreeMap<Instant, String> ends = new TreeMap<>();

    private int waited;
    private int right;
    private int wrong;
    private Random random = new Random(0);

    private void open(QueuePlan plan, int agents) {
        List<Agent> all = new ArrayList<>();
        for (int i = 0; i < agents; i++) {
            all.add(Bench.agent("10" + i, "billing"));
        }
        floor.apply(new FloorInput.Configured(Bench.plan(1, List.of(plan), all)));
        all.forEach(agent -> floor.ready(agent.id()));
        floor.watch((_, decisions) -> Bench.offers(decisions).forEach(offer -> answers.add(offer.offer())));
    }

    private double exponential() {
        return -Math.log(1 - random.nextDouble());
    }

    private void answer() {
        while (!answers.isEmpty()) {
            String offer = answers.removeFirst();
            String interaction = FloorInput.interactionOf(offer);
            floor.apply(new FloorInput.OfferAccepted(offer));
            ends.put(floor.now.plusNanos((long) (TALK.toNanos() * exponential())), interaction);
            WaitRange range = told.remove(interaction);
            if (range != null) {
                Duration wait = Duration.between(Objects.requireNonNull(entered.get(interaction)), floor.now);
                if (range.isRight(wait)) {
                    right++;
                } else {
                    wrong++;
                }
            }
        }
    }

    private WaitOutlook outlook() {
        return Objects.requireNonNull(floor.core.view().queues().get("billing")).outlook();
    }

    /** Callers come so often, whom the agents can just serve; the line grows and shrinks. */
    private void day(int callers, Duration between) {
        for (int i = 0; i < callers; i++) {
            Instant next = floor.now.plusNanos((long) (between.toNanos() * exponential()));
            while (!ends.isEmpty() && !ends.firstKey().isAfter(next)) {
                Map.Entry<Instant, String> end = ends.pollFirstEntry();
                floor.pass(Duration.between(floor.now, end.getKey()));
                floor.apply(new FloorInput.Released(end.getValue()));
                answer();
            }
            floor.pass(Duration.between(floor.now, next));
            String interaction = "i" + entered.size();
            WaitRange range = outlook().next();
            entered.put(interaction, floor.now);
            floor.enter(interaction, "billing", 0);
            if (floor.core.contacts().contact(interaction) != null && answers.isEmpty()) {
                waited++;
                if (range != null) {
                    told.put(interaction, range);
                }
            }
            answer();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void a_range_that_is_told_is_right_four_times_of_five(long seed) {
        random = new Random(seed);
        open(PLAN, 8);
        day(2_000, Duration.ofSeconds(23));

        assertThat(waited).isGreaterThan(500);
        assertThat(right + wrong).as("told").isGreaterThan(waited / 2);
        assertThat((double) right / (right + wrong)).isGreaterThanOrEqualTo(0.8);
    }

    @Test
    void who_would_wait_too_long_is_not_taken_in_and_who_is_served_at_once_is() {
        open(PLAN.with(QueueSettings.MAX_ESTIMATED_WAIT, Duration.ofMinutes(8)), 2);
        day(200, Duration.ofSeconds(60));

        QueueFigures figures = floor.figures("billing");
        assertThat(figures.overflowed()).isGreaterThan(20);
        assertThat(figures.answered()).isGreaterThan(60);
        assertThat(floor.decided.stream().flatMap(List::stream))
                .filteredOn(Decision.Overflow.class::isInstance)
                .allMatch(decision -> ((Decision.Overflow) decision).why() == Overflowing.ESTIMATED_WAIT);
    }

    @Test
    void the_wait_is_told_with_the_position_where_the_queue_says_so() {
        open(PLAN.with(QueueSettings.ANNOUNCE_EVERY, Duration.ofSeconds(30)), 2);
        day(200, Duration.ofSeconds(80));
        assertThat(positions()).isNotEmpty().allMatch(position -> position.expected() == null);

        floor.apply(new FloorInput.Configured(new FloorPlan(
                2,
                Map.of(
                        "billing",
                        PLAN.with(QueueSettings.ANNOUNCE_EVERY, Duration.ofSeconds(30))
                                .with(QueueSettings.ANNOUNCE_WAIT, true)),
                floor.core.plan().agents())));
        floor.decided.clear();
        day(100, Duration.ofSeconds(80));
        assertThat(positions()).anyMatch(position -> position.expected() != null);
    }

    private List<Decision.Position> positions() {
        return floor.decided.stream()
                .flatMap(List::stream)
                .filter(Decision.Position.class::isInstance)
                .map(Decision.Position.class::cast)
                .toList();
    }

    @Test
    void comfort_messages_are_said_in_turn_while_the_contact_waits() {
        open(
                PLAN.with(QueueSettings.COMFORT, List.of("one", "two"))
                        .with(QueueSettings.COMFORT_EVERY, Duration.ofSeconds(20)),
                1);
        floor.enter("a", "billing", 0);
        answer();
        floor.enter("b", "billing", 0);

        assertThat(comforts(floor.pass(Duration.ofSeconds(65)))).containsExactly("b one", "b two", "b one");
        floor.apply(new FloorInput.Released("a"));
        assertThat(comforts(floor.pass(Duration.ofSeconds(15))))
                .as("while a phone rings")
                .isEmpty();
        floor.accept("b");
        assertThat(comforts(floor.pass(Duration.ofMinutes(5)))).isEmpty();
        assertThat(floor.timers).isEmpty();
    }

    private static List<String> comforts(List<Decision> decisions) {
        return decisions.stream()
                .filter(Decision.Comfort.class::isInstance)
                .map(Decision.Comfort.class::cast)
                .map(comfort -> comfort.interaction() + " " + comfort.message())
                .toList();
    }
}
