package org.trunkline.speech;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Grammars that the tests listen with. */
final class Grammars {
    static final Grammar DIGIT =
            menu(Locale.ENGLISH, "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

    /** A menu of twenty. */
    static final Grammar MENU = menu(
            Locale.ENGLISH,
            "yes",
            "no",
            "go",
            "stop",
            "start",
            "help",
            "repeat",
            "billing",
            "support",
            "sales",
            "agent",
            "operator",
            "account balance",
            "opening hours",
            "cancel",
            "main menu",
            "delivery",
            "payment",
            "address",
            "thank you");

    private Grammars() {}

    static Grammar menu(Locale language, String... phrases) {
        List<Grammar.Expansion> ways = Arrays.stream(phrases)
                .<Grammar.Expansion>map(Grammar.Words::new)
                .toList();
        return new Grammar(language, new Grammar.OneOf(ways));
    }
}
