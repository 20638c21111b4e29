package org.trunkline.intent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.trunkline.xml.Problem;
import org.trunkline.xml.Problems;
import org.trunkline.xml.Where;
import org.trunkline.xml.XmlFile;

/** Loads a folder of intents and checks them together. */
public final class IntentFiles {
    private IntentFiles() {}

    /** @param problems in the order of files and places; a set with problems has gaps and goes nowhere */
    public record Loaded(IntentSet intents, List<Problem> problems) {
        public Loaded {
            problems = problems.stream().distinct().sorted(Problem.BY_PLACE).toList();
        }
    }

    /** Which example says that first. */
    private record Said(Intent intent, Example example) {}

    /**
     * @param folder may not exist: then there are no intents
     * @param knows whether the recognizer of a language knows a word; a language without recognizer knows all
     */
    public static Loaded load(Path folder, BiPredicate<Locale, String> knows) {
        return load(folder, knows, SentenceVectors.NONE);
    }

    /** @param sentences for understanding text by its meaning */
    public static Loaded load(Path folder, BiPredicate<Locale, String> knows, SentenceVectors sentences) {
        List<Problem> found = new ArrayList<>();
        Map<Locale, Map<String, Intent>> intents = new LinkedHashMap<>();
        Map<Locale, Map<String, Said>> said = new HashMap<>();
        for (Path file : files(folder, found)) {
            Problems problems = new Problems(file);
            XmlFile.read(file, problems)
                    .flatMap(content -> IntentReader.read(file, content, knows, problems))
                    .ifPresent(read -> {
                        Map<String, Intent> named =
                                intents.computeIfAbsent(read.language(), _ -> new LinkedHashMap<>());
                        read.intents().forEach(intent -> {
                            add(intent, named, problems);
                            shared(intent, said.computeIfAbsent(read.language(), _ -> new HashMap<>()), problems);
                        });
                        words(read, knows, problems);
                        found.addAll(read.inGrammars());
                    });
            found.addAll(problems.list());
        }
        return new Loaded(new IntentSet(intents, sentences), found);
    }

    private static void add(Intent intent, Map<String, Intent> named, Problems problems) {
        Intent before = named.putIfAbsent(intent.name(), intent);
        if (before != null && !intent.name().isEmpty()) {
            problems.add(
                    intent.where(),
                    "a second intent '" + intent.name() + "'; the first is in "
                            + before.file().getFileName() + ", line "
                            + before.where().line(),
                    "make one of the two, or give one another name");
        }
    }

    private static void shared(Intent intent, Map<String, Said> said, Problems problems) {
        List<Example> all = new ArrayList<>(intent.examples());
        if (!Text.words(intent.says()).isEmpty()) {
            all.add(new Example(Example.of(intent.says()).parts(), intent.where()));
        }
        for (Example example : all) {
            Said before = said.putIfAbsent(example.key(), new Said(intent, example));
            if (before != null && !before.intent().name().equals(intent.name())) {
                problems.add(
                        example.where(),
                        "'" + example.text() + "' is of the intent '"
                                + before.intent().name() + "' too ("
                                + before.intent().file().getFileName() + ", line "
                                + before.example().where().line() + ")",
                        "keep it in the intent that callers mean by it");
            }
        }
    }

    private static void words(IntentReader.Read read, BiPredicate<Locale, String> knows, Problems problems) {
        for (Intent intent : read.intents()) {
            unknown(read.language(), Text.words(intent.says()), intent.where(), knows, problems);
            intent.examples()
                    .forEach(example -> unknown(read.language(), example.words(), example.where(), knows, problems));
        }
        read.lists().forEach((list, where) -> unknown(read.language(), list.own(), where, knows, problems));
    }

    private static void unknown(
            Locale language, List<String> words, Where where, BiPredicate<Locale, String> knows, Problems problems) {
        words.stream()
                .distinct()
                .filter(word -> !knows.test(language, word))
                .forEach(word -> problems.add(
                        where,
                        "the recognizer's dictionary has no word '" + word + "', so it can never be heard",
                        "write it as it sounds in words that it knows, or use another word"));
    }

    /** Whether these words of a phrase are known; what is not is told at the place. */
    public static void check(
            Locale language, String phrase, Where where, BiPredicate<Locale, String> knows, Problems problems) {
        unknown(language, Text.words(phrase), where, knows, problems);
    }

    /** What leads to a choice by its phrases and examples, a slot as {@code {type}}: two choices must have none in common. */
    public static Set<String> said(List<String> phrases, Optional<Intent> intent) {
        return Stream.of(
                        phrases.stream().map(Example::of),
                        intent.stream().map(Intent::says).map(Example::of),
                        intent.stream().flatMap(each -> each.examples().stream()))
                .flatMap(each -> each)
                .map(Example::key)
                .filter(key -> !key.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static List<Path> files(Path folder, List<Problem> problems) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".xml")
                            && !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            problems.add(new Problem(
                    folder,
                    0,
                    0,
                    "the folder of intents cannot be read (" + e.getClass().getSimpleName() + ")",
                    "check its rights"));
            return List.of();
        }
    }
}
