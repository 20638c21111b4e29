package org.trunkline.queue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The newest of some numbers, with their sum and their order. */
final class Newest {
    private final int[] ring;
    private final int[] sorted;
    private int size;
    private int next;
    private long sum;

    Newest(int most) {
        ring = new int[most];
        sorted = new int[most];
    }

    /** The oldest is forgotten if there are too many. */
    void add(int number) {
        if (size == ring.length) {
            forget(ring[next]);
        }
        int at = Arrays.binarySearch(sorted, 0, size, number);
        int place = at < 0 ? -at - 1 : at;
        System.arraycopy(sorted, place, sorted, place + 1, size - place);
        sorted[place] = number;
        ring[next] = number;
        next = (next + 1) % ring.length;
        sum += number;
        size++;
    }

    private void forget(int number) {
        int at = Arrays.binarySearch(sorted, 0, size, number);
        System.arraycopy(sorted, at + 1, sorted, at, size - at - 1);
        sum -= number;
        size--;
    }

    int size() {
        return size;
    }

    long sum() {
        return sum;
    }

    /** @param rank from 0 for the lowest */
    int ranked(int rank) {
        return sorted[rank];
    }

    /** The newest last. */
    List<Integer> all() {
        return IntStream.range(0, size)
                .mapToObj(i -> ring[(next - size + i + ring.length) % ring.length])
                .toList();
    }
}
