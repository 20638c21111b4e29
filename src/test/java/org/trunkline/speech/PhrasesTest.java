package org.trunkline.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PhrasesTest {
    private static final Grammar.Expansion DIGIT =
            new Grammar.OneOf(List.of(new Grammar.Words("one"), new Grammar.Words("two")));
    private static final Grammar PAY = new Grammar(
            Locale.ENGLISH,
            new Grammar.Sequence(List.of(
                    new Grammar.Repeated(new Grammar.Words("please"), 0, 1),
                    new Grammar.Words("pay bill"),
                    new Grammar.Tagged("number", new Grammar.Repeated(DIGIT, 1, 2)))));

    @Test
    void lists_every_phrase() {
        assertThat(Phrases.all(PAY, 100).orElseThrow())
                .hasSize(12)
                .contains("pay bill one", "please pay bill two one", "please pay bill two two");
        assertThat(Phrases.words(PAY)).containsExactly("bill", "one", "pay", "please", "two");
    }

    @Test
    void lists_none_when_they_are_too_many() {
        assertThat(Phrases.all(new Grammar(Locale.ENGLISH, new Grammar.Repeated(DIGIT, 16, 16)), 2000))
                .isEmpty();
        assertThat(Phrases.all(PAY, 11)).isEmpty();
    }

    @Test
    void accepts_what_the_grammar_says_and_nothing_else() {
        for (String phrase : Phrases.all(PAY, 100).orElseThrow()) {
            assertThat(Phrases.accepts(PAY, phrase)).as(phrase).isTrue();
        }
        for (String other : List.of("", "pay bill", "pay bill one two one", "bill pay one", "pay bill three")) {
            assertThat(Phrases.accepts(PAY, other)).as(other).isFalse();
        }
        Grammar long16 = new Grammar(Locale.ENGLISH, new Grammar.Repeated(DIGIT, 1, 16));
        assertThat(Phrases.accepts(long16, "one two ".repeat(8))).isTrue();
    }
}
