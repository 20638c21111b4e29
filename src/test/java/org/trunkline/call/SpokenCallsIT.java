package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.PATIENCE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.phone.Answering;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.OwnCenter;
import tools.jackson.databind.JsonNode;

/** People who speak (recorded) on a real Asterisk, heard by the real recognizer, in the shipped flow of the demo. */
class SpokenCallsIT extends OwnCenter {
    private static final Path RECORDINGS = Path.of("src/test/resources/speech");

    SpokenCallsIT() {
        super(Map.of());
    }

    @BeforeEach
    void somebodyWorks() {
        // So that the queues have somebody to wait for.
        var _ = cast.agent("103", "1001", new Answering.Never());
        var _ = center.post("/api/v1/agents/103/not-ready", Map.of("reason", "meeting"));
    }

    /** Three speakers, two of them women; over the prompt. */
    @ParameterizedTest
    @ValueSource(strings = {"an222-fwxs-b.wav", "an121-fjdn-b.wav", "an232-mcsc-b.wav"})
    void a_caller_who_says_help_waits_for_support_and_the_record_has_the_intent(String recording) {
        Caller caller = greeted("+442079460801");
        JsonNode entered = saysHelp(caller, recording, caller.mark());
        assertThat(entered.path("fact").path("waiting").path("queue").asString(""))
                .isEqualTo("support");
        assertThat(understood(caller))
                .as(() -> center.factsOf(caller.interaction()).toString())
                .containsExactly("support");
    }

    @ParameterizedTest
    @ValueSource(strings = {"an419-fjlp-b.wav", "an432-marh-b.wav"})
    void a_caller_who_says_what_no_choice_is_is_asked_again(String recording) {
        Caller caller = greeted("+442079460802");
        caller.phone().play(RECORDINGS.resolve("outside").resolve(recording));
        assertThat(caller.phone().hearing().heardSilence(PATIENCE)).isTrue();
        assertThat(caller.phone().hearing().heardVoice(PATIENCE))
                .as("asked again")
                .isTrue();
        caller.phone().hangUp();
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER ABANDONED FLOW");
        assertThat(understood(caller)).isEmpty();
    }

    @Test
    void the_controller_killed_while_it_listens_leaves_nothing_behind_and_listens_again() {
        Caller caller = greeted("+442079460803");
        center.kill9();
        center.start();
        int mark = center.mark();
        assertThat(caller.phone().hearing().heardVoice(PATIENCE))
                .as("asked again")
                .isTrue();
        Awaitility.await().atMost(PATIENCE).until(() -> yard.taps(caller.line()) == 1);
        var _ = saysHelp(caller, "an222-fwxs-b.wav", mark);
        caller.phone().hangUp();
        assertThat(center.endingOf(caller.interaction(), mark)).isEqualTo("CALLER ABANDONED QUEUED");
        Awaitility.await().atMost(PATIENCE).until(() -> yard.taps(caller.line()) == 0);
        assertThat(yard.cli("core show channels concise")).doesNotContain("Snoop/");
    }

    /** Said in the words of an imported grammar, whose tag is the value. */
    @Test
    void a_secret_that_was_said_is_kept_nowhere() throws Exception {
        String secret = "41779021";
        Path intents = yard.home().resolve("flows/intents");
        Path grammar = intents.resolve("secret.grxml");
        Path intent = intents.resolve("secret.xml");
        Files.writeString(grammar, """
                <grammar xmlns="http://www.w3.org/2001/06/grammar" version="1.0" xml:lang="en" root="word">
                  <rule id="word"><item repeat="0-1">the word</item> help <tag>%s</tag></rule>
                </grammar>
                """.formatted(secret));
        Files.writeString(intent, """
                <intents xmlns="urn:trunkline:intents:1" language="en">
                  <intent name="secret" says="the word"><grammar src="secret.grxml" slot="word" sensitive="true"/></intent>
                </intents>
                """);
        String before = center.flow("demo", """
                <flow xmlns="urn:trunkline:flow:1" name="demo" start="ask" operator="none" fault-queue="support">
                  <listen id="ask" intents="secret" accept="0.3" confirm="0.2">
                    <prompt>Say the word.</prompt>
                    <intent name="secret" goto="tell"/>
                    <otherwise goto="end"/>
                  </listen>
                  <prompt id="tell">The word stands for ${word}.</prompt>
                  <queue id="wait" name="support"/>
                  <hangup id="end"/>
                </flow>
                """);
        try {
            Caller caller = greeted("+442079460804");
            caller.phone().play(RECORDINGS.resolve("commands/an222-fwxs-b.wav"));
            var _ = center.await("floor.Entered", caller.interaction(), caller.mark());
            assertThat(understood(caller)).containsExactly("secret");
            String facts = center.factsOf(caller.interaction()).toString();
            assertThat(facts).contains("\"name\":\"word\",\"length\":8,\"sensitive\":true");
            caller.phone().hangUp();
            var _ = center.endingOf(caller.interaction(), caller.mark());
            assertThat(center.factsOf(caller.interaction()).toString()).doesNotContain(secret);
            assertThat(center.get("/api/v1/interactions/" + caller.interaction())
                            .toString())
                    .doesNotContain(secret);
            List<Path> holding = new ArrayList<>();
            yard.eachFile((file, content) -> {
                if (!file.equals(grammar) && content.contains(secret)) {
                    holding.add(file);
                }
            });
            assertThat(holding).as("database, spool, logs, prompts").isEmpty();
        } finally {
            var _ = center.flow("demo", before);
            Files.delete(intent);
            Files.delete(grammar);
        }
    }

    /** Who is asked "did you say support?" says yes by the key 1. */
    private JsonNode saysHelp(Caller caller, String recording, int mark) {
        caller.phone().play(RECORDINGS.resolve("commands").resolve(recording));
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(4))
                    .until(() -> !understood(caller).isEmpty());
        } catch (ConditionTimeoutException _) {
            caller.phone().send("1");
        }
        return center.await("floor.Entered", caller.interaction(), mark);
    }

    private List<String> understood(Caller caller) {
        return center.factsOf(caller.interaction()).stream()
                .filter(fact -> fact.path("type").asString("").equals("call.Understood"))
                .map(fact -> fact.path("fact").path("intent").asString(""))
                .toList();
    }
}
