package org.trunkline.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.trunkline.agent.Capacity;
import org.trunkline.agent.Channel;
import org.trunkline.agent.Need;

/**
 * The groups of agents by what is needed, on each channel that is asked for. What is asked for on a floor is little beside how often it is asked for; so who
 * meets a need is found out once, when it is first asked for, and a boolean expression costs what a plain skill does.
 *
 * <p>Forming a group costs O(agents with the rarest skill of each alternative). From then on an agent who becomes free, or
 * is so no more, costs O(log n) for each group that the agent is in.
 */
final class Groups {
    /**
     * Contacts may bring along needs of their own; from so many groups on those without anybody waiting are forgotten, and
     * again whenever there are twice as many as were kept.
     */
    private static final int MANY = 10_000;

    static final Strategy LONGEST_IDLE = Strategies.named(Strategies.LONGEST_IDLE);

    private record Kind(Need need, Channel channel, Strategy order) {}

    private final Map<Kind, Group> groups = new HashMap<>();
    /** Those that queues ask for, whoever comes. */
    private final Set<Group> standing = new HashSet<>();

    private int most = MANY;
    private Map<String, Member> members = Map.of();
    private Map<String, List<Member>> having = Map.of();
    private List<Strategy> orders = List.of();

    /**
     * New agents, new skills: there are no groups any more, and nobody is logged in or free.
     *
     * @param present agents who need not be in the plan
     */
    void configure(FloorPlan plan, Collection<String> present) {
        groups.clear();
        most = MANY;
        standing.clear();
        members = new HashMap<>();
        having = new HashMap<>();
        present.forEach(id -> members.put(id, new Member(id, Map.of(), Capacity.USUAL)));
        plan.agents().forEach((id, agent) -> {
            Map<String, Integer> skills = new HashMap<>(agent.skills());
            skills.put(Need.ofAgent(id), 1);
            Member member = new Member(id, skills, agent.capacity());
            members.put(id, member);
            skills.keySet()
                    .forEach(skill -> having.computeIfAbsent(skill, _ -> new ArrayList<>())
                            .add(member));
        });
        orders = Stream.concat(
                        Stream.of(LONGEST_IDLE), plan.queues().values().stream().map(QueuePlan::strategy))
                .map(Groups::order)
                .distinct()
                .toList();
    }

    /** In which the members of a group are kept for a strategy. */
    private static Strategy order(Strategy strategy) {
        return strategy.isSteady() ? strategy : LONGEST_IDLE;
    }

    /** All orders that agents are kept in. */
    List<Strategy> orders() {
        return orders;
    }

    Member member(String agent) {
        return Objects.requireNonNull(members.get(agent), agent);
    }

    /** The group for a need that only some contacts have. */
    Group of(Need need, Channel channel, Strategy strategy) {
        Kind kind = new Kind(need, channel, order(strategy));
        Group group = groups.get(kind);
        return group == null ? form(kind) : group;
    }

    /** The group for what a queue needs. */
    Group standing(Need need, Channel channel, Strategy strategy) {
        Group group = of(need, channel, strategy);
        standing.add(group);
        return group;
    }

    private Group form(Kind kind) {
        if (groups.size() >= most) {
            forget();
            most = Math.max(MANY, 2 * groups.size());
        }
        Group group = new Group(kind.channel(), kind.order());
        groups.put(kind, group);
        candidates(kind.need())
                .filter(member -> kind.need().metBy(member.skills())
                        && member.channels(true).contains(kind.channel()))
                .distinct()
                .forEach(member -> member.join(group));
        return group;
    }

    /** Everybody who meets it, and some who do not. */
    private Stream<Member> candidates(Need need) {
        return need.alternatives().stream().flatMap(alternative -> {
            List<Member> fewest = alternative.keySet().stream()
                    .map(skill -> having.getOrDefault(skill, List.of()))
                    .min(Comparator.comparingInt(List::size))
                    .orElse(null);
            return (fewest == null ? members.values() : fewest).stream();
        });
    }

    private void forget() {
        Set<Group> gone = groups.values().stream()
                .filter(group -> group.firstWaiting() == null && !standing.contains(group))
                .collect(Collectors.toSet());
        groups.values().removeIf(gone::contains);
        members.values().forEach(member -> member.forget(gone::contains));
    }

    /** All who wait, in order. */
    Collection<Place> waiting() {
        return inOrder(groups.values().stream());
    }

    /** Those who wait for such an agent while nobody like that is logged in, in order. */
    Collection<Place> stranded(String agent) {
        return inOrder(member(agent).groups().stream().filter(group -> group.loggedIn() == 0));
    }

    private static Collection<Place> inOrder(Stream<Group> some) {
        return some.flatMap(group -> group.line().stream()).collect(Collectors.toCollection(TreeSet::new));
    }
}
