package org.trunkline.intent;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.trunkline.speech.Heard;

/** The intents of a folder, by language and name. Equal by content; thread-safe. */
public final class IntentSet {
    public static final IntentSet NONE = new IntentSet(Map.of(), SentenceVectors.NONE);

    private final Map<Locale, Map<String, Intent>> intents;
    private final SentenceVectors sentences;

    private final Map<Locale, Classifier> classifiers = new ConcurrentHashMap<>();

    IntentSet(Map<Locale, Map<String, Intent>> intents, SentenceVectors sentences) {
        Map<Locale, Map<String, Intent>> copy = new LinkedHashMap<>();
        intents.forEach(
                (language, named) -> copy.put(language, Collections.unmodifiableMap(new LinkedHashMap<>(named))));
        this.intents = Collections.unmodifiableMap(copy);
        this.sentences = sentences;
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

    /** Those in which there are intents. */
    public Set<Locale> languages() {
        return intents.keySet();
    }

    /**
     * With more examples, such as people's corrections; those of intents that there are none of are left out.
     *
     * @param examples texts by intent
     */
    public IntentSet with(Locale language, Map<String, List<String>> examples) {
        Map<String, Intent> more = new LinkedHashMap<>(in(language));
        examples.forEach((name, texts) -> more.computeIfPresent(name, (_, intent) -> intent.with(texts)));
        Map<Locale, Map<String, Intent>> all = new LinkedHashMap<>(intents);
        all.replace(language, more);
        return new IntentSet(all, sentences);
    }

    /**
     * Learns from the examples what {@link #classify} goes by, so that nobody waits for it later; up to some seconds for
     * a thousand examples.
     */
    public void learn() {
        intents.keySet().forEach(this::classifier);
    }

    private Classifier classifier(Locale language) {
        return classifiers.computeIfAbsent(language, each -> Classifier.learn(each, in(each).values(), sentences));
    }

    /** Why texts are understood less well than they could be. */
    public Optional<String> trouble() {
        return sentences.trouble();
    }

    /**
     * The intent that a text in no prescribed form is likest to, with the values found in it. The one way from words to
     * intents, whatever the channel.
     *
     * @return empty if it is like none
     */
    public Optional<Understood> classify(Locale language, String text, Reference at) {
        return in(language).isEmpty() ? Optional.empty() : classifier(language).classify(text, at);
    }

    /** The examples that a text is nearest to, best first, whether it is taken for their intent or not. */
    public List<String> nearest(Locale language, String text) {
        return in(language).isEmpty() ? List.of() : classifier(language).nearest(text);
    }

    /** What was heard, by {@link #classify(Locale, String, Reference)}; it is no surer than the hearing was. */
    public Optional<Understood> classify(Locale language, Heard heard, Reference at) {
        return heard.hypotheses().stream()
                .findFirst()
                .flatMap(best -> classify(language, best.text(), at)
                        .map(found -> new Understood(
                                found.name(), found.slots(), found.confidence() * best.confidence(), found.nearest())));
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
