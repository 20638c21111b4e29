package org.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {
    private static Place place(int number) {
        return new Place(number % 5 == 0, number % 3, number % 7, number % 2, number, "i" + number);
    }

    /** Beside a map of the JDK; the more come, the more pages there are. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10, 3_000})
    void whatever_comes_and_goes_is_in_order_and_versions_stay(int most) {
        Random random = new Random(most);
        Places<Integer> places = new Places<>();
        TreeMap<Place, Integer> expected = new TreeMap<>();
        List<Map.Entry<Collection<Integer>, List<Integer>>> versions = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            // Grows, and is empty again in the end.
            Place place = place(random.nextInt(most));
            if (random.nextInt(20_000) > i) {
                places.put(place, i);
                expected.put(place, i);
            } else {
                places.remove(place);
                expected.remove(place);
            }
            Place any = place(random.nextInt(most));
            assertThat(places.before(any))
                    .isEqualTo(expected.headMap(any, false).size());
            assertThat(places.first()).isEqualTo(expected.isEmpty() ? null : expected.firstKey());
            assertThat(places.size()).isEqualTo(expected.size());
            if (i % 1_000 < 3) {
                versions.add(Map.entry(places.version(), List.copyOf(expected.values())));
            }
        }
        for (Map.Entry<Collection<Integer>, List<Integer>> version : versions) {
            assertThat(version.getKey()).containsExactlyElementsOf(version.getValue());
            assertThat(version.getKey()).hasSameSizeAs(version.getValue());
        }
        places.clear();
        assertThat(places.version()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 128, 129, 1_000})
    void a_line_that_moves_on_keeps_its_order(int waiting) {
        Places<Integer> line = new Places<>();
        for (int i = 0; i < waiting; i++) {
            line.put(new Place(false, 0, i, 0, i, "i" + i), i);
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(line.first()).isEqualTo(new Place(false, 0, i, 0, i, "i" + i));
            line.remove(new Place(false, 0, i, 0, i, "i" + i));
            int last = i + waiting;
            line.put(new Place(false, 0, last, 0, last, "i" + last), last);
        }
        assertThat(line.size()).isEqualTo(waiting);
    }
}
