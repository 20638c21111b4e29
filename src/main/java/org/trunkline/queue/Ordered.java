package org.trunkline.queue;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Immutable copies that iterate in the natural order of their keys. {@code Map.copyOf} does not do: its order changes
 * with every start of the JVM, and replay must give the same decisions in any of them.
 */
final class Ordered {
    private Ordered() {}

    static <V> Map<String, V> map(Map<String, V> from) {
        return from.size() < 2 ? Map.copyOf(from) : Collections.unmodifiableSortedMap(new TreeMap<>(from));
    }

    static Set<String> set(Set<String> from) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(from));
    }
}
