package org.trunkline.speech;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.trunkline.settings.Section;

/**
 * How callers are listened to.
 *
 * @param listen false: by keys alone
 * @param models the folder of Vosk's models
 * @param calls that may be listened to at once; 0: as many as the processors bear
 * @param voice probability of voice that counts as voice, 0 to 1
 * @param silence after speech that ends an answer
 * @param longest answer
 * @param hung a recognizer that takes so long for a piece of audio has hung
 */
public record SpeechSettings(
        boolean listen,
        Path models,
        int calls,
        double voice,
        Duration silence,
        Duration longest,
        Duration hung,
        List<Chosen> recognizers) {
    /** The kinds of recognizers. */
    enum Kind {
        POCKETSPHINX,
        VOSK,
        REMOTE
    }

    /**
     * The recognizer of a language.
     *
     * @param model a folder; empty: the usual one
     * @param server of {@link Kind#REMOTE}
     * @param dictation whether free speech may be recognized too, where it can be
     * @param place where the settings name it, or its model: file, line and key; empty: found by itself
     */
    record Chosen(
            Locale language,
            Kind kind,
            Optional<Path> model,
            Optional<URI> server,
            boolean dictation,
            Optional<String> place) {}

    public SpeechSettings {
        recognizers = List.copyOf(recognizers);
    }

    /** From the table {@code [speech]} and the tables {@code [[recognizer]]}. */
    public static SpeechSettings from(Section root) {
        Section speech = root.section("speech");
        Path models = speech.path("models", "models");
        List<Chosen> chosen = new ArrayList<>();
        Set<String> languages = new HashSet<>();
        for (Section each : root.sections("recognizer")) {
            chosen(each, models, languages).ifPresent(chosen::add);
        }
        return new SpeechSettings(
                speech.flag("listen", true),
                models,
                speech.number("calls", 0, 0, 1000),
                speech.number("voice", 50, 20, 95) / 100.0,
                bounded(speech, "end_silence", Duration.ofMillis(500), Duration.ofMillis(200), Duration.ofSeconds(3)),
                bounded(speech, "longest", Duration.ofSeconds(15), Duration.ofSeconds(2), Duration.ofMinutes(1)),
                bounded(speech, "hung", Duration.ofMillis(2500), Duration.ofMillis(500), Duration.ofSeconds(30)),
                chosen);
    }

    private static Optional<Chosen> chosen(Section section, Path models, Set<String> languages) {
        String language = section.text("language");
        String kind = section.text("kind");
        String model = section.text("model", "");
        String server = section.text("server", "");
        boolean dictation = section.flag("dictation", true);
        if (!language.isEmpty() && !language.matches("[a-z]{2,3}")) {
            section.problem("language", "'" + language + "' is no language", "give its two letters, e.g. \"en\"");
        } else if (!languages.add(language)) {
            section.problem("language", language + " has two recognizers", "leave one");
        }
        Optional<Kind> known = kindOf(kind);
        if (known.isEmpty()) {
            if (!kind.isEmpty()) {
                section.problem("kind", "'" + kind + "' is no recognizer", "give pocketsphinx, vosk or remote");
            }
            return Optional.empty();
        }
        Optional<URI> uri = known.get() == Kind.REMOTE ? server(section, server) : Optional.empty();
        if (known.get() == Kind.VOSK && model.isEmpty()) {
            section.problem(
                    "model", "is missing", "name its folder in " + models + ", as scripts/models list shows it");
        }
        if (known.get() == Kind.POCKETSPHINX && !language.equals("en")) {
            section.problem("kind", "PocketSphinx has an English model only", "use vosk or remote");
        }
        String named = model.isEmpty() ? "kind" : "model";
        return Optional.of(new Chosen(
                Locale.of(language),
                known.get(),
                model.isEmpty() ? Optional.empty() : Optional.of(models.resolve(model)),
                uri,
                dictation,
                Optional.of(section.placeOf(named) + ": recognizer." + named)));
    }

    private static Optional<Kind> kindOf(String name) {
        for (Kind kind : Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static Optional<URI> server(Section section, String text) {
        try {
            URI uri = URI.create(text);
            if (("ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme())) && uri.getHost() != null) {
                return Optional.of(uri);
            }
        } catch (IllegalArgumentException e) {
            // reported below, like an address of another kind
        }
        section.problem("server", "'" + text + "' is no address of a websocket", "give e.g. \"ws://127.0.0.1:2700\"");
        return Optional.empty();
    }

    private static Duration bounded(Section section, String key, Duration fallback, Duration least, Duration most) {
        Duration given = section.duration(key, fallback);
        if (given.compareTo(least) < 0 || given.compareTo(most) > 0) {
            section.problem(
                    key,
                    given.toMillis() + " ms cannot be used",
                    "give a time from " + least.toMillis() + "ms to " + most.toMillis() + "ms");
            return fallback;
        }
        return given;
    }
}
