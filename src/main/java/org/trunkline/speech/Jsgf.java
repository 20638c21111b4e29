package org.trunkline.speech;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A grammar in the Java Speech Grammar Format. Built of checked words alone: nothing that a designer or a caller's record
 * brings in can become a rule.
 *
 * @param needed words that stand in more than what may be left out; all, if everything may be
 * @param around the other words
 */
record Jsgf(String text, Set<String> needed, Set<String> around) {
    /** What a word may look like, so that none means something in the format. */
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}'][\\p{L}\\p{N}\\p{M}'._-]*");

    /** A larger grammar takes seconds to compile and is heard badly. */
    private static final int LARGEST = 100_000;

    Jsgf {
        needed = Set.copyOf(needed);
        around = Set.copyOf(around);
    }

    /**
     * @throws Recognizer.WordsUnknown if the recognizer lacks words of it
     * @throws Recognizer.GrammarRefused if it has nothing to say, or is too large
     */
    static Jsgf of(Grammar grammar, Predicate<String> knows) {
        StringBuilder rule = new StringBuilder();
        write(grammar.root(), rule);
        Set<String> words = Phrases.words(grammar);
        if (words.isEmpty()) {
            throw new Recognizer.GrammarRefused("nothing can be said by it: it has no words");
        }
        Set<String> unknown = words.stream()
                .filter(word -> !WORD.matcher(word).matches() || !knows.test(word))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!unknown.isEmpty()) {
            throw new Recognizer.WordsUnknown(List.copyOf(unknown));
        }
        Set<String> needed = Phrases.needed(grammar);
        if (needed.isEmpty()) {
            needed = words;
        }
        Set<String> around = new TreeSet<>(words);
        around.removeAll(needed);
        return new Jsgf("#JSGF V1.0; grammar g; public <g> = " + rule + ";", needed, around);
    }

    private static void write(Grammar.Expansion expansion, StringBuilder out) {
        if (out.length() > LARGEST) {
            throw new Recognizer.GrammarRefused("it is too large; make fewer alternatives or repetitions");
        }
        switch (expansion) {
            case Grammar.Words(String text) ->
                Phrases.split(text).forEach(word -> out.append(word).append(' '));
            case Grammar.Sequence(List<Grammar.Expansion> parts) -> {
                out.append('(');
                parts.forEach(part -> write(part, out));
                out.append(") ");
            }
            case Grammar.OneOf(List<Grammar.Expansion> ways) -> {
                if (ways.isEmpty()) {
                    throw new Recognizer.GrammarRefused("it has a choice of nothing");
                }
                out.append('(');
                for (int i = 0; i < ways.size(); i++) {
                    out.append(i == 0 ? "" : "| ");
                    write(ways.get(i), out);
                }
                out.append(") ");
            }
            case Grammar.Repeated(Grammar.Expansion part, int min, int max) -> repeat(part, min, max, out);
            case Grammar.Tagged(String _, Grammar.Expansion part) -> write(part, out);
        }
    }

    private static void repeat(Grammar.Expansion part, int min, int max, StringBuilder out) {
        out.append('(');
        for (int i = 0; i < min; i++) {
            write(part, out);
        }
        for (int i = min; i < max; i++) {
            out.append('[');
            write(part, out);
        }
        out.append("] ".repeat(Math.max(0, max - min))).append(") ");
    }
}
