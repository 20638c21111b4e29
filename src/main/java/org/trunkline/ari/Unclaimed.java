package org.trunkline.ari;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trunkline.line.Cause;

/**
 * Lines that were told of, by their arrival or by a survey, and that nobody has taken yet. One of them may end before it is
 * taken; whoever takes it is told then, or would wait for its end for ever.
 */
final class Unclaimed {
    private final Map<String, Cause> ended = new HashMap<>();
    /** Null: a survey is being made, and any line may be among those that it tells of. */
    private @Nullable Set<String> told = new HashSet<>();

    synchronized void surveying() {
        ended.clear();
        told = null;
    }

    synchronized void surveyed(Set<String> lines) {
        told = new HashSet<>(lines);
        ended.keySet().retainAll(lines);
    }

    synchronized void arrived(String line) {
        if (told != null) {
            told.add(line);
        }
    }

    /** The first cause stays: an end is told twice, once with its cause. */
    synchronized void ended(String line, Cause cause) {
        if (told == null || told.contains(line)) {
            ended.putIfAbsent(line, cause);
        }
    }

    /** @return how it has ended already; empty: it lives */
    synchronized Optional<Cause> taken(String line) {
        if (told != null) {
            told.remove(line);
        }
        return Optional.ofNullable(ended.remove(line));
    }
}
