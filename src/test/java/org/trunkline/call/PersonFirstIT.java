package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.CALLER_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.intent.Dialogue;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.OwnCenter;
import org.trunkline.yard.Sounds;

/** Who asks for a person on a real Asterisk, in flows that say nothing of it: on duty, and with nobody there. */
class PersonFirstIT extends OwnCenter {
    private static final String BARE = """
            <flow xmlns="urn:trunkline:flow:1" name="demo" start="welcome" fault-queue="support" %s>
              <menu id="welcome"><prompt>Press 1.</prompt><choice dtmf="1" goto="bye"/><otherwise goto="bye"/></menu>
              %s<hangup id="bye"/>
            </flow>
            """;

    private String shipped;

    PersonFirstIT() {
        super(Map.of());
    }

    @BeforeAll
    void edit() {
        shipped = center.flow("demo", BARE.formatted("", ""));
    }

    @AfterAll
    void restore() {
        var _ = center.flow("demo", shipped);
    }

    @Test
    void on_duty_a_person_answers() {
        var _ = center.flow("demo", BARE.formatted("", ""));
        Phone agent = cast.agent("104", "1004", new Answering.After(Duration.ZERO));
        Caller caller = asksByKey("+442079460811");
        var _ = agent.await(PhoneEvent.Established.class, PATIENCE);
        caller.phone().tone(CALLER_HZ, PATIENCE);
        assertThat(agent.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        caller.phone().hangUp();
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER COMPLETED TALKING");
    }

    @Test
    void with_nobody_on_duty_the_caller_is_told_so_and_a_message_is_kept(@TempDir Path folder) throws IOException {
        var _ = center.flow("demo", BARE.formatted("", ""));
        Caller caller = cast.caller("+442079460812", "5000");
        Path wav = folder.resolve("heard.wav");
        caller.phone().record(wav);
        caller.phone().send("0");
        awaitStep(caller, "_off-duty");
        // A sentence that was never said before is rendered first; then it and the tone after it take seven seconds.
        assertThat(caller.phone().hearing().heardVoice(PATIENCE)).isTrue();
        Awaitility.await().pollDelay(Duration.ofSeconds(7)).until(() -> true);
        caller.phone().stopRecording();
        assertThat(Sounds.likeness(Sounds.read(wav), Sounds.spoken(folder, Dialogue.leaveMessage(Locale.ENGLISH))))
                .isGreaterThan(0.9);
        caller.phone().tone(CALLER_HZ, Duration.ofSeconds(2));
        var _ = caller.phone().await(PhoneEvent.Played.class, PATIENCE);
        caller.phone().hangUp();
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER VOICEMAIL VOICEMAIL");
        assertThat(center.await("call.VoicemailLeft", caller.interaction(), caller.mark())
                        .path("fact")
                        .path("box")
                        .asString(""))
                .isEqualTo("support");
    }

    @Test
    void with_nobody_on_duty_a_call_back_is_promised_and_owed_until_somebody_called() {
        var _ = center.flow(
                "demo",
                BARE.formatted(
                        "off-duty='back'",
                        "<callback id='back'><prompt>We will call you back.</prompt><unknown goto='bye'/></callback>"));
        Caller caller = asksByKey("+442079460813");
        var _ = caller.phone().await(PhoneEvent.Ended.class, PATIENCE);
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CENTER CALLBACK FLOW");
        assertThat(owed(caller)).isTrue();
        var _ = center.post("/api/v1/callbacks/" + caller.interaction() + "/done", Map.of("agent", "104"));
        assertThat(owed(caller)).isFalse();
    }

    @Test
    void the_last_one_who_goes_home_leaves_nobody_waiting_in_vain() {
        var _ = center.flow("demo", BARE.formatted("", ""));
        var _ = cast.agent("105", "1005", new Answering.Never());
        var _ = center.post("/api/v1/agents/105/not-ready", Map.of("reason", "meeting"));
        Caller caller = asksByKey("+442079460814");
        var _ = center.await("floor.Entered", caller.interaction(), caller.mark());
        var _ = center.post("/api/v1/agents/105/logout", Map.of());
        awaitStep(caller, "_off-duty");
        caller.phone().hangUp();
        var _ = center.endingOf(caller.interaction(), caller.mark());
    }

    private Caller asksByKey(String number) {
        Caller caller = cast.caller(number, "5000");
        caller.phone().send("0");
        awaitStep(caller, "_operator");
        return caller;
    }

    private boolean owed(Caller caller) {
        return StreamSupport.stream(
                        center.get("/api/v1/callbacks").path("items").values().spliterator(), false)
                .anyMatch(each -> each.path("id").asString("").equals(caller.interaction()));
    }

    private void awaitStep(Caller caller, String step) {
        var _ = center.await(
                "the step " + step,
                event -> event.path("type").asString("").equals("call.StepEntered")
                        && event.path("interaction").asString("").equals(caller.interaction())
                        && event.path("fact").path("step").asString("").equals(step),
                caller.mark());
    }
}
