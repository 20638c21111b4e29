package org.trunkline.queue;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The strategies that there are: the usual ones of the field, and those that were added by a jar. */
final class Strategies {
    static final String LONGEST_IDLE = "longest-idle";

    private static final Logger log = LoggerFactory.getLogger(Strategies.class);

    private static final Map<String, Strategy> ALL = all();

    private Strategies() {}

    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /** @throws IllegalArgumentException if there is none of that name */
    static Strategy named(String name) {
        Strategy strategy = ALL.get(name);
        if (strategy == null) {
            throw new IllegalArgumentException(
                    "there is no strategy '" + name + "'; there are " + String.join(", ", ALL.keySet()));
        }
        return strategy;
    }

    private static Map<String, Strategy> all() {
        Map<String, Strategy> all = new TreeMap<>();
        List<Strategy> found = new ArrayList<>(List.of(
                new LongestIdle(),
                new LeastTalk(),
                new FewestCalls(),
                new Linear(),
                new RoundRobin(),
                new WeightedRandom(),
                new RingAll()));
        ServiceLoader.load(Strategy.class).forEach(strategy -> found.add(new Added(strategy, new AtomicBoolean())));
        found.forEach(strategy -> all.put(strategy.name(), strategy));
        return Collections.unmodifiableMap(all);
    }

    /** From a jar. Where it fails it knows no better: that agent comes last, and the floor goes on. */
    private record Added(Strategy own, AtomicBoolean failed) implements Strategy {
        @Override
        public String name() {
            return own.name();
        }

        @Override
        public long rank(Candidate candidate) {
            try {
                return own.rank(candidate);
            } catch (RuntimeException e) {
                if (!failed.getAndSet(true)) {
                    log.error("strategy {} failed; agents for whom it does come last", name(), e);
                }
                return Long.MAX_VALUE;
            }
        }

        @Override
        public boolean isSteady() {
            return own.isSteady();
        }

        @Override
        public boolean ringsAll() {
            return own.ringsAll();
        }
    }

    private record LongestIdle() implements Strategy {
        @Override
        public String name() {
            return LONGEST_IDLE;
        }

        @Override
        public long rank(Candidate candidate) {
            return ChronoUnit.MICROS.between(Instant.EPOCH, candidate.idleSince());
        }

        @Override
        public boolean isSteady() {
            return true;
        }
    }

    /** Who has talked least since log-in. */
    private record LeastTalk() implements Strategy {
        @Override
        public String name() {
            return "least-talk";
        }

        @Override
        public long rank(Candidate candidate) {
            return candidate.talked().toMillis();
        }

        @Override
        public boolean isSteady() {
            return true;
        }
    }

    /** Who has taken the fewest since log-in. */
    private record FewestCalls() implements Strategy {
        @Override
        public String name() {
            return "fewest-calls";
        }

        @Override
        public long rank(Candidate candidate) {
            return candidate.taken();
        }

        @Override
        public boolean isSteady() {
            return true;
        }
    }

    /** Always the lowest agent's number that is free. */
    private record Linear() implements Strategy {
        @Override
        public String name() {
            return "linear";
        }

        @Override
        public long rank(Candidate candidate) {
            return 0;
        }

        @Override
        public boolean isSteady() {
            return true;
        }
    }

    /** The next agent's number after the one that the queue offered last. */
    private record RoundRobin() implements Strategy {
        @Override
        public String name() {
            return "round-robin";
        }

        @Override
        public long rank(Candidate candidate) {
            return candidate.last() != null && candidate.agent().compareTo(candidate.last()) <= 0 ? 1 : 0;
        }
    }

    /**
     * By lot, an agent of twice the weight twice as often; the weight is the mean proficiency. Efraimidis and Spirakis,
     * Weighted random sampling with a reservoir, 2006: who has the least of {@code -ln(u) / weight}.
     */
    private record WeightedRandom() implements Strategy {
        @Override
        public String name() {
            return "weighted-random";
        }

        @Override
        public long rank(Candidate candidate) {
            double weight = candidate.skills().values().stream()
                    .mapToInt(Integer::intValue)
                    .average()
                    .orElse(1);
            // The contact's number is the seed, so that a replay draws the same lots.
            double lot = new SplittableRandom(31 * candidate.entry()
                            + Objects.requireNonNull(candidate.agent()).hashCode())
                    .nextDouble(Double.MIN_NORMAL, 1);
            return (long) (-StrictMath.log(lot) / weight * 1e9);
        }
    }

    private record RingAll() implements Strategy {
        @Override
        public String name() {
            return "ring-all";
        }

        @Override
        public long rank(Candidate candidate) {
            return 0;
        }

        @Override
        public boolean ringsAll() {
            return true;
        }
    }
}
