package org.trunkline.queue;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.BitSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A map as it is shown to other threads: each version is immutable and in the order of its keys. Values lie in pages; a
 * version shares those that did not change with the one before. To change a value costs O(1), a version O(keys / {@link
 * #PAGE}).
 *
 * <p>For keys that stay, as agents and queues do: new ones cost O(all keys), and the room of a value that was removed is
 * kept for the next one.
 */
final class Published<V> {
    private static final int PAGE = 64;

    /** Replaced and not changed, since versions have them. */
    private Keys keys = new Keys(new TreeSet<>());

    private @Nullable Object[][] pages = {};
    /** Pages that no version has yet. */
    private final BitSet own = new BitSet();

    private int size;

    /** In order, and the index of each. */
    private static final class Keys {
        final String[] inOrder;
        final Map<String, Integer> indexes;

        Keys(SortedSet<String> all) {
            inOrder = all.toArray(String[]::new);
            indexes = IntStream.range(0, inOrder.length)
                    .boxed()
                    .collect(Collectors.toUnmodifiableMap(index -> inOrder[index], index -> index));
        }

        int index(Object key) {
            return indexes.getOrDefault(key, -1);
        }
    }

    /** Forgets all. */
    void clear() {
        keys = new Keys(new TreeSet<>());
        pages = new Object[0][];
        size = 0;
    }

    /** Makes room for these, which is cheaper at once than one by one. */
    void expect(Collection<String> some) {
        TreeSet<String> all = new TreeSet<>(some);
        all.addAll(keys.indexes.keySet());
        if (all.size() == keys.inOrder.length) {
            return;
        }
        Map<String, V> before = version();
        keys = new Keys(all);
        pages = new Object[(all.size() + PAGE - 1) / PAGE][PAGE];
        own.set(0, pages.length);
        size = 0;
        before.forEach(this::put);
    }

    void put(String key, V value) {
        if (keys.index(key) < 0) {
            expect(Set.of(key));
        }
        set(keys.index(key), value);
    }

    void remove(String key) {
        int index = keys.index(key);
        if (index >= 0) {
            set(index, null);
        }
    }

    @SuppressWarnings("unchecked")
    @Nullable
    V get(String key) {
        int index = keys.index(key);
        return index < 0 ? null : (V) pages[index / PAGE][index % PAGE];
    }

    private void set(int index, @Nullable V value) {
        int at = index / PAGE;
        if (!own.get(at)) {
            pages[at] = pages[at].clone();
            own.set(at);
        }
        @Nullable Object[] page = pages[at];
        size += (value == null ? 0 : 1) - (page[index % PAGE] == null ? 0 : 1);
        page[index % PAGE] = value;
    }

    Map<String, V> version() {
        own.clear();
        return new Version<>(keys, pages.clone(), size);
    }

    private static final class Version<V> extends AbstractMap<String, V> {
        private final Keys keys;
        private final @Nullable Object[][] pages;
        private final int size;

        Version(Keys keys, @Nullable Object[][] pages, int size) {
            this.keys = keys;
            this.pages = pages;
            this.size = size;
        }

        @SuppressWarnings("unchecked")
        private @Nullable V at(int index) {
            return index < 0 ? null : (V) pages[index / PAGE][index % PAGE];
        }

        @Override
        public @Nullable V get(Object key) {
            return at(keys.index(key));
        }

        @Override
        public boolean containsKey(Object key) {
            return get(key) != null;
        }

        @Override
        public Set<Entry<String, V>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public int size() {
                    return size;
                }

                @Override
                public Iterator<Entry<String, V>> iterator() {
                    return new Entries();
                }
            };
        }

        private final class Entries implements Iterator<Map.Entry<String, V>> {
            private int index;

            @Override
            public boolean hasNext() {
                while (index < keys.inOrder.length && at(index) == null) {
                    index++;
                }
                return index < keys.inOrder.length;
            }

            @Override
            public Map.Entry<String, V> next() {
                V value = hasNext() ? at(index) : null;
                if (value == null) {
                    throw new NoSuchElementException();
                }
                return Map.entry(keys.inOrder[index++], value);
            }
        }
    }
}
