package org.trunkline.agent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The skills that an agent needs for a contact: one of several alternatives, each of them skills with the least
 * proficiency. An alternative without skills is met by anybody.
 *
 * @param alternatives least proficiencies by skill; at least one alternative, in an order that is always the same
 */
public record Need(List<SortedMap<String, Integer>> alternatives) {
    /** More would cost the floor too much, and nobody could tell any more who is meant. */
    public static final int MOST_ALTERNATIVES = 64;

    public static final Need ANYBODY = new Need(List.of(new TreeMap<>()));

    public Need {
        alternatives = alternatives.stream()
                .map(each -> Collections.unmodifiableSortedMap(new TreeMap<>(each)))
                .distinct()
                .sorted(Comparator.comparing(Object::toString))
                .toList();
        if (alternatives.isEmpty() || alternatives.size() > MOST_ALTERNATIVES) {
            throw new IllegalArgumentException(
                    alternatives.size() + " combinations of skills; write it with 1 to " + MOST_ALTERNATIVES);
        }
    }

    /** This one agent and nobody else: everybody has a skill of their own, {@code @} and the agent's id. */
    public static Need agent(String id) {
        return skill(ofAgent(id), 1);
    }

    /** The skill that this agent alone has. */
    public static String ofAgent(String id) {
        return "@" + id;
    }

    static Need skill(String name, int least) {
        return new Need(List.of(new TreeMap<>(Map.of(name, least))));
    }

    /**
     * Reads {@code billing>=5 and (english or french>=3)}. A skill alone may be had at any proficiency; {@code and} binds
     * more closely than {@code or}.
     *
     * @throws IllegalArgumentException that says what is wrong and at which column
     */
    public static Need parse(String text) {
        return NeedText.parse(text);
    }

    /** All of them at once; none: anybody. */
    public static Need all(Collection<String> texts) {
        Need all = ANYBODY;
        for (String text : texts) {
            all = all.and(parse(text));
        }
        return all;
    }

    public Need and(Need other) {
        if (equals(ANYBODY)) {
            return other;
        }
        if (other.equals(ANYBODY)) {
            return this;
        }
        List<SortedMap<String, Integer>> both = new ArrayList<>();
        for (SortedMap<String, Integer> one : alternatives) {
            for (SortedMap<String, Integer> two : other.alternatives) {
                SortedMap<String, Integer> joined = new TreeMap<>(one);
                two.forEach((skill, least) -> joined.merge(skill, least, Math::max));
                both.add(joined);
            }
        }
        return new Need(both);
    }

    public Need or(Need other) {
        List<SortedMap<String, Integer>> either = new ArrayList<>(alternatives);
        either.addAll(other.alternatives);
        return new Need(either);
    }

    /** Whether an agent with these proficiencies can serve. */
    public boolean metBy(Map<String, Integer> skills) {
        for (SortedMap<String, Integer> alternative : alternatives) {
            if (met(alternative, skills)) {
                return true;
            }
        }
        return false;
    }

    public static boolean met(SortedMap<String, Integer> alternative, Map<String, Integer> skills) {
        for (Map.Entry<String, Integer> least : alternative.entrySet()) {
            Integer has = skills.get(least.getKey());
            if (has == null || has < least.getValue()) {
                return false;
            }
        }
        return true;
    }

    /** What is wanting in these proficiencies for the alternative that lacks the least, as {@code billing>=5}. */
    public Set<String> missing(Map<String, Integer> skills) {
        return alternatives.stream()
                .map(alternative -> alternative.entrySet().stream()
                        .filter(least -> skills.getOrDefault(least.getKey(), 0) < least.getValue())
                        .map(least -> written(least.getKey(), least.getValue()))
                        .collect(Collectors.toCollection(TreeSet::new)))
                .min(Comparator.comparingInt(Set::size))
                .orElseThrow();
    }

    /** The skills that it speaks of. */
    public Set<String> skills() {
        return alternatives.stream()
                .flatMap(alternative -> alternative.keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String written(String skill, int least) {
        return least > 1 ? skill + ">=" + least : skill;
    }

    /** As {@link #parse} reads it; {@code anybody} for who can be served by all. */
    public String written() {
        String text = alternatives.stream()
                .map(alternative -> alternative.entrySet().stream()
                        .map(least -> written(least.getKey(), least.getValue()))
                        .collect(Collectors.joining(" and ")))
                .collect(Collectors.joining(" or "));
        return text.isEmpty() ? "anybody" : text;
    }
}
