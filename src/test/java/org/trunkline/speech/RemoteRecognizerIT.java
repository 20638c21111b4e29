package org.trunkline.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trunkline.yard.VoskServer;

/** Against a server of vosk-server's protocol with the real library, on the loopback. */
class RemoteRecognizerIT {
    private static VoskServer server;

    @BeforeAll
    static void start() {
        server = new VoskServer();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
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
        try (RemoteRecognizer remote = recognizer(server.address());
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
    void a_server_that_dies_in_mid_utterance_fails_the_utterance() {
        try (VoskServer other = new VoskServer();
                RemoteRecognizer remote = recognizer(other.address());
                Recognizer.CallSession session = remote.session(8000)) {
            session.begin(Optional.of(Grammars.menu(Locale.KOREAN, "네", "아니요")), _ -> {});
            session.audio(new short[1600]);
            other.kill9();
            assertThatThrownBy(() -> {
                        say(session, VoskIT.somebody());
                        session.end();
                    })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("does not answer");
        }
    }
}
