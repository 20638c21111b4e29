package org.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.call.ToneEars;
import org.trunkline.speech.Ears;
import org.trunkline.voice.KevinVoice;
import org.trunkline.voice.Voices;
import picocli.CommandLine;

class FlowCommandTest {
    private static final InputStream IN = System.in;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private int run(String... arguments) {
        return run(Ears.none(), arguments);
    }

    private int run(Ears ears, String... arguments) {
        out.getBuffer().setLength(0);
        return Cli.of(() -> 0, () -> ears, () -> Voices.only(new KevinVoice(1)))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Stream.concat(Stream.of("flow"), Stream.of(arguments)).toArray(String[]::new));
    }

    @Test
    void check_is_silent_and_zero_when_all_is_well() {
        assertThat(run("check", "ivr-flows")).isZero();
        assertThat(out).hasToString("");
        assertThat(run("check", "ivr-flows/main.xml", "ivr-flows/demo.xml", "--queues", "billing,support"))
                .isZero();
    }

    @Test
    void check_tells_problems_and_is_not_zero() throws Exception {
        assertThat(run("check", "ivr-flows", "--queues", "billing")).isEqualTo(1);
        assertThat(out.toString()).contains("main.xml:").contains("unknown queue 'support'");
        Path bad = Files.writeString(folder.resolve("bad.xml"), "<flow>\n</flo>");
        assertThat(run("check", bad.toString())).isEqualTo(1);
        assertThat(out.toString()).startsWith(bad + ":2:");
        assertThat(run("check")).isEqualTo(CommandLine.ExitCode.USAGE);
    }

    @Test
    void without_a_recognizer_check_says_so_in_a_line_and_with_one_it_asks_it() throws Exception {
        assertThat(run("check", "ivr-flows")).isZero();
        assertThat(err.toString().lines()).singleElement().asString().startsWith("What callers say was not checked: ");
        Path flow = Files.writeString(folder.resolve("open.xml"), """
                <flow xmlns="urn:trunkline:flow:1" name="open" start="a" fault-queue="billing">
                  <menu id="a"><prompt>Which?</prompt><choice say="wibble" goto="end"/><otherwise goto="end"/></menu>
                  <hangup id="end"/>
                </flow>
                """);
        assertThat(run("check", flow.toString())).isZero();
        Ears knowing = new ToneEars(1) {
            @Override
            public boolean knows(Locale language, String word) {
                return !word.equals("wibble");
            }
        };
        for (String command : List.of("check", "test", "run")) {
            assertThat(run(knowing, command, command.equals("test") ? folder.toString() : flow.toString()))
                    .isEqualTo(1);
            assertThat(out.toString()).contains("open.xml:2:", "the recognizer's dictionary has no word 'wibble'");
        }
    }

    /** A second of it, in a coding and at a rate that calls do not have. */
    private Path tone(String name, double hz) throws IOException {
        byte[] bytes = new byte[32_000];
        for (int i = 0; i < bytes.length / 2; i++) {
            int sample = (int) (8000 * Math.sin(2 * Math.PI * hz * i / 16_000));
            bytes[2 * i] = (byte) sample;
            bytes[2 * i + 1] = (byte) (sample >> 8);
        }
        Path file = folder.resolve(name + ".wav");
        AudioFormat format = new AudioFormat(16_000, 16, 1, true, false);
        try (AudioInputStream linear = new AudioInputStream(new ByteArrayInputStream(bytes), format, bytes.length / 2);
                AudioInputStream coded = AudioSystem.getAudioInputStream(AudioFormat.Encoding.ULAW, linear)) {
            AudioSystem.write(coded, AudioFileFormat.Type.WAVE, file.toFile());
        }
        return file;
    }

    @Test
    void run_hears_recordings_where_the_flow_listens_and_takes_what_is_typed_after_them() throws Exception {
        Path billing = tone("billing", ToneEars.BILLING);
        Path mumble = tone("mumble", 2222);
        Ears ears = new ToneEars(1);
        assertThat(run(ears, "run", "ivr-flows/demo.xml", "--audio", mumble.toString(), "--audio", billing.toString()))
                .isZero();
        assertThat(out.toString())
                .contains(
                        "mumble.wav: somebody speaks, and nothing that was asked for is heard)",
                        "Sorry, that is not one of the choices.",
                        "billing.wav: heard \u201cbilling\u201d, confidence 90 %)",
                        "(understood billing, 90 %)",
                        "(waits in the queue billing");
        types("@" + folder.resolve("none.wav") + "\n@" + billing + "\n");
        assertThat(run(ears, "run", "ivr-flows/demo.xml")).isZero();
        assertThat(out.toString()).contains("none.wav: not heard: cannot read", "(waits in the queue billing");
    }

    @Test
    void recordings_that_cannot_be_heard_are_told_before_the_call() throws Exception {
        assertThat(run(new ToneEars(1), "run", "ivr-flows/demo.xml", "--audio", "ivr-flows/demo.xml"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("ivr-flows/demo.xml is not a WAV file of PCM samples; convert it: sox");
        String billing = tone("billing", ToneEars.BILLING).toString();
        assertThat(run("run", "ivr-flows/demo.xml", "--audio", billing)).isEqualTo(1);
        assertThat(err.toString()).contains("nobody can hear a recording here");
        assertThat(out.toString()).isEmpty();
    }

    @BeforeEach
    void typesNothing() {
        types("");
    }

    private static void types(String text) {
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @AfterEach
    void giveBack() {
        System.setIn(IN);
    }

    @Test
    void test_runs_what_lies_beside_the_flows() {
        assertThat(run("test", "ivr-flows", "--all-reached")).isZero();
        assertThat(out.toString()).contains(" 0 failed, 0 steps and exits not reached");
    }

    @Test
    void test_with_untested_steps_fails_if_wanted() throws Exception {
        Files.copy(Path.of("ivr-flows/demo.xml"), folder.resolve("demo.xml"));
        Files.createDirectory(folder.resolve("intents"));
        Files.copy(Path.of("ivr-flows/intents/main.xml"), folder.resolve("intents/main.xml"));
        assertThat(run("test", folder.toString())).isZero();
        assertThat(out.toString()).contains("no test reaches the step 'welcome'");
        assertThat(run("test", folder.toString(), "--all-reached")).isEqualTo(1);
    }

    @Test
    void test_of_what_is_no_folder_is_refused() {
        assertThat(run("test", "ivr-flows/main.xml")).isEqualTo(1);
        assertThat(err.toString())
                .contains("ivr-flows/main.xml is no folder; give the one that holds the flows and their tests");
    }

    @Test
    void run_is_at_the_time_that_is_given_and_shows_values_as_they_are_heard() throws Exception {
        Path flow = Files.writeString(folder.resolve("day.xml"), """
                <flow xmlns="urn:trunkline:flow:1" name="day" start="a" fault-queue="billing" timezone="Europe/London">
                  <gather id="a" variable="day" type="date"><prompt>Which day?</prompt><otherwise goto="end"/></gather>
                  <prompt id="b">For <say-as interpret-as="currency">£3.50</say-as> on account <digits>41</digits>.</prompt>
                  <hangup id="end"/>
                </flow>
                """);
        types("tomorrow\nyes\n");
        assertThat(run("run", flow.toString(), "--at", "2026-12-02T10:00:00Z")).isZero();
        assertThat(out.toString())
                .contains(
                        "« I heard Thursday, the third of December. Is that right?",
                        "(day = 2026-12-03)",
                        "« For three pounds and fifty pence on account four one.");
        assertThat(run("run", flow.toString(), "--at", "tomorrow")).isEqualTo(CommandLine.ExitCode.USAGE);
    }

    @Test
    void run_plays_a_chat() {
        types("My order\n471147\n\n");
        assertThat(run("run", "ivr-flows/website.xml", "--chat", "--at", "2026-11-23T10:00:00Z"))
                .isZero();
        assertThat(out.toString())
                .contains(
                        "    ( A bill ) ( My order ) ( Something else )",
                        "« Thank you. One of us looks at order 471147.",
                        "(waits in the queue support");
    }

    @Test
    void graph_draws() {
        assertThat(run("graph", "ivr-flows/main.xml")).isZero();
        assertThat(out.toString()).startsWith("digraph");
        assertThat(run("graph", folder.resolve("none.xml").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("cannot be read");
    }

    @Test
    void schema_prints_xml() throws Exception {
        assertThat(run("schema")).isZero();
        DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(new java.io.ByteArrayInputStream(
                        out.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
