package org.trunkline.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.flow.Catalogue;
import org.trunkline.flow.FlowArchive;
import org.trunkline.flow.FlowLibrary;
import org.trunkline.settings.SettingsFile;
import org.trunkline.yard.Sounds;

/** The voices that are installed for the tests, as the settings choose them: FreeTTS, flite, espeak-ng, and one at Piper's place. */
class VoicesIT {
    private static final String SENTENCE = "Thanks for calling. For billing, press one.";

    @TempDir
    static Path folder;

    private static final Map<String, String> settings = new LinkedHashMap<>();
    /** Of each voice all that the shipped flows say: made once, for it takes minutes. */
    private static final Map<String, List<short[]>> recordings = new LinkedHashMap<>();

    /**
     * Stands at Piper's place and keeps its contract: a model that must be there, a text a line on standard input, WAV at
     * 22,050 Hz into --output_file, or raw with --output-raw; it complains on standard error. espeak-ng speaks for it.
     */
    @BeforeAll
    static void record() throws Exception {
        Path model = Files.writeString(folder.resolve("en_GB-alba-medium.onnx"), "model");
        Path piper = Files.writeString(folder.resolve("piper"), """
                #!/bin/sh
                raw=; scale=1
                while [ $# -gt 0 ]; do
                  case "$1" in
                    --model) model=$2; shift 2 ;;
                    --output_file) out=$2; shift 2 ;;
                    --output-raw) raw=1; shift ;;
                    --length_scale) scale=$2; shift 2 ;;
                    *) echo "unrecognized argument $1" >&2; exit 2 ;;
                  esac
                done
                [ -f "$model" ] || { echo "Unable to find voice: $model" >&2; exit 1; }
                speed=$(awk "BEGIN { print int(165 / $scale) }")
                if [ -n "$raw" ]; then
                  espeak-ng -v en-gb -s $speed --stdin --stdout | tail -c +45
                else
                  espeak-ng -v en-gb -s $speed --stdin -w "$out"
                fi
                echo "Real-time factor: 0.02" >&2
                """);
        Files.setPosixFilePermissions(piper, PosixFilePermissions.fromString("rwx------"));
        settings.put("freetts", "kind = \"freetts\"");
        settings.put("flite slt", "kind = \"flite\"");
        settings.put("flite rms", "kind = \"flite\"\nvoice = \"rms\"");
        settings.put("espeak-ng", "kind = \"espeak-ng\"\nvoice = \"en-gb\"");
        settings.put(
                "piper, file",
                "kind = \"command\"\ncommand = [\"" + piper + "\", \"--model\", \"" + model
                        + "\", \"--output_file\", \"{file}\", \"--length_scale\", \"{stretch}\"]");
        settings.put(
                "piper, raw",
                "kind = \"command\"\nraw = 22050\ncommand = [\"" + piper + "\", \"--model\", \"" + model
                        + "\", \"--output-raw\", \"--length_scale\", \"{stretch}\"]");
        for (String name : settings.keySet()) {
            List<short[]> spoken = new ArrayList<>();
            try (PromptCache cache =
                    PromptCache.open(folder.resolve(name), voices(Objects.requireNonNull(settings.get(name))), 2)) {
                for (Speech text : shipped()) {
                    spoken.add(Sounds.read(Path.of(cache.path(text) + ".wav")));
                }
            }
            recordings.put(name, spoken);
        }
    }

    private static Voices voices(String settings) throws Exception {
        Path file =
                Files.writeString(folder.resolve("trunkline.toml"), "[[voice]]\nlanguage = \"en\"\n" + settings + "\n");
        SettingsFile read = SettingsFile.read(file, folder.resolve("secrets.toml"), Map.of());
        VoiceSettings chosen = VoiceSettings.from(read.root());
        read.check();
        return chosen.open(folder.resolve("scratch"), 2);
    }

    private static Voice voice(String name) throws Exception {
        return voices(Objects.requireNonNull(settings.get(name))).of(Locale.UK).orElseThrow();
    }

    /** All fixed texts of the flows that are shipped. */
    private static Set<Speech> shipped() {
        Set<Speech> texts = new LinkedHashSet<>();
        FlowArchive nowhere = new FlowArchive() {
            @Override
            public void keep(String flow, String version, String content) {}

            @Override
            public Optional<String> find(String flow, String version) {
                return Optional.empty();
            }
        };
        FlowLibrary.open(Path.of("ivr-flows"), () -> Catalogue.UNKNOWN, nowhere, texts::addAll)
                .close();
        return texts;
    }

    @Test
    void every_voice_speaks_and_its_pace_follows_the_style() throws Exception {
        for (String name : settings.keySet()) {
            Voice voice = voice(name);
            int usual = voice.render(SENTENCE, Style.PLAIN).length;
            assertThat(usual / 8000.0).as(name).isBetween(1.5, 6.0);
            assertThat(voice.can()).as(name).contains(Style.Aspect.RATE);
            assertThat((double) voice.render(SENTENCE, new Style(0.6, 1, 0)).length / usual)
                    .as(name + ", slowly")
                    .isBetween(1.3, 2.0);
        }
        assertThat(voice("flite slt").can()).doesNotContain(Style.Aspect.PITCH);
        assertThat(voice("espeak-ng").render(SENTENCE, new Style(1, 1.3, 0)))
                .isNotEqualTo(voice("espeak-ng").render(SENTENCE, Style.PLAIN));
        assertThat(settings.keySet().stream().map(name -> {
                    try {
                        return voice(name).name();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .doesNotHaveDuplicates();
    }

    /** As the ear has it, and by the plain power of speech: two measures, so that one cannot be right by its own word. */
    @Test
    void all_prompts_of_all_voices_are_even_within_two_decibels() throws Exception {
        assertThat(recordings).hasSameSizeAs(settings);
        List<Double> loudness = new ArrayList<>();
        List<Double> power = new ArrayList<>();
        recordings.forEach((name, spoken) -> {
            assertThat(spoken).as(name).hasSizeGreaterThan(15);
            for (short[] samples : spoken) {
                loudness.add(Level.loudness(samples));
                power.add(speechPower(samples));
            }
        });
        System.err.printf(
                "%d recordings: BS.1770 %.2f to %.2f LUFS, gated power %.2f to %.2f dBFS%n",
                loudness.size(), min(loudness), max(loudness), min(power), max(power));
        assertThat(max(loudness) - min(loudness)).isLessThan(2);
    }

    private static double min(List<Double> values) {
        return stream(values).min().orElseThrow();
    }

    private static double max(List<Double> values) {
        return stream(values).max().orElseThrow();
    }

    private static DoubleStream stream(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue);
    }

    /** Of the 50 ms that are not more than 20 dB below the loudest ones. */
    private static double speechPower(short[] samples) {
        double[] frames = new double[samples.length / 400];
        for (int i = 0; i < frames.length * 400; i++) {
            frames[i / 400] += samples[i] / 32768.0 * (samples[i] / 32768.0) / 400;
        }
        double loudest = Arrays.stream(frames).max().orElse(1);
        return 10
                * Math.log10(Arrays.stream(frames)
                        .filter(frame -> frame > loudest / 100)
                        .average()
                        .orElse(1));
    }

    @Test
    void where_pieces_are_joined_nothing_clicks() {
        recordings.forEach((name, spoken) -> {
            int largest = 0;
            int join = 0;
            short before = 0;
            for (short[] samples : spoken) {
                join = Math.max(join, Math.abs(samples[0] - before));
                for (int i = 1; i < samples.length; i++) {
                    largest = Math.max(largest, Math.abs(samples[i] - samples[i - 1]));
                }
                before = samples[samples.length - 1];
            }
            System.err.printf("%s: largest jump at a join %d, within speech %d%n", name, join, largest);
            assertThat(join).as(name).isLessThan(largest / 100);
        });
    }

    @Test
    void a_voice_whose_program_is_missing_leaves_english_to_freetts() throws Exception {
        Voices voices = voices("kind = \"flite\"\nprogram = \"/no/such/flite\"");
        Speech hello = Speech.of(Locale.UK, "Hello.");
        assertThat(voices.render(hello).voice).startsWith("freetts");
        assertThat(voices.failing().get("en")).contains("/no/such/flite");
    }
}
