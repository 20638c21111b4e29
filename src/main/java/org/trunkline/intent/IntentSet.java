package org.trunkline.intent;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.trunkline.speech.Heard;

/** The intents of a folder, by language and name. Equal by content; thread-safe. */
public final class IntentSet {
    public static final IntentSet NONE = new IntentSet(Map.of());

    private final Map<Locale, Map<String, Intent>> intents;
    /** Learnt at the first need. */
    private final Map<Locale, Classifier> classifiers = new ConcurrentHashMap<>();

    IntentSet(Map<Locale, Map<String, Intent>> intents) {
        Map<Locale, Map<String, Intent>> copy = new LinkedHashMap<>();
        intents.forEach(
                (language, named) -> copy.put(language, Collections.unmodifiableMap(new LinkedHashMap<>(named))));
        this.intents = Collections.unmodifiableMap(copy);
    }

    /** By name, in the order of files and places. */
    public Map<String, Intent> in(Locale language) {
        return intents.getOrDefault(language, Map.of());
    }

    public Optional<Intent> intent(Locale language, String name) {
        return Optional.ofNullable(in(language).get(name));
    }

    /** The names in a language. */
    public SortedSet<String> names(Locale language) {
        return new TreeSet<>(in(language).keySet());
    }

    /**
     * The intent that words in no prescribed form are likest to, with the values found among them.
     *
     * @return empty if they are like none
     */
    public Optional<Understood> classify(Locale language, Heard heard, Reference at) {
        if (in(language).isEmpty() || heard.hypotheses().isEmpty()) {
            return Optional.empty();
        }
        Heard.Hypothesis best = heard.hypotheses().getFirst();
        return classifier(language)
                .classify(best.text(), at)
                .map(found -> new Understood(
                        found.name(), found.slots(), found.confidence() * best.confidence(), found.nearest()));
    }

    /** What {@link #classify} goes by; learning it takes seconds for thousands of examples. */
    public Classifier classifier(Locale language) {
        return classifiers.computeIfAbsent(language, each -> Classifier.learn(each, in(each).values()));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IntentSet set && set.intents.equals(intents);
    }

    @Override
    public int hashCode() {
        return intents.hashCode();
    }
}
