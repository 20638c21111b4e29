package org.trunkline.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeedTest {
    @Test
    void a_need_is_read_with_levels_and_alternatives() {
        Need need = Need.parse("billing>=5 and (english or french>=3)");
        assertThat(need.metBy(Map.of("billing", 5, "english", 1))).isTrue();
        assertThat(need.metBy(Map.of("billing", 9, "french", 3))).isTrue();
        assertThat(need.metBy(Map.of("billing", 9, "french", 2))).isFalse();
        assertThat(need.metBy(Map.of("billing", 4, "english", 10))).isFalse();
        assertThat(need.written()).isEqualTo("billing>=5 and english or billing>=5 and french>=3");
        assertThat(Need.parse(need.written())).isEqualTo(need);
        assertThat(need.skills()).containsExactly("billing", "english", "french");
    }

    @Test
    void and_binds_more_closely_than_or() {
        assertThat(Need.parse("a or b and c")).isEqualTo(Need.parse("a or (b and c)"));
        assertThat(Need.parse("a or b and c")).isNotEqualTo(Need.parse("(a or b) and c"));
    }

    @Test
    void names_may_begin_like_the_words_between() {
        assertThat(Need.parse("order and android or or-2").skills()).containsExactly("android", "or-2", "order");
    }

    @Test
    void several_texts_are_needed_all_at_once_and_none_means_anybody() {
        assertThat(Need.all(List.of("a", "b or c"))).isEqualTo(Need.parse("a and (b or c)"));
        assertThat(Need.all(List.of()).metBy(Map.of())).isTrue();
        assertThat(Need.all(List.of("a>=3", "a>=7"))).isEqualTo(Need.parse("a>=7"));
    }

    @Test
    void what_is_missing_is_told_of_the_nearest_alternative() {
        assertThat(Need.parse("a>=5 and b and c or b>=2").missing(Map.of("a", 3)))
                .containsExactly("b>=2");
        assertThat(Need.parse("a>=5 and b").missing(Map.of("a", 3))).containsExactly("a>=5", "b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            billing>=11            | column 11
            billing and            | column 12
            (billing or            | column 12
            Billing                | column 1
            billing english        | column 9
            billing>5              | column 8
            ''                     | column 1
            """)
    void a_mistake_is_told_with_its_column_and_the_remedy(String text, String where) {
        assertThatThrownBy(() -> Need.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(where)
                .hasMessageContaining("billing>=5 and (english or french>=3)");
    }

    @Test
    void too_many_combinations_are_refused() {
        assertThatThrownBy(() -> Need.parse("(a or b or c) and (d or e or f) and (g or h or i) and (j or k or l)"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("81 combinations");
    }
}
