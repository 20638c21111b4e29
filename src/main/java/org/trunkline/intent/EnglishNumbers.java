package org.trunkline.intent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.trunkline.speech.Grammar.Expansion;

/** Whole numbers up to 999,999, as they are said. */
final class EnglishNumbers {
    private static final List<String> SMALL = List.of(
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen");
    private static final List<String> TENS =
            List.of("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");

    static final Expansion BELOW_HUNDRED = Expansions.oneOf(
            Expansions.anyOf(SMALL),
            Expansions.sequence(Expansions.anyOf(TENS), Expansions.maybe(Expansions.anyOf(SMALL.subList(1, 10)))));
    private static final Expansion BELOW_THOUSAND = Expansions.oneOf(
            BELOW_HUNDRED,
            Expansions.sequence(
                    Expansions.anyOf(hundreds()),
                    Expansions.words("hundred"),
                    Expansions.maybe(Expansions.sequence(Expansions.maybe(Expansions.words("and")), BELOW_HUNDRED))));
    static final Expansion RULE = Expansions.oneOf(
            BELOW_THOUSAND,
            Expansions.sequence(
                    Expansions.oneOf(BELOW_THOUSAND, Expansions.words("a")),
                    Expansions.words("thousand"),
                    Expansions.maybe(Expansions.sequence(Expansions.maybe(Expansions.words("and")), BELOW_THOUSAND))));

    private EnglishNumbers() {}

    private static List<String> hundreds() {
        List<String> words = new ArrayList<>(SMALL.subList(1, 10));
        words.add("a");
        return words;
    }

    static Optional<Long> value(List<String> words) {
        int thousand = words.indexOf("thousand");
        if (thousand < 0) {
            return belowThousand(words);
        }
        Optional<Long> many = words.subList(0, thousand).equals(List.of("a"))
                ? Optional.of(1L)
                : belowThousand(words.subList(0, thousand));
        List<String> after = withoutAnd(words.subList(thousand + 1, words.size()));
        return after.isEmpty()
                ? many.filter(_ -> thousand == words.size() - 1).map(n -> n * 1000)
                : many.flatMap(n -> belowThousand(after).map(rest -> n * 1000 + rest));
    }

    private static Optional<Long> belowThousand(List<String> words) {
        int hundred = words.indexOf("hundred");
        if (hundred < 0) {
            return belowHundred(words);
        }
        if (hundred != 1) {
            return Optional.empty();
        }
        int many = words.getFirst().equals("a") ? 1 : SMALL.indexOf(words.getFirst());
        List<String> after = withoutAnd(words.subList(2, words.size()));
        if (many < 1 || many > 9 || (after.isEmpty() && words.size() > 2)) {
            return Optional.empty();
        }
        return after.isEmpty() ? Optional.of(many * 100L) : belowHundred(after).map(rest -> many * 100L + rest);
    }

    private static Optional<Long> belowHundred(List<String> words) {
        if (words.size() == 1 && SMALL.contains(words.getFirst())) {
            return Optional.of((long) SMALL.indexOf(words.getFirst()));
        }
        if (words.isEmpty() || words.size() > 2 || !TENS.contains(words.getFirst())) {
            return Optional.empty();
        }
        long tens = (TENS.indexOf(words.getFirst()) + 2) * 10L;
        int ones = words.size() == 1 ? 0 : SMALL.indexOf(words.get(1));
        return words.size() == 1 || (ones >= 1 && ones <= 9) ? Optional.of(tens + ones) : Optional.empty();
    }

    private static List<String> withoutAnd(List<String> words) {
        return !words.isEmpty() && words.getFirst().equals("and") ? words.subList(1, words.size()) : words;
    }
}
