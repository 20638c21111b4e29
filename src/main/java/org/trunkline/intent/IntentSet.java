package org.trunkline.intent;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The intents of a folder, by language and name. Immutable, equal by content. */
public record IntentSet(Map<Locale, Map<String, Intent>> intents) {
    public static final IntentSet NONE = new IntentSet(Map.of());

    public IntentSet {
        Map<Locale, Map<String, Intent>> copy = new LinkedHashMap<>();
        intents.forEach(
                (language, named) -> copy.put(language, Collections.unmodifiableMap(new LinkedHashMap<>(named))));
        intents = Collections.unmodifiableMap(copy);
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
}
