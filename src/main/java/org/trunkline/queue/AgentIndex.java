package org.trunkline.queue;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Agents in an order, by skill.
 *
 * <p>Adding and removing cost O(s log n) for s skills of the agent. The first agent with all needed skills is found by
 * walking the shortest of the needed skills' sets: O(log n) when its first member has the others too, as nearly always;
 * at worst (a pair of skills that many have one of and nobody has both of) as long as that set.
 */
final class AgentIndex {
    private final TreeSet<Key> all = new TreeSet<>();
    private final Map<String, TreeSet<Key>> bySkill = new HashMap<>();
    private final Map<String, Key> keys = new HashMap<>();
    private final Function<String, Set<String>> skillsOf;

    private record Key(Instant since, String agent) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::since).thenComparing(Key::agent);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** @param skillsOf an agent's skills; must not change while the agent is in the index */
    AgentIndex(Function<String, Set<String>> skillsOf) {
        this.skillsOf = skillsOf;
    }

    void clear() {
        all.clear();
        bySkill.clear();
        keys.clear();
    }

    /** Puts an agent in its place, or takes it out. */
    void put(String agent, boolean in, Instant since) {
        Key old = keys.get(agent);
        Key next = in ? new Key(since, agent) : null;
        if (old != null && !old.equals(next)) {
            all.remove(old);
            keys.remove(agent);
            for (String skill : skillsOf.apply(agent)) {
                TreeSet<Key> having = bySkill.get(skill);
                if (having != null && having.remove(old) && having.isEmpty()) {
                    bySkill.remove(skill);
                }
            }
        }
        if (next != null && !next.equals(old)) {
            all.add(next);
            keys.put(agent, next);
            for (String skill : skillsOf.apply(agent)) {
                bySkill.computeIfAbsent(skill, _ -> new TreeSet<>()).add(next);
            }
        }
    }

    boolean contains(String agent) {
        return keys.containsKey(agent);
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    /** The first agent who has all needed skills, or null. */
    @Nullable
    String first(Set<String> needed) {
        TreeSet<Key> shortest = all;
        for (String skill : needed) {
            TreeSet<Key> having = bySkill.get(skill);
            if (having == null) {
                return null;
            }
            if (having.size() < shortest.size()) {
                shortest = having;
            }
        }
        for (Key key : shortest) {
            if (skillsOf.apply(key.agent()).containsAll(needed)) {
                return key.agent();
            }
        }
        return null;
    }
}
