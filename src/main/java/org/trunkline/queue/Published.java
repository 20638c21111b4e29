package org.trunkline.queue;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * A map as it is shown to other threads: each version is immutable, in the order of its keys, and shares with the one before
 * what did not change. What changed is put in when the next version is asked for: O(changes × log n).
 */
final class Published<V> {
    /** Where nobody asks, as in a replay, changes are put in from time to time all the same. */
    private static final int MOST_CHANGES = 10_000;

    private TreePMap<String, V> version = TreePMap.empty();
    /** By key; null: removed. */
    private final Map<String, @Nullable V> changes = new HashMap<>();

    void clear() {
        version = TreePMap.empty();
        changes.clear();
    }

    void put(String key, V value) {
        change(key, value);
    }

    void remove(String key) {
        change(key, null);
    }

    private void change(String key, @Nullable V value) {
        changes.put(key, value);
        if (changes.size() > MOST_CHANGES) {
            var _ = version();
        }
    }

    /** How many changes are not put in yet. */
    int pending() {
        return changes.size();
    }

    Map<String, V> version() {
        changes.forEach((key, value) -> version = value == null ? version.minus(key) : version.plus(key, value));
        changes.clear();
        return version;
    }
}
