package org.trunkline.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsgfTest {
    private static final Set<String> DICTIONARY = Set.of("pay", "my", "bill", "now", "please", "it's");

    private static Jsgf of(Grammar.Expansion root) {
        return Jsgf.of(new Grammar(Locale.ENGLISH, root), DICTIONARY::contains);
    }

    @Test
    void writes_sequences_choices_options_and_repetitions() {
        Jsgf jsgf = of(new Grammar.Sequence(List.of(
                new Grammar.Words("pay  my bill"),
                new Grammar.Tagged(
                        "when", new Grammar.OneOf(List.of(new Grammar.Words("now"), new Grammar.Words("please")))),
                new Grammar.Repeated(new Grammar.Words("it's"), 1, 3))));
        assertThat(jsgf.text())
                .isEqualTo(
                        "#JSGF V1.0; grammar g; public <g> = (pay my bill (now | please ) (it's [it's [it's ] ] ) ) ;");
        assertThat(jsgf.needed()).containsExactlyInAnyOrder("pay", "my", "bill", "now", "please", "it's");
        assertThat(jsgf.around()).isEmpty();
    }

    @Test
    void tells_the_words_that_are_asked_for_from_those_around_them() {
        Jsgf jsgf = of(new Grammar.Sequence(List.of(
                new Grammar.Repeated(new Grammar.Words("it's my"), 0, 1),
                new Grammar.Words("my bill"),
                new Grammar.Repeated(new Grammar.Words("please"), 0, 2))));
        assertThat(jsgf.needed()).containsExactlyInAnyOrder("my", "bill");
        assertThat(jsgf.around()).containsExactlyInAnyOrder("it's", "please");
        assertThat(of(new Grammar.Repeated(new Grammar.Words("please"), 0, 1)).needed())
                .containsExactly("please");
    }

    @Test
    void names_every_word_that_the_dictionary_lacks() {
        assertThatThrownBy(() -> of(new Grammar.Words("pay my trunkline wibble")))
                .isInstanceOfSatisfying(
                        Recognizer.WordsUnknown.class,
                        unknown -> assertThat(unknown.words()).containsExactly("trunkline", "wibble"))
                .hasMessageContaining("trunkline, wibble");
    }

    @Test
    void text_that_would_be_a_rule_is_refused_even_if_the_dictionary_had_it() {
        for (String bad : List.of("<g>", "a;b", "[pay]", "(pay)", "{x}", "pay|now", "*", "pay=now", "\"pay\"", "//")) {
            assertThatThrownBy(() -> Jsgf.of(new Grammar(Locale.ENGLISH, new Grammar.Words(bad)), _ -> true))
                    .as(bad)
                    .isInstanceOf(Recognizer.WordsUnknown.class);
        }
    }

    @Test
    void a_grammar_without_words_is_refused() {
        assertThatThrownBy(() -> of(new Grammar.Words(" "))).isInstanceOf(Recognizer.GrammarRefused.class);
        assertThatThrownBy(() -> of(new Grammar.OneOf(List.of()))).isInstanceOf(Recognizer.GrammarRefused.class);
    }

    @Test
    void a_grammar_that_grows_beyond_all_measure_is_refused() {
        Grammar.Expansion part = new Grammar.Words("pay");
        for (int i = 0; i < 6; i++) {
            part = new Grammar.Repeated(part, 20, 20);
        }
        Grammar.Expansion huge = part;
        assertThatThrownBy(() -> of(huge)).isInstanceOf(Recognizer.GrammarRefused.class);
    }
}
