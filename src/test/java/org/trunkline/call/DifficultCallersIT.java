package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Wav;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.OwnCenter;

/** Callers whom no recognizer could understand, on a real Asterisk with the real one: all end at a person, and soon. */
class DifficultCallersIT extends OwnCenter {
    private static final Path OUTSIDE = Path.of("src/test/resources/speech/outside");
    private static final int SECONDS = 10;
    /** The demo's menu is asked twice. */
    private static final String TWICE = "retries=\"1\"";

    @TempDir
    Path folder;

    private String shipped;

    DifficultCallersIT() {
        super(Map.of("TRUNKLINE_SPEECH_LONGEST", "4s"));
    }

    @BeforeAll
    void shorten() {
        shipped = center.flow("demo", demo("2s"));
    }

    private String demo(String timeout) {
        try {
            String flow = java.nio.file.Files.readString(yard.home().resolve("flows/demo.xml"));
            assertThat(flow).contains(TWICE, "timeout=\"5s\"");
            return flow.replace("timeout=\"5s\"", "timeout=\"" + timeout + "\"")
                    .replaceFirst("Welcome to Trunkline[^<]*", "Billing or support?");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @AfterAll
    void restore() {
        var _ = center.flow("demo", shipped);
    }

    @BeforeEach
    void somebodyWorks() {
        var _ = cast.agent("103", "1001", new Answering.Never());
        var _ = center.post("/api/v1/agents/103/not-ready", Map.of("reason", "meeting"));
    }

    @Test
    void who_talks_over_everything_comes_to_a_person() throws IOException {
        short[] first = Wav.read(OUTSIDE.resolve("an419-fjlp-b.wav"));
        short[] second = Wav.read(OUTSIDE.resolve("an432-marh-b.wav"));
        endsAtAPerson(wav(n -> {
            int at = n % (first.length + second.length);
            return at < first.length ? first[at] : second[at - first.length];
        }));
    }

    @Test
    void who_plays_music_comes_to_a_person() throws IOException {
        double[] melody = {392, 440, 494, 523, 587, 523, 494, 440};
        endsAtAPerson(wav(n -> {
            double hertz = melody[n / 2000 % melody.length];
            return chord(n, hertz) + chord(n, hertz * 5 / 4) + chord(n, hertz * 3 / 2) + chord(n, 98);
        }));
    }

    private static double chord(int n, double hertz) {
        return 900 * Math.sin(2 * Math.PI * hertz * n / 8000) + 400 * Math.sin(4 * Math.PI * hertz * n / 8000);
    }

    @Test
    void who_makes_constant_noise_comes_to_a_person() throws IOException {
        Random random = new Random(4);
        endsAtAPerson(wav(_ -> 1000 * random.nextGaussian()));
    }

    @Test
    void who_holds_a_key_comes_to_a_person() {
        Caller caller = cast.caller("+442079460821", "5000");
        caller.phone().send("5".repeat(20));
        waitsForAPerson(caller);
    }

    @Test
    void a_line_without_a_sound_comes_to_nobody() {
        Caller caller = cast.caller("+442079460822", "5000");
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER DEAD_AIR FLOW");
    }

    private void endsAtAPerson(Path sound) {
        Caller caller = cast.caller("+442079460823", "5000");
        caller.phone().playAgainAndAgain(sound);
        waitsForAPerson(caller);
    }

    /** Within the {@link org.trunkline.yard.Center}'s patience, and without going round: each step is entered once. */
    private void waitsForAPerson(Caller caller) {
        var _ = center.await("floor.Entered", caller.interaction(), caller.mark());
        List<String> steps = center.factsOf(caller.interaction()).stream()
                .filter(fact -> fact.path("type").asString("").equals("call.StepEntered"))
                .map(fact -> fact.path("fact").path("step").asString(""))
                .toList();
        assertThat(steps).hasSize(2).startsWith("welcome").doesNotHaveDuplicates();
        caller.phone().hangUp();
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER ABANDONED QUEUED");
    }

    private Path wav(IntToDoubleFunction sample) throws IOException {
        byte[] bytes = new byte[SECONDS * 16_000];
        for (int n = 0; n < bytes.length / 2; n++) {
            int value = (int) Math.clamp(sample.applyAsDouble(n), -32_000, 32_000);
            bytes[2 * n] = (byte) value;
            bytes[2 * n + 1] = (byte) (value >> 8);
        }
        AudioFormat format = new AudioFormat(8000, 16, 1, true, false);
        Path file = folder.resolve("sound.wav");
        try (AudioInputStream stream =
                new AudioInputStream(new ByteArrayInputStream(bytes), format, bytes.length / 2)) {
            AudioSystem.write(stream, AudioFileFormat.Type.WAVE, file.toFile());
        }
        return file;
    }
}
