package org.trunkline.voice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.settings.Section;

/** Which voice speaks which language. Without settings FreeTTS speaks English. */
public record VoiceSettings(List<Chosen> voices) {
    private static final Logger log = LoggerFactory.getLogger(VoiceSettings.class);

    /**
     * @param command empty: FreeTTS
     * @param voice of flite and espeak-ng
     * @param programAt where the settings name the program: file, line and key
     * @param voiceAt where they name the voice
     */
    record Chosen(
            String language, Optional<CommandVoice.Command> command, String voice, String programAt, String voiceAt) {
        /** What is wrong on this machine, with its place and remedy. */
        Optional<String> trouble(Path scratch) {
            Optional<VoiceTrial> trial = command.map(each -> new VoiceTrial(each, voice, scratch));
            return trial.flatMap(VoiceTrial::program)
                    .map(what -> programAt + ": " + what)
                    .or(() -> trial.flatMap(VoiceTrial::voice).map(what -> voiceAt + ": " + what));
        }
    }

    public VoiceSettings {
        voices = List.copyOf(voices);
    }

    /** From the tables {@code [[voice]]}. */
    public static VoiceSettings from(Section root) {
        List<Chosen> chosen = new ArrayList<>();
        Set<String> languages = new HashSet<>();
        for (Section each : root.sections("voice")) {
            chosen(each, languages).ifPresent(chosen::add);
        }
        return new VoiceSettings(chosen);
    }

    private static Optional<Chosen> chosen(Section section, Set<String> languages) {
        String language = section.text("language");
        String kind = section.text("kind");
        String voice = section.text("voice", "");
        String program = section.text("program", kind);
        int speed = section.number("speed", 100, 50, 200);
        int raw = section.number("raw", 0, 0, 192_000);
        List<String> command = section.texts("command", List.of());
        List<String> version = section.texts("version", List.of());
        Duration limit = section.duration("limit", Duration.ofSeconds(10));
        if (!language.isEmpty() && !language.matches("[a-z]{2,3}")) {
            section.problem("language", "'" + language + "' is no language", "give its two letters, e.g. \"en\"");
        } else if (!languages.add(language)) {
            section.problem("language", language + " has two voices", "leave one");
        }
        if (limit.compareTo(Duration.ofMillis(100)) < 0 || limit.compareTo(Duration.ofMinutes(2)) > 0) {
            section.problem("limit", limit.toMillis() + " ms cannot be used", "give a time from 100ms to 2m");
        }
        if (raw > 0 && raw < Resampler.TELEPHONE) {
            section.problem(
                    "raw", raw + " Hz is less than a telephone's 8000", "give the voice's sample rate, or 0 for WAV");
        }
        CommandVoice.Limits limits = new CommandVoice.Limits(limit, speed / 100.0);
        return switch (kind) {
            case "freetts" -> {
                if (!language.equals("en")) {
                    section.problem("kind", "FreeTTS speaks English only", "use flite, espeak-ng or command");
                }
                yield Optional.of(chosen(section, language, "", Optional.empty()));
            }
            case "flite" ->
                Optional.of(chosen(
                        section,
                        language,
                        voice.isEmpty() ? "slt" : voice,
                        Optional.of(new CommandVoice.Command(
                                "flite",
                                List.of(
                                        program,
                                        "-voice",
                                        voice.isEmpty() ? "slt" : voice,
                                        "--setf",
                                        "duration_stretch={stretch}",
                                        "-f",
                                        "/dev/stdin",
                                        "-o",
                                        "{file}"),
                                List.of(program, "--version"),
                                0,
                                limits))));
            case "espeak-ng" ->
                Optional.of(chosen(
                        section,
                        language,
                        voice.isEmpty() ? language : voice,
                        Optional.of(new CommandVoice.Command(
                                "espeak-ng",
                                List.of(
                                        program,
                                        "-v",
                                        voice.isEmpty() ? language : voice,
                                        "-s",
                                        "{rate*165}",
                                        "-p",
                                        "{pitch*50}",
                                        "--stdin",
                                        "-w",
                                        "{file}"),
                                List.of(program, "--version"),
                                0,
                                limits))));
            case "command" -> {
                CommandVoice.problem(command)
                        .ifPresent(wrong -> section.problem(
                                "command",
                                wrong,
                                "give the program and its arguments, each as a text of a list;"
                                        + " they may hold {text}, {file}, {rate}, {stretch} and {pitch}"));
                yield command.isEmpty()
                        ? Optional.empty()
                        : Optional.of(chosen(
                                section,
                                language,
                                "",
                                Optional.of(new CommandVoice.Command("command", command, version, raw, limits))));
            }
            default -> {
                if (!kind.isEmpty()) {
                    section.problem("kind", "'" + kind + "' is no voice", "give freetts, flite, espeak-ng or command");
                }
                yield Optional.empty();
            }
        };
    }

    private static Chosen chosen(
            Section section, String language, String voice, Optional<CommandVoice.Command> command) {
        String program = command.map(each -> each.kind().equals("command")).orElse(false) ? "command" : "program";
        return new Chosen(language, command, voice, at(section, program, "kind"), at(section, "voice", "kind"));
    }

    /** The place of the key or, where it is left out, of the other. */
    private static String at(Section section, String key, String other) {
        boolean written = !section.placeOf(key).equals(section.placeOf(""));
        return section.placeOf(written ? key : other) + ": voice." + (written ? key : other);
    }

    /**
     * The voices, FreeTTS standing in for English. What is wrong with a program or its voice is logged with its place in
     * the settings, and keeps nothing from working: it may be there when it is to speak.
     *
     * @param scratch a folder for files that are gone when a text has been spoken
     * @param atOnce how many texts FreeTTS renders at once
     */
    public Voices open(Path scratch, int atOnce) {
        try {
            Files.createDirectories(scratch);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder for voices " + scratch + " cannot be made", e);
        }
        Map<String, Voice> byLanguage = new TreeMap<>();
        KevinVoice kevin = new KevinVoice(atOnce);
        List<String> troubles = new ArrayList<>();
        for (Chosen each : voices) {
            each.trouble(scratch).ifPresent(troubles::add);
            byLanguage.put(
                    each.language(),
                    each.command()
                            .<Voice>map(command -> CommandVoice.open(command, scratch))
                            .orElse(kevin));
        }
        byLanguage.putIfAbsent("en", kevin);
        // The rules are loaded with their first use, which takes a quarter of a second that no caller should wait.
        byLanguage.keySet().forEach(language -> {
            var _ = Words.of(Locale.of(language), "1", Reading.CARDINAL, "");
        });
        log.info(
                "Voices: {}",
                byLanguage.entrySet().stream()
                        .map(each -> each.getKey() + " by " + each.getValue().name())
                        .collect(Collectors.joining(", ")));
        troubles.forEach(trouble -> log.warn("a voice of the settings cannot speak: {}", trouble));
        return new Voices(byLanguage, kevin, InstantSource.system(), troubles);
    }
}
