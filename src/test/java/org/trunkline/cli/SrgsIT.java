package org.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.settings.SettingsFile;
import org.trunkline.speech.Recognizers;
import org.trunkline.speech.SpeechSettings;
import org.trunkline.voice.KevinVoice;
import org.trunkline.voice.Voices;

/** Intents by SRGS grammars, heard by the real PocketSphinx from recordings of people. */
class SrgsIT {
    private static final Path RECORDINGS = Path.of("src/test/resources/speech/commands");

    @TempDir
    Path folder;

    @Test
    void people_are_heard_by_a_grammar_of_the_w3cs_kind() throws Exception {
        Map<String, List<String>> said = Map.of(
                "assist", List.of("an222-fwxs-b.wav", "an232-mcsc-b.wav"),
                "again", List.of("an234-mcsc-b.wav", "an202-mcel-b.wav"));
        for (Map.Entry<String, List<String>> each : said.entrySet()) {
            Path to = Files.createDirectories(folder.resolve("said").resolve(each.getKey()));
            for (String file : each.getValue()) {
                Files.copy(RECORDINGS.resolve(file), to.resolve(file));
            }
        }
        Files.createDirectory(folder.resolve("intents"));
        Files.writeString(folder.resolve("intents/a.xml"), """
                <intents xmlns="urn:trunkline:intents:1" language="en">
                  <intent name="assist" says="assistance"><grammar src="words.grxml#assist"/></intent>
                  <intent name="again" says="once more"><grammar src="words.grxml#again" slot="what"/></intent>
                </intents>
                """);
        Files.writeString(folder.resolve("intents/words.grxml"), """
                <grammar xmlns="http://www.w3.org/2001/06/grammar" version="1.0" xml:lang="en-US">
                  <rule id="assist"><item repeat="0-1">give me</item> <one-of><item>help</item><item>advice</item></one-of></rule>
                  <rule id="again"><ruleref uri="#verb"/> <item repeat="0-1">the question</item></rule>
                  <rule id="verb"><one-of><item>repeat<tag>all</tag></item><item>start over</item></one-of></rule>
                </grammar>
                """);
        StringWriter out = new StringWriter();
        // What is tested is what is heard, however busy the machine is.
        SettingsFile settings = SettingsFile.read(
                Files.writeString(folder.resolve("trunkline.toml"), "[speech]\nhung = \"10s\"\n"),
                folder.resolve("secrets.toml"),
                Map.of());
        int exit = Cli.of(
                        () -> 0,
                        () -> Recognizers.open(SpeechSettings.from(settings.root())),
                        () -> Voices.only(new KevinVoice(1)))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute(
                        "speech",
                        "test",
                        folder.resolve("said").toString(),
                        "--intents",
                        folder.resolve("intents").toString(),
                        "--at-once",
                        "1");
        assertThat(exit).as(out.toString()).isZero();
        assertThat(out.toString()).contains("right: 4 of 4");
    }
}
