package org.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PublishedTest {
    private final Published<Integer> published = new Published<>();

    @Test
    void a_version_stays_as_it_was_and_is_in_the_order_of_its_keys() {
        published.put("b", 1);
        published.put("a", 2);
        Map<String, Integer> before = published.version();
        published.remove("b");
        published.put("c", 3);
        published.put("a", 4);
        published.remove("never there");

        assertThat(before).containsExactly(Map.entry("a", 2), Map.entry("b", 1));
        assertThat(published.version()).containsExactly(Map.entry("a", 4), Map.entry("c", 3));
        assertThat(published.version()).hasSize(2).doesNotContainKey("b");
    }

    @Test
    void a_value_that_comes_back_is_in_its_order() {
        published.expect(List.of("b", "a", "c"));
        assertThat(published.version()).isEmpty();
        published.put("c", 1);
        published.put("a", 2);
        published.remove("a");
        published.put("a", 3);

        assertThat(published.version()).containsExactly(Map.entry("a", 3), Map.entry("c", 1));
        published.clear();
        assertThat(published.version()).isEmpty();
    }

    @Test
    void many_are_told_apart() {
        Map<String, Integer> all = new TreeMap<>();
        IntStream.range(0, 1_000).forEach(i -> all.put("agent " + i, i));
        published.expect(all.keySet());
        all.forEach(published::put);
        Map<String, Integer> before = published.version();
        all.keySet().stream().filter(key -> key.endsWith("7")).forEach(published::remove);

        assertThat(before).containsExactlyEntriesOf(all);
        all.keySet().removeIf(key -> key.endsWith("7"));
        assertThat(published.version()).containsExactlyEntriesOf(all);
    }
}
