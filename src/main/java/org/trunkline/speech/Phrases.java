package org.trunkline.speech;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a grammar lets be said, for recognizers that take phrases or words alone and recombine them. */
final class Phrases {
    private Phrases() {}

    /** Every word of the grammar. */
    static Set<String> words(Grammar grammar) {
        Set<String> words = new TreeSet<>();
        collect(grammar.root(), true, words);
        return words;
    }

    /** The words of the grammar that stand in more than what may be left out. */
    static Set<String> needed(Grammar grammar) {
        Set<String> words = new TreeSet<>();
        collect(grammar.root(), false, words);
        return words;
    }

    private static void collect(Grammar.Expansion expansion, boolean optional, Set<String> words) {
        switch (expansion) {
            case Grammar.Words(String text) -> words.addAll(split(text));
            case Grammar.Sequence(List<Grammar.Expansion> parts) ->
                parts.forEach(part -> collect(part, optional, words));
            case Grammar.OneOf(List<Grammar.Expansion> ways) -> ways.forEach(way -> collect(way, optional, words));
            case Grammar.Repeated(Grammar.Expansion part, int min, int _) -> {
                if (optional || min > 0) {
                    collect(part, optional, words);
                }
            }
            case Grammar.Tagged(String _, Grammar.Expansion part) -> collect(part, optional, words);
        }
    }

    /** The words of a text with blanks between them. */
    static List<String> split(String text) {
        return Arrays.stream(text.strip().split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Every phrase of the grammar; empty if there are more than {@code most}. */
    static Optional<Set<String>> all(Grammar grammar, int most) {
        return phrases(grammar.root(), most).map(LinkedHashSet::new);
    }

    private static Optional<List<String>> phrases(Grammar.Expansion expansion, int most) {
        return switch (expansion) {
            case Grammar.Words(String text) -> Optional.of(List.of(String.join(" ", split(text))));
            case Grammar.Sequence(List<Grammar.Expansion> parts) -> {
                Optional<List<String>> sofar = Optional.of(List.of(""));
                for (Grammar.Expansion part : parts) {
                    sofar = joined(sofar, phrases(part, most), most);
                }
                yield sofar;
            }
            case Grammar.OneOf(List<Grammar.Expansion> ways) -> {
                List<String> either = new ArrayList<>();
                for (Grammar.Expansion way : ways) {
                    Optional<List<String>> one = phrases(way, most);
                    if (one.isEmpty() || either.size() + one.get().size() > most) {
                        yield Optional.empty();
                    }
                    either.addAll(one.get());
                }
                yield Optional.of(either);
            }
            case Grammar.Repeated(Grammar.Expansion part, int min, int max) -> {
                Optional<List<String>> one = phrases(part, most);
                Optional<List<String>> times = Optional.of(List.of(""));
                List<String> either = new ArrayList<>();
                for (int count = 0; count <= max; count++) {
                    if (count > 0) {
                        times = joined(times, one, most);
                    }
                    if (times.isEmpty() || either.size() + times.get().size() > most) {
                        yield Optional.empty();
                    }
                    if (count >= min) {
                        either.addAll(times.get());
                    }
                }
                yield Optional.of(either);
            }
            case Grammar.Tagged(String _, Grammar.Expansion part) -> phrases(part, most);
        };
    }

    private static Optional<List<String>> joined(
            Optional<List<String>> first, Optional<List<String>> second, int most) {
        if (first.isEmpty()
                || second.isEmpty()
                || (long) first.get().size() * second.get().size() > most) {
            return Optional.empty();
        }
        List<String> joined = new ArrayList<>();
        for (String head : first.get()) {
            for (String tail : second.get()) {
                joined.add(head.isEmpty() || tail.isEmpty() ? head + tail : head + " " + tail);
            }
        }
        return Optional.of(joined);
    }

    /** Whether the grammar lets exactly this be said. */
    static boolean accepts(Grammar grammar, String text) {
        List<String> words = split(text);
        return !words.isEmpty() && ends(grammar.root(), words, Set.of(0)).contains(words.size());
    }

    /** Where it can end if it begins at any of the places. */
    private static Set<Integer> ends(Grammar.Expansion expansion, List<String> words, Set<Integer> begins) {
        Set<Integer> ends = new TreeSet<>();
        switch (expansion) {
            case Grammar.Words(String text) -> {
                List<String> wanted = split(text);
                begins.forEach(begin -> {
                    int end = begin + wanted.size();
                    if (end <= words.size() && words.subList(begin, end).equals(wanted)) {
                        ends.add(end);
                    }
                });
            }
            case Grammar.Sequence(List<Grammar.Expansion> parts) -> {
                Set<Integer> at = begins;
                for (Grammar.Expansion part : parts) {
                    at = ends(part, words, at);
                }
                ends.addAll(at);
            }
            case Grammar.OneOf(List<Grammar.Expansion> ways) -> {
                for (Grammar.Expansion way : ways) {
                    ends.addAll(ends(way, words, begins));
                }
            }
            case Grammar.Repeated(Grammar.Expansion part, int min, int max) -> {
                Set<Integer> at = begins;
                for (int count = 0; count <= max && !at.isEmpty(); count++) {
                    if (count >= min) {
                        ends.addAll(at);
                    }
                    if (count < max) {
                        at = ends(part, words, at);
                    }
                }
            }
            case Grammar.Tagged(String _, Grammar.Expansion part) -> ends.addAll(ends(part, words, begins));
        }
        return ends;
    }
}
