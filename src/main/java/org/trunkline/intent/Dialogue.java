package org.trunkline.intent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.trunkline.speech.Grammar;
import org.trunkline.speech.Grammar.Expansion;
import org.trunkline.speech.Heard;
import org.trunkline.xml.Where;

/**
 * The language of one question: the choices that may be said, as a grammar for the recognizer, and what was heard by the
 * same rules back to a choice and its values. Immutable, thread-safe.
 */
public final class Dialogue {
    private final Locale locale;
    private final Language language;
    private final Map<String, List<Example>> choices;

    private Dialogue(Locale locale, Map<String, List<Example>> choices) {
        this.locale = locale;
        this.language = Language.of(locale);
        this.choices = choices;
    }

    /** A question to which nothing can be said yet. */
    public static Dialogue in(Locale language) {
        return new Dialogue(language, Map.of());
    }

    /** What may be said beside that. A name that is there already gets more examples. */
    private Dialogue with(String name, Collection<Example> examples) {
        Map<String, List<Example>> more = new LinkedHashMap<>(choices);
        List<Example> all = new ArrayList<>(more.getOrDefault(name, List.of()));
        examples.stream()
                .filter(example -> !example.parts().isEmpty())
                .filter(example -> all.stream().noneMatch(other -> other.parts().equals(example.parts())))
                .forEach(all::add);
        if (!all.isEmpty()) {
            more.put(name, List.copyOf(all));
        }
        return new Dialogue(locale, more);
    }

    /** An intent by its examples and its spoken name. */
    public Dialogue orIntent(String name, Intent intent) {
        return with(name, intent.examples()).orPhrases(name, List.of(intent.says()));
    }

    /** Fixed phrases; those without a word in them are left aside. */
    public Dialogue orPhrases(String name, Collection<String> phrases) {
        return with(
                name,
                phrases.stream()
                        .filter(phrase -> !Text.words(phrase).isEmpty())
                        .map(Example::of)
                        .toList());
    }

    /** A value alone; it is the slot {@code slot} of the choice. */
    public Dialogue orValue(String name, String slot, SlotType type) {
        return language.has(type)
                ? with(name, List.of(new Example(List.of(new Example.Part.Slot(slot, type)), Where.FILE)))
                : this;
    }

    /** A value after a no: "no, it's five". */
    public Dialogue orCorrection(String name, String slot, SlotType type) {
        Dialogue with = this;
        for (String no : language.no()) {
            if (language.has(type)) {
                with = with.with(
                        name,
                        List.of(new Example(
                                List.of(new Example.Part.Words(Text.words(no)), new Example.Part.Slot(slot, type)),
                                Where.FILE)));
            }
        }
        return with;
    }

    /** The right one for a digit of a string that was heard: by its {@code place} or what was {@code wrong}. */
    public Dialogue orDigitCorrection(String name, int length) {
        return with(name, language.digitCorrections(length));
    }

    /** That what is said bit by bit is complete. */
    public Dialogue orComplete(String name) {
        return orPhrases(name, language.complete());
    }

    /** Yes and no. */
    public Dialogue orYesNo(String yes, String no) {
        return orPhrases(yes, language.yes()).orPhrases(no, language.no());
    }

    /** The name of a key, said: "one". */
    public Dialogue orKey(String name, char key) {
        return orPhrases(name, language.key(key));
    }

    /** How a person is asked for in this language. */
    public Dialogue orOperator(String name) {
        return orPhrases(name, language.operator());
    }

    /** The key 0 by its name, which leads to a person as the key does. */
    public Dialogue orZero(String name) {
        return orPhrases(name, language.key('0').stream().limit(1).toList());
    }

    /** "Which digit is wrong?"; empty where we cannot ask it in this language. */
    public static String whichDigit(Locale language) {
        return Language.of(language).whichDigit();
    }

    /** Said where nobody is on duty, before a message is taken. */
    public static String leaveMessage(Locale language) {
        return Language.of(language).leaveMessage();
    }

    /** Whether anything can be said. */
    public boolean isEmpty() {
        return choices.isEmpty();
    }

    /** "Did you say billing?" in this language. */
    public static String confirmation(Locale language, String says) {
        return String.format(Locale.ROOT, Language.of(language).confirmation(), says);
    }

    /** The usual words for yes and no; empty where they are not known. */
    public static List<String> yesAndNo(Locale language) {
        Language words = Language.of(language);
        return Stream.of(words.yes(), words.no())
                .flatMap(each -> each.stream().limit(1))
                .toList();
    }

    /** How a key is called in the language, if it has a name. */
    public static Optional<String> keyName(Locale language, char key) {
        return Language.of(language).key(key).stream().findFirst();
    }

    /** What a person is called when asked back. */
    public static String operatorName(Locale language) {
        return Language.of(language).operator().stream().findFirst().orElse("");
    }

    /** The words of all the ways in which a person is asked for. */
    public static List<String> operatorWords(Locale language) {
        return Language.of(language).operator().stream()
                .flatMap(phrase -> Text.words(phrase).stream())
                .distinct()
                .toList();
    }

    /** What is said after a value that was heard: "Is that right? …" */
    public static String isRight(Locale language) {
        return Language.of(language).isRight();
    }

    /** Said of a value that cannot be taken; empty where we cannot say it in this language. */
    public static String notRight(Locale language, SlotType type) {
        return Language.of(language).notRight(type);
    }

    /** What is said before a value that was heard. */
    public static String heard(Locale language) {
        return Language.of(language).heard();
    }

    /** What may be said, with the usual words around it. A question to which nothing can be said has none. */
    public Optional<Grammar> grammar() {
        if (choices.isEmpty()) {
            return Optional.empty();
        }
        List<Expansion> ways = new ArrayList<>();
        choices.forEach((name, examples) -> ways.add(new Grammar.Tagged(
                name, Expansions.oneOf(examples.stream().map(this::rule).toList()))));
        List<Expansion> parts = new ArrayList<>();
        around(language.before()).ifPresent(parts::add);
        parts.add(Expansions.oneOf(ways));
        around(language.after()).ifPresent(parts::add);
        return Optional.of(new Grammar(locale, parts.size() == 1 ? parts.getFirst() : new Grammar.Sequence(parts)));
    }

    private static Optional<Expansion> around(List<String> phrases) {
        return phrases.isEmpty() ? Optional.empty() : Optional.of(Expansions.maybe(Expansions.anyOf(phrases)));
    }

    private Expansion rule(Example example) {
        List<Expansion> parts = new ArrayList<>();
        for (Example.Part part : example.parts()) {
            switch (part) {
                case Example.Part.Words(List<String> words) -> parts.add(Expansions.words(String.join(" ", words)));
                case Example.Part.Slot(String name, SlotType type) ->
                    parts.add(new Grammar.Tagged(
                            name,
                            language.expansion(type)
                                    .orElseThrow(() -> new IllegalArgumentException(
                                            "the slot type " + type.name() + " is not known in " + locale))));
            }
        }
        return parts.size() == 1 ? parts.getFirst() : new Grammar.Sequence(parts);
    }

    /** What was meant by the best hypothesis that is of this grammar; empty: none is. */
    public Optional<Understood> understand(Heard heard, Reference at) {
        return heard.hypotheses().stream()
                .flatMap(hypothesis -> meaning(hypothesis.text(), at)
                        .map(found -> new Understood(found.name(), found.slots(), hypothesis.confidence(), List.of()))
                        .stream())
                .findFirst();
    }

    /** A choice and its values; {@code complete} unless a value was said that cannot be. */
    private record Found(String name, Map<String, String> slots, boolean complete) {}

    private Optional<Found> meaning(String text, Reference at) {
        List<String> words = Text.words(text);
        Optional<Found> incomplete = Optional.empty();
        for (List<String> inner : inners(words)) {
            for (Map.Entry<String, List<Example>> choice : choices.entrySet()) {
                for (Example example : choice.getValue()) {
                    Optional<Found> found = new Match(inner, at).of(choice.getKey(), example);
                    if (found.filter(Found::complete).isPresent()) {
                        return found;
                    }
                    incomplete = incomplete.or(() -> found);
                }
            }
        }
        return incomplete;
    }

    /** The words without those usually said around, all of them first. */
    private List<List<String>> inners(List<String> words) {
        List<List<String>> inners = new ArrayList<>();
        for (int from : begins(words)) {
            for (int to : ends(words)) {
                if (from < to) {
                    inners.add(words.subList(from, to));
                }
            }
        }
        return inners;
    }

    private List<Integer> begins(List<String> words) {
        List<Integer> begins = new ArrayList<>(List.of(0));
        for (String phrase : language.before()) {
            List<String> before = Text.words(phrase);
            if (words.size() > before.size() && words.subList(0, before.size()).equals(before)) {
                begins.add(before.size());
            }
        }
        return begins;
    }

    private List<Integer> ends(List<String> words) {
        List<Integer> ends = new ArrayList<>(List.of(words.size()));
        for (String phrase : language.after()) {
            List<String> after = Text.words(phrase);
            int to = words.size() - after.size();
            if (to > 0 && words.subList(to, words.size()).equals(after)) {
                ends.add(to);
            }
        }
        return ends;
    }

    /** Holds words against examples, slot by slot, the longest values first. */
    private final class Match {
        private final List<String> words;
        private final Reference at;

        Match(List<String> words, Reference at) {
            this.words = words;
            this.at = at;
        }

        Optional<Found> of(String name, Example example) {
            return from(example.parts(), 0).map(found -> new Found(name, found.slots(), found.complete()));
        }

        private Optional<Found> from(List<Example.Part> parts, int position) {
            if (parts.isEmpty()) {
                return position == words.size() ? Optional.of(new Found("", Map.of(), true)) : Optional.empty();
            }
            List<Example.Part> rest = parts.subList(1, parts.size());
            return switch (parts.getFirst()) {
                case Example.Part.Words(List<String> fixed) -> {
                    int to = position + fixed.size();
                    yield to <= words.size() && words.subList(position, to).equals(fixed)
                            ? from(rest, to)
                            : Optional.empty();
                }
                case Example.Part.Slot(String name, SlotType type) -> slot(name, type, rest, position);
            };
        }

        private Optional<Found> slot(String name, SlotType type, List<Example.Part> rest, int position) {
            Optional<Found> incomplete = Optional.empty();
            for (int to = words.size(); to > position; to--) {
                Optional<Language.Value> value = language.value(type, words.subList(position, to), at);
                Optional<Found> after = value.isPresent() ? from(rest, to) : Optional.empty();
                if (value.isPresent() && after.isPresent()) {
                    Map<String, String> slots = new LinkedHashMap<>(after.get().slots());
                    if (value.get().valid() && !name.isEmpty()) {
                        slots.put(name, value.get().text());
                    }
                    Found found = new Found(
                            "", slots, after.get().complete() && value.get().valid());
                    if (found.complete()) {
                        return Optional.of(found);
                    }
                    incomplete = incomplete.or(() -> Optional.of(found));
                }
            }
            return incomplete;
        }
    }
}
