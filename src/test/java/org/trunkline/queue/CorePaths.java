package org.trunkline.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.trunkline.agent.Agent;
import org.trunkline.agent.Capacity;
import org.trunkline.agent.Channel;
import org.trunkline.agent.Need;

/** What the core does in every decision, each by itself, by JMH. Run by {@code scripts/bench core --paths}. */
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CorePaths {
    private static final int NEEDS = 100;
    private static final Strategy LONGEST_IDLE = Strategies.named(Strategies.LONGEST_IDLE);

    private static Place place(long entry) {
        return new Place(false, 0, entry, 0, entry, "i" + entry);
    }

    /** An agent in so many groups, with a hundred others who are free and a contact that waits in each. */
    @State(Scope.Benchmark)
    public static class InGroups {
        @Param({"5", "20", "100"})
        int groups;

        private final Member member = new Member("m", Map.of(), Capacity.USUAL);
        private final Map<Strategy, Group.Rank> rank = Map.of(LONGEST_IDLE, new Group.Rank(0, 1000, "m"));

        @Setup
        public void form() {
            for (int i = 0; i < groups; i++) {
                Group group = new Group(Channel.VOICE, LONGEST_IDLE);
                for (int other = 0; other < 100; other++) {
                    group.free(new Group.Rank(0, other, String.valueOf(other)));
                }
                group.add(place((i * 31L) % groups));
                member.join(group);
            }
        }
    }

    /** A line in which so many wait. */
    @State(Scope.Benchmark)
    public static class InLine {
        @Param({"100", "10000", "100000"})
        int waiting;

        private final Group group = new Group(Channel.VOICE, LONGEST_IDLE);
        private long entry;

        @Setup
        public void fill() {
            while (entry < waiting) {
                group.add(place(entry++));
            }
        }
    }

    /** Ten thousand agents of twenty skills each, and a hundred needs that nobody has asked for yet. */
    @State(Scope.Benchmark)
    public static class AllAgents {
        @Param({"skill-%1$d", "skill-%1$d>=5 and (skill-%2$d or skill-%3$d>=4) or skill-%4$d>=8"})
        String need = "";

        private final Groups groups = new Groups();
        private final Map<String, Agent> agents = new TreeMap<>();
        private final List<Need> needs = new ArrayList<>();

        @Setup
        public void hire() {
            Random random = new Random(3);
            for (int i = 0; i < 10_000; i++) {
                Map<String, Integer> skills = new HashMap<>();
                while (skills.size() < 20) {
                    skills.put("skill-" + random.nextInt(500), 1 + random.nextInt(10));
                }
                agents.put("a" + i, new Agent("a" + i, "", skills));
            }
            for (int i = 0; i < NEEDS; i++) {
                needs.add(Need.parse(String.format(Locale.ROOT, need, i, i + 100, i + 200, i + 300)));
            }
        }

        @Setup(Level.Invocation)
        public void forget() {
            groups.configure(new FloorPlan(1, Map.of(), agents), List.of());
        }
    }

    @Benchmark
    public boolean an_agent_becomes_free_and_busy_again(InGroups in) {
        in.member.free(in.member.channels(true));
        in.member.admit(in.rank);
        in.member.free(Set.of());
        return in.member.known().isEmpty();
    }

    @Benchmark
    public @Nullable Place the_first_who_waits_for_an_agent(InGroups in) {
        return in.member.firstWaiting();
    }

    /** The first goes, another comes. */
    @Benchmark
    public @Nullable Place a_line_moves_on(InLine in) {
        Place first = in.group.firstWaiting();
        if (first != null) {
            in.group.remove(first);
        }
        in.group.add(place(in.entry++));
        return first;
    }

    @Benchmark
    @OperationsPerInvocation(NEEDS)
    public void a_group_is_formed(AllAgents all, Blackhole hole) {
        for (Need need : all.needs) {
            hole.consume(all.groups.of(need, Channel.VOICE, LONGEST_IDLE));
        }
    }
}
