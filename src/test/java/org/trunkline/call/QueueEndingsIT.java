package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.PATIENCE;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.voice.KevinVoice;
import org.trunkline.voice.PromptCache;
import org.trunkline.voice.Speech;
import org.trunkline.voice.Voices;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.OwnCenter;
import org.trunkline.yard.Sounds;

/** Waiting on a real Asterisk: what a caller is told meanwhile, and where the waiting ends when no agent takes the call. */
class QueueEndingsIT extends OwnCenter {
    @TempDir
    Path folder;

    QueueEndingsIT() {
        super(Map.of(
                "TRUNKLINE_QUEUE_SUPPORT_MAX_WAIT", "2s",
                "TRUNKLINE_QUEUE_BILLING_ANNOUNCE_EVERY", "5s",
                "TRUNKLINE_QUEUE_BILLING_COMFORT", "Thank you for holding.",
                "TRUNKLINE_QUEUE_BILLING_COMFORT_EVERY", "5s"));
    }

    @Test
    void a_caller_in_the_queue_is_told_the_position() throws IOException {
        busy("101", "1001");
        hears(cast.waiting("+442079460701", '1'), "You are next in line.");
    }

    /** Due at the same moment as the position, it comes after it. */
    @Test
    void a_caller_in_the_queue_is_comforted() throws IOException {
        busy("101", "1001");
        hears(cast.waiting("+442079460704", '1'), "Thank you for holding.");
    }

    private void hears(Caller caller, String text) throws IOException {
        short[] sound = spoken(text);
        Path wav = folder.resolve("heard.wav");
        Awaitility.await()
                .atMost(PATIENCE.multipliedBy(2))
                .until(() -> Sounds.likeness(heard(caller.phone(), wav), sound) > 0.9);
    }

    @Test
    void a_caller_who_has_waited_long_enough_goes_where_the_flow_says() {
        busy("102", "1002");
        Caller caller = cast.waiting("+442079460702", '2');
        assertThat(stepAfterTheQueue(caller)).isEqualTo("message");
        assertThat(center.get("/api/v1/interactions/" + caller.interaction() + "/story")
                        .toString())
                .contains("queue support gave the caller up: max wait");
    }

    @Test
    void a_caller_whom_nobody_could_serve_goes_on_at_once() {
        Caller caller = cast.waiting("+442079460703", '2');
        assertThat(stepAfterTheQueue(caller)).isEqualTo("message");
    }

    @Test
    void a_caller_of_a_closed_queue_hears_the_message_and_goes_where_the_flow_says() throws IOException {
        busy("102", "1002");
        String message = "We are closed because of the storm.";
        var _ = center.post("/api/v1/queues/support/close", Map.of("message", message));
        Path wav = folder.resolve("closed.wav");
        try {
            Caller caller = cast.caller("+442079460705", "5000");
            caller.phone().record(wav);
            caller.phone().send("2");
            assertThat(stepAfterTheQueue(caller)).isEqualTo("message");
            caller.phone().stopRecording();
        } finally {
            var _ = center.post("/api/v1/queues/support/open", Map.of());
        }
        assertThat(Sounds.likeness(Sounds.read(wav), spoken(message))).isGreaterThan(0.9);
    }

    /** Logged in, and not ready: somebody could serve the caller, later. */
    private void busy(String agent, String extension) {
        Phone phone = cast.agent(agent, extension, new Answering.Never());
        assertThat(phone).isNotNull();
        var _ = center.post("/api/v1/agents/" + agent + "/not-ready", Map.of("reason", "meeting"));
    }

    /** The next six seconds, which hold a whole announcement. */
    private static short[] heard(Phone phone, Path wav) throws IOException {
        phone.record(wav);
        Awaitility.await().pollDelay(Duration.ofSeconds(6)).until(() -> true);
        phone.stopRecording();
        return Sounds.read(wav);
    }

    private String stepAfterTheQueue(Caller caller) {
        return center.await(
                        "a step after the queue",
                        event -> event.path("type").asString("").equals("call.StepEntered")
                                && event.path("interaction").asString("").equals(caller.interaction())
                                && !event.path("fact").path("step").asString("").matches("welcome|billing|support"),
                        caller.mark())
                .path("fact")
                .path("step")
                .asString("");
    }

    private short[] spoken(String text) throws IOException {
        try (PromptCache prompts = PromptCache.open(folder.resolve("prompts"), Voices.only(new KevinVoice(1)), 1)) {
            return Sounds.read(Path.of(prompts.path(Speech.of(Locale.ENGLISH, text)) + ".wav"));
        }
    }
}
