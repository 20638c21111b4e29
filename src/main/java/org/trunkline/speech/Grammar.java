package org.trunkline.speech;

import java.util.List;
import java.util.Locale;

/**
 * What may be said at one question: the language of a directed dialogue. Immutable, equal by content, so that recognizers
 * can keep what they compiled of it. Words are lower case, as in the recognizer's dictionary.
 *
 * @param language e.g. {@code en}, {@code ko}
 */
public record Grammar(Locale language, Expansion root) {
    /** A rule of the grammar. It is finite: what repeats says how often. */
    public sealed interface Expansion {}

    /** One word, or several with blanks between them, said in order. */
    public record Words(String text) implements Expansion {}

    public record Sequence(List<Expansion> parts) implements Expansion {
        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    public record OneOf(List<Expansion> ways) implements Expansion {
        public OneOf {
            ways = List.copyOf(ways);
        }
    }

    /** {@code min} to {@code max} times; {@code (0, 1)} is an option. */
    public record Repeated(Expansion part, int min, int max) implements Expansion {}

    /** What is heard inside is handed on under this name: an intent, a slot. */
    public record Tagged(String tag, Expansion part) implements Expansion {}
}
