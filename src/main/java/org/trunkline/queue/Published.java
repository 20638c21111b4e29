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
    private TreePMap<String, V> version = TreePMap.empty();
    /** By key; null: removed. */
    private final Map<String, @Nullable V> changes = new HashMap<>();

    void clear() {
        version = TreePMap.empty();
        changes.clear();
    }

    void put(String key, V value) {
        changes.put(key, value);
    }

    void remove(String key) {
        changes.put(key, null);
    }

    Map<String, V> version() {
        changes.forEach((key, value) -> version = value == null ? version.minus(key) : version.plus(key, value));
        changes.clear();
        return version;
    }
}
