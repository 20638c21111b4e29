package org.trunkline.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.settings.SettingsException;
import org.trunkline.settings.SettingsFile;

class VoiceSettingsTest {
    @TempDir
    Path home;

    private VoiceSettings read(String text) throws IOException {
        Path file = Files.writeString(home.resolve("trunkline.toml"), text);
        SettingsFile settings = SettingsFile.read(file, home.resolve("secrets.toml"), Map.of());
        VoiceSettings voices = VoiceSettings.from(settings.root());
        settings.check();
        return voices;
    }

    @Test
    void without_a_word_freetts_speaks_english_and_nobody_another_language() throws IOException {
        Voices voices = read("").open(home.resolve("scratch"), 1);
        assertThat(voices.of(Locale.US))
                .hasValueSatisfying(voice -> assertThat(voice.name()).startsWith("freetts"));
        assertThat(voices.of(Locale.KOREAN)).isEmpty();
    }

    @Test
    void a_voice_is_chosen_by_language_and_its_settings_are_part_of_its_name() throws IOException {
        String espeak = "[[voice]]\nlanguage = \"de\"\nkind = \"espeak-ng\"\nprogram = \"/no/such/espeak-ng\"\n";
        List<String> names =
                List.of(name(espeak), name(espeak + "speed = 120\n"), name(espeak + "voice = \"de+f3\"\n"));
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.startsWith("espeak-ng-"));
        assertThat(name(espeak)).isEqualTo(names.getFirst());
    }

    private String name(String text) throws IOException {
        return read(text)
                .open(home.resolve("scratch"), 1)
                .of(Locale.GERMANY)
                .orElseThrow()
                .name();
    }

    private String script(String name, String body) throws IOException {
        Path file = Files.writeString(home.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }

    private List<String> troubles(String text) throws IOException {
        return read(text).open(home.resolve("scratch"), 1).troubles();
    }

    @Test
    void a_program_that_is_not_there_is_told_with_its_line_and_keeps_nothing_from_working() throws IOException {
        assertThat(troubles("[[voice]]\nlanguage = \"de\"\nkind = \"espeak-ng\"\nprogram = \"/no/such\"\n"))
                .singleElement()
                .asString()
                .contains("trunkline.toml:4: voice.program: there is no program '/no/such'; apt install espeak-ng");
        assertThat(troubles("[[voice]]\nlanguage = \"fr\"\nkind = \"command\"\ncommand = [\"no-such-voice\"]\n"))
                .singleElement()
                .asString()
                .contains("trunkline.toml:4: voice.command: there is no program 'no-such-voice'; install it");
    }

    @Test
    void a_voice_that_the_program_does_not_have_is_told_with_its_line() throws IOException {
        String flite = "[[voice]]\nlanguage = \"en\"\nkind = \"flite\"\nprogram = \""
                + script("flite", "echo 'Voices available: kal slt '; exit 0") + "\"\n";
        assertThat(troubles(flite)).isEmpty();
        assertThat(troubles(flite + "voice = \"kal\"\n")).isEmpty();
        assertThat(troubles(flite + "voice = \"nosuch\"\n"))
                .singleElement()
                .asString()
                .endsWith("trunkline.toml:5: voice.voice: flite has no voice 'nosuch'; it has kal, slt");
        assertThat(troubles(flite + "voice = \"/no/such.flitevox\"\n"))
                .singleElement()
                .asString()
                .contains("trunkline.toml:5: voice.voice: there is no file '/no/such.flitevox'");
        String espeak = "[[voice]]\nlanguage = \"de\"\nkind = \"espeak-ng\"\nprogram = \""
                + script("espeak-ng", "[ \"$3\" = de ] || { echo 'no such voice' >&2; exit 1; }") + "\"\n";
        assertThat(troubles(espeak)).isEmpty();
        assertThat(troubles(espeak + "voice = \"nosuch\"\n"))
                .singleElement()
                .asString()
                .contains("trunkline.toml:5: voice.voice: the voice 'nosuch' cannot be used", "no such voice")
                .endsWith("espeak-ng --voices lists those that are there");
    }

    @Test
    void all_that_is_wrong_is_told_at_once_with_its_line_and_remedy() {
        assertThatThrownBy(() -> read("""
                        [[voice]]
                        language = "English"
                        kind = "siri"

                        [[voice]]
                        language = "de"
                        kind = "freetts"

                        [[voice]]
                        language = "ko"
                        kind = "command"
                        command = ["v", "{speed}"]
                        limit = "1h"
                        raw = 100

                        [[voice]]
                        language = "ko"
                        kind = "command"
                        """))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        wrong -> assertThat(wrong.problems())
                                .anySatisfy(text -> assertThat(text).contains(":2:", "two letters"))
                                .anySatisfy(text -> assertThat(text).contains(":3:", "freetts, flite, espeak-ng"))
                                .anySatisfy(text -> assertThat(text).contains(":7:", "FreeTTS speaks English only"))
                                .anySatisfy(text -> assertThat(text).contains(":12:", "'{speed}'", "{stretch}"))
                                .anySatisfy(text -> assertThat(text).contains(":13:", "100ms to 2m"))
                                .anySatisfy(text -> assertThat(text).contains(":14:", "100 Hz"))
                                .anySatisfy(text -> assertThat(text).contains(":17:", "two voices"))
                                .anySatisfy(text -> assertThat(text).contains("voice.command", "is missing")));
    }
}
