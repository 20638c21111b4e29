package org.trunkline.queue;

import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values in the order of their places. Neighbours lie together in pages, since most of the time would else go to waiting for
 * memory; a version for other threads shares the pages that do not change after it.
 *
 * <p>To find, put or remove a value costs O(log n) and the shift of a page; a version, or the number of those before a place,
 * O(n / {@link #MOST}).
 */
final class Places<V> {
    private static final int FEWEST = 4;
    private static final int MOST = 128;

    /** None of them is empty. */
    private final List<Page<V>> pages = new ArrayList<>();

    private int size;
    /** So many were made; a page that is older than the last is in it, and must stay as it is. */
    private int versions;

    private static final class Page<V> {
        final int version;

        @Nullable
        Place[] places;

        @Nullable
        Object[] values;

        int size;

        Page(int version, @Nullable Place[] places, @Nullable Object[] values, int size) {
            this.version = version;
            this.places = places;
            this.values = values;
            this.size = size;
        }

        /** Some of them. */
        Page<V> part(int newVersion, int from, int to) {
            int room = Math.max(FEWEST, places.length);
            Page<V> part = new Page<>(newVersion, new Place[room], new Object[room], to - from);
            System.arraycopy(places, from, part.places, 0, to - from);
            System.arraycopy(values, from, part.values, 0, to - from);
            return part;
        }

        Place place(int at) {
            return Objects.requireNonNull(places[at]);
        }

        @SuppressWarnings("unchecked")
        V value(int at) {
            return (V) Objects.requireNonNull(values[at]);
        }

        /** Where it is; if it is not there, {@code -1 - where} it would be. */
        int find(Place place) {
            // It is mostly the first who goes.
            return place.equals(places[0]) ? 0 : Arrays.binarySearch(places, 0, size, place);
        }

        void insert(int at, Place place, V value) {
            if (size == places.length) {
                places = Arrays.copyOf(places, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
            }
            System.arraycopy(places, at, places, at + 1, size - at);
            System.arraycopy(values, at, values, at + 1, size - at);
            places[at] = place;
            values[at] = value;
            size++;
        }

        void remove(int at) {
            size--;
            System.arraycopy(places, at + 1, places, at, size - at);
            System.arraycopy(values, at + 1, values, at, size - at);
            places[size] = null;
            values[size] = null;
        }
    }

    void clear() {
        pages.clear();
        size = 0;
    }

    int size() {
        return size;
    }

    /** The first place; null: there is none. */
    @Nullable
    Place first() {
        return pages.isEmpty() ? null : pages.getFirst().place(0);
    }

    /** How many come before. */
    int before(Place place) {
        int at = pageOf(place);
        int before = 0;
        for (int i = 0; i < at; i++) {
            before += pages.get(i).size;
        }
        int in = pages.isEmpty() ? 0 : pages.get(at).find(place);
        return before + (in < 0 ? -1 - in : in);
    }

    void put(Place place, V value) {
        if (pages.isEmpty()) {
            pages.add(new Page<>(versions, new Place[FEWEST], new Object[FEWEST], 0));
        }
        int at = pageOf(place);
        Page<V> page = own(at);
        int in = page.find(place);
        if (in >= 0) {
            page.values[in] = value;
        } else if (page.size < MOST) {
            page.insert(-1 - in, place, value);
            size++;
        } else {
            // Most come last: then all pages but the last stay full.
            int half = in == -1 - MOST && at == pages.size() - 1 ? MOST - 1 : MOST / 2;
            pages.set(at, page.part(versions, 0, half));
            pages.add(at + 1, page.part(versions, half, MOST));
            put(place, value);
        }
    }

    void remove(Place place) {
        int at = pageOf(place);
        int in = pages.isEmpty() ? -1 : pages.get(at).find(place);
        if (in < 0) {
            return;
        }
        size--;
        if (pages.get(at).size == 1) {
            pages.remove(at);
        } else {
            own(at).remove(in);
        }
    }

    /** The last page that begins at or before it, or else the first. */
    private int pageOf(Place place) {
        int low = 0;
        int high = pages.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (pages.get(middle).place(0).compareTo(place) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The page, to be changed. */
    private Page<V> own(int at) {
        Page<V> page = pages.get(at);
        if (page.version == versions) {
            return page;
        }
        Page<V> copy = page.part(versions, 0, page.size);
        pages.set(at, copy);
        return copy;
    }

    /** All values in order; never changes. */
    Collection<V> version() {
        versions++;
        return new Version<>(List.copyOf(pages), size);
    }

    private static final class Version<V> extends AbstractCollection<V> {
        private final List<Page<V>> pages;
        private final int size;

        Version(List<Page<V>> pages, int size) {
            this.pages = pages;
            this.size = size;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public Iterator<V> iterator() {
            return new Iterator<>() {
                private int page;
                private int at;

                @Override
                public boolean hasNext() {
                    return page < pages.size();
                }

                @Override
                public V next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    Page<V> current = pages.get(page);
                    V value = current.value(at++);
                    if (at == current.size) {
                        page++;
                        at = 0;
                    }
                    return value;
                }
            };
        }
    }
}
