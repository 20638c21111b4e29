package org.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.call.ToneEars;
import org.trunkline.speech.Ears;
import org.trunkline.voice.KevinVoice;
import org.trunkline.voice.Voices;

class SpeechCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private void recording(String intent, String name, double hz) throws IOException {
        byte[] bytes = new byte[8000];
        for (int i = 0; i < bytes.length / 2; i++) {
            int sample = (int) (8000 * Math.sin(2 * Math.PI * hz * i / 8000));
            bytes[2 * i] = (byte) sample;
            bytes[2 * i + 1] = (byte) (sample >> 8);
        }
        Path file =
                Files.createDirectories(folder.resolve("said").resolve(intent)).resolve(name + ".wav");
        AudioFormat format = new AudioFormat(8000, 16, 1, true, false);
        try (AudioInputStream stream =
                new AudioInputStream(new ByteArrayInputStream(bytes), format, bytes.length / 2)) {
            AudioSystem.write(stream, AudioFileFormat.Type.WAVE, file.toFile());
        }
    }

    private int test(Ears ears) throws IOException {
        Files.createDirectories(folder.resolve("intents"));
        Files.writeString(folder.resolve("intents/a.xml"), """
                <intents xmlns="urn:trunkline:intents:1" language="en">
                  <intent name="billing" says="billing"><example>my billing</example></intent>
                  <intent name="support" says="support"><example>some support</example></intent>
                </intents>
                """);
        return Cli.of(() -> 0, () -> ears, () -> Voices.only(new KevinVoice(1)))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(
                        "speech",
                        "test",
                        folder.resolve("said").toString(),
                        "--intents",
                        folder.resolve("intents").toString(),
                        "--at-once",
                        "6");
    }

    @Test
    void recordings_are_held_against_what_was_meant() throws IOException {
        recording("billing", "one", ToneEars.BILLING);
        recording("billing", "two", ToneEars.BILLING);
        recording("support", "one", ToneEars.SUPPORT);
        recording("support", "wrong", ToneEars.BILLING);
        recording("_other", "one", 2222);
        recording("_nothing", "one", 0);
        assertThat(test(new ToneEars(6))).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains(
                        "meant \\ understood  _nothing  _other  billing  support",
                        "billing             .         .       2        .",
                        "support             .         .       1        1",
                        "wrong.wav: billing, confidence 0.90",
                        "right: 5 of 6, 83.3 % (95 % interval 43.6 to 97.0)",
                        "intents accepted at once and right: 3 of 4",
                        "outside speech accepted without asking back: 0 of 1",
                        "noise and silence taken for nothing: 1 of 1",
                        "end of the recording to result: p50 ");
    }

    @Test
    void a_folder_that_is_named_like_no_intent_is_refused() throws IOException {
        recording("biling", "one", ToneEars.BILLING);
        assertThat(test(new ToneEars(6))).isNotZero();
        assertThat(err.toString())
                .contains("the folder 'biling'", "is named like no intent; known: billing, support, _other, _nothing");
    }

    @Test
    void a_text_that_is_none_of_the_intents_has_its_nearest_examples_too() {
        int code = Cli.of(() -> 0, Ears::none, () -> Voices.only(new KevinVoice(1)))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute("speech", "classify", "--intents", "ivr-flows/intents", "will", "it", "rain", "in", "paris");
        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString()).startsWith("none of the intents").contains("  near: ");
    }

    @Test
    void without_a_recognizer_it_says_so() throws IOException {
        recording("billing", "one", ToneEars.BILLING);
        assertThat(test(Ears.none())).isNotZero();
        assertThat(err.toString()).contains("there is no recognizer in this installation");
    }

    @Test
    void the_interval_is_wilsons() {
        // Agresti & Coull's textbook case of 0 of 10, and one in the middle.
        assertThat(SpeechTest.wilson(0, 10)).containsExactly(new double[] {0, 0.2775}, within(0.0001));
        assertThat(SpeechTest.wilson(48, 50)).containsExactly(new double[] {0.8654, 0.9890}, within(0.0001));
    }
}
