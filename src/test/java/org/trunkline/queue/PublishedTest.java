package org.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
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
        published.remove("never there");

        assertThat(before).containsExactly(Map.entry("a", 2), Map.entry("b", 1));
        assertThat(published.version()).containsExactly(Map.entry("a", 2), Map.entry("c", 3));
    }

    @Test
    void what_comes_and_goes_leaves_nothing_behind_where_nobody_asks() {
        for (int i = 0; i < 100_000; i++) {
            published.put("call " + i, i);
            published.remove("call " + i);
        }

        assertThat(published.pending()).isLessThan(20_000);
        assertThat(published.version()).isEmpty();
    }
}
