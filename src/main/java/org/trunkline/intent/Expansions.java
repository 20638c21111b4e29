package org.trunkline.intent;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.trunkline.speech.Grammar;
import org.trunkline.speech.Grammar.Expansion;

/** Short words for making rules. */
final class Expansions {
    private Expansions() {}

    static Expansion words(String text) {
        return new Grammar.Words(text);
    }

    static Expansion anyOf(Collection<String> phrases) {
        return oneOf(phrases.stream().distinct().map(Expansions::words).toList());
    }

    static Expansion oneOf(List<Expansion> ways) {
        return ways.size() == 1 ? ways.getFirst() : new Grammar.OneOf(ways);
    }

    static Expansion oneOf(Expansion... ways) {
        return new Grammar.OneOf(Arrays.asList(ways));
    }

    static Expansion sequence(Expansion... parts) {
        return new Grammar.Sequence(Arrays.asList(parts));
    }

    static Expansion maybe(Expansion part) {
        return new Grammar.Repeated(part, 0, 1);
    }

    /** The ways of a list of the designer's. */
    static Expansion items(SlotType.OneOf list) {
        return anyOf(list.items().stream()
                .flatMap(item -> item.ways().stream())
                .map(words -> String.join(" ", words))
                .toList());
    }
}
