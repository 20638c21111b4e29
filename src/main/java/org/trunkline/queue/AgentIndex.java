package org.trunkline.queue;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Need;

/**
 * Agents in an order, by skill and by the proficiencies that were asked for.
 *
 * <p>Adding and removing cost O(s log n) for s skills of the agent. The first agent who meets an alternative of a need is
 * found by walking the shortest of its skills' sets: O(log n) when its first member has the others too, as nearly always;
 * at worst (a pair of skills that many have one of and nobody has both of) as long as that set. A need costs that for each
 * of its alternatives.
 */
final class AgentIndex {
    private final NavigableSet<Key> all = new TreeSet<>();
    /** By skill, then by least proficiency; a proficiency is indexed once somebody has asked for it. */
    private final Map<String, NavigableMap<Integer, NavigableSet<Key>>> bySkill = new HashMap<>();

    private final Map<String, Key> keys = new HashMap<>();
    private final Function<String, Map<String, Integer>> skillsOf;

    private record Key(long rank, String agent) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byRank = Long.compare(rank, other.rank);
            return byRank == 0 ? agent.compareTo(other.agent) : byRank;
        }
    }

    /** @param skillsOf an agent's proficiencies; must not change while the agent is in the index */
    AgentIndex(Function<String, Map<String, Integer>> skillsOf) {
        this.skillsOf = skillsOf;
    }

    void clear() {
        all.clear();
        bySkill.clear();
        keys.clear();
    }

    /** Puts an agent in its place, or takes it out. */
    void put(String agent, boolean in, long rank) {
        Key old = keys.get(agent);
        if (old != null && in && old.rank() == rank) {
            return;
        }
        if (old != null) {
            keys.remove(agent);
            all.remove(old);
            skillsOf.apply(agent).forEach((skill, level) -> remove(skill, level, old));
        }
        if (in) {
            Key next = new Key(rank, agent);
            keys.put(agent, next);
            all.add(next);
            skillsOf.apply(agent).forEach((skill, level) -> add(skill, level, next));
        }
    }

    private void add(String skill, int level, Key key) {
        NavigableMap<Integer, NavigableSet<Key>> levels = bySkill.computeIfAbsent(skill, _ -> new TreeMap<>());
        levels.computeIfAbsent(1, _ -> new TreeSet<>());
        levels.headMap(level, true).values().forEach(having -> having.add(key));
    }

    private void remove(String skill, int level, Key key) {
        NavigableMap<Integer, NavigableSet<Key>> levels = bySkill.get(skill);
        if (levels != null) {
            levels.headMap(level, true).values().forEach(having -> having.remove(key));
            NavigableSet<Key> everybody = levels.get(1);
            if (everybody != null && everybody.isEmpty()) {
                bySkill.remove(skill);
            }
        }
    }

    boolean contains(String agent) {
        return keys.containsKey(agent);
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    /** The first agent who meets it, or null. */
    @Nullable
    String first(Need need) {
        Key first = null;
        for (SortedMap<String, Integer> alternative : need.alternatives()) {
            Key found = first(alternative);
            if (found != null && (first == null || found.compareTo(first) < 0)) {
                first = found;
            }
        }
        return first == null ? null : first.agent();
    }

    private @Nullable Key first(SortedMap<String, Integer> alternative) {
        for (Key key : narrowest(alternative)) {
            if (Need.met(alternative, skillsOf.apply(key.agent()))) {
                return key;
            }
        }
        return null;
    }

    /** Everybody who meets it, some perhaps more than once. */
    void each(Need need, Consumer<String> visitor) {
        for (SortedMap<String, Integer> alternative : need.alternatives()) {
            for (Key key : narrowest(alternative)) {
                if (Need.met(alternative, skillsOf.apply(key.agent()))) {
                    visitor.accept(key.agent());
                }
            }
        }
    }

    private NavigableSet<Key> narrowest(SortedMap<String, Integer> alternative) {
        NavigableSet<Key> narrowest = all;
        for (Map.Entry<String, Integer> least : alternative.entrySet()) {
            NavigableMap<Integer, NavigableSet<Key>> levels = bySkill.get(least.getKey());
            NavigableSet<Key> having = levels == null ? new TreeSet<>() : having(levels, least);
            if (having.size() < narrowest.size()) {
                narrowest = having;
            }
        }
        return narrowest;
    }

    private NavigableSet<Key> having(
            NavigableMap<Integer, NavigableSet<Key>> levels, Map.Entry<String, Integer> least) {
        NavigableSet<Key> known = levels.get(least.getValue());
        if (known != null) {
            return known;
        }
        NavigableSet<Key> having = new TreeSet<>();
        for (Key key : levels.firstEntry().getValue()) {
            if (skillsOf.apply(key.agent()).getOrDefault(least.getKey(), 0) >= least.getValue()) {
                having.add(key);
            }
        }
        levels.put(least.getValue(), having);
        return having;
    }
}
