package org.trunkline.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for an agent, in lines: one for each set of needed skills, in order.
 *
 * <p>Adding and removing cost O(log n). The first contact that an agent can serve is the best head among the lines that
 * hang on one of the agent's skills; a line hangs on the rarest of its skills, so these are few: O(lines of those skills).
 */
final class WaitingLines {
    /** Those without any needed skill hang here. */
    private static final String ANYBODY = "";

    private final Map<Set<String>, Line> lines = new HashMap<>();
    private final Map<String, Set<Line>> byRarest = new HashMap<>();
    private final Map<String, Line> lineOf = new HashMap<>();

    /** Compared by identity. */
    private static final class Line {
        final Set<String> needed;
        final String rarest;
        final TreeSet<Place> places = new TreeSet<>();

        Line(Set<String> needed, String rarest) {
            this.needed = needed;
            this.rarest = rarest;
        }
    }

    void clear() {
        lines.clear();
        byRarest.clear();
        lineOf.clear();
    }

    /** @param commonness how many agents have a skill */
    void add(Place place, Set<String> needed, ToIntFunction<String> commonness) {
        Line line = lines.get(needed);
        if (line == null) {
            String rarest = needed.stream()
                    .min((a, b) -> Integer.compare(commonness.applyAsInt(a), commonness.applyAsInt(b)))
                    .orElse(ANYBODY);
            line = new Line(needed, rarest);
            lines.put(needed, line);
            byRarest.computeIfAbsent(rarest, _ -> new HashSet<>()).add(line);
        }
        line.places.add(place);
        lineOf.put(place.interaction(), line);
    }

    void remove(Place place) {
        Line line = lineOf.remove(place.interaction());
        if (line == null) {
            return;
        }
        line.places.remove(place);
        if (line.places.isEmpty()) {
            lines.remove(line.needed);
            Set<Line> hanging = byRarest.get(line.rarest);
            if (hanging != null && hanging.remove(line) && hanging.isEmpty()) {
                byRarest.remove(line.rarest);
            }
        }
    }

    /** The first in order whom an agent with these skills can serve, or null. */
    @Nullable
    Place first(Set<String> skills) {
        Place best = better(null, ANYBODY, skills);
        for (String skill : skills) {
            best = better(best, skill, skills);
        }
        return best;
    }

    private @Nullable Place better(@Nullable Place best, String rarest, Set<String> skills) {
        Place found = best;
        for (Line line : byRarest.getOrDefault(rarest, Set.of())) {
            Place head = line.places.first();
            if ((found == null || head.compareTo(found) < 0) && skills.containsAll(line.needed)) {
                found = head;
            }
        }
        return found;
    }

    /** All who wait, in order. */
    List<Place> all() {
        TreeSet<Place> places = new TreeSet<>();
        lines.values().forEach(line -> places.addAll(line.places));
        return new ArrayList<>(places);
    }

    /** Those who wait for skills that somebody with the given skills has, by the skills that they need, in order. */
    Map<Set<String>, List<Place>> served(Set<String> skills) {
        Map<Set<String>, List<Place>> served =
                new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        List<String> hooks = new ArrayList<>(skills);
        hooks.add(ANYBODY);
        for (String skill : hooks) {
            for (Line line : byRarest.getOrDefault(skill, Set.of())) {
                if (skills.containsAll(line.needed)) {
                    served.put(line.needed, new ArrayList<>(line.places));
                }
            }
        }
        return served;
    }
}
