package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.AGENT_HZ;
import static org.trunkline.yard.Cast.CALLER_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.OwnCenter;
import org.trunkline.yard.Sounds;
import tools.jackson.databind.JsonNode;

/** Supervisors are present in calls, from their phones and over the API: who hears whom, and what is kept of it. */
class SupervisorsIT extends OwnCenter {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** As long as it takes to be sure that a tone that is there would have been heard. */
    private static final Duration SOON = Duration.ofMillis(700);

    private static final double SUPERVISOR_HZ = 1500;
    private static final String SUPERVISIONS = "/api/v1/supervisions";

    @SuppressWarnings("NullAway.Init") // by talk, with which each test begins
    private Phone agent;

    @SuppressWarnings("NullAway.Init")
    private Caller caller;

    SupervisorsIT() {
        super(Map.of(
                "TRUNKLINE_SUPERVISION_SUPERVISORS",
                "102,105",
                "TRUNKLINE_SUPERVISION_NOTICE",
                "api",
                "TRUNKLINE_QUEUE_SUPPORT_MONITOR_NOTICE",
                "tone",
                "TRUNKLINE_QUEUE_BILLING_WRAP_UP",
                "0s",
                "TRUNKLINE_QUEUE_SUPPORT_WRAP_UP",
                "0s"));
    }

    /** A caller and agent 103 talk. */
    private void talk(char key) {
        agent = cast.agent("103", "1003", new Answering.AtOnce());
        caller = cast.waiting("+442079460601", key);
        var _ = center.await("call.Connected", caller.interaction(), caller.mark());
        caller.phone().tone(CALLER_HZ, MINUTE);
        agent.tone(AGENT_HZ, MINUTE);
        assertThat(agent.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
    }

    private Phone dialsIn(String extension, String whom, String keys) {
        Phone phone = cast.registered(extension, new Answering.Never());
        phone.call("*5" + whom);
        var _ = phone.await(PhoneEvent.Established.class, PATIENCE);
        phone.send(keys);
        var _ = phone.await(PhoneEvent.DigitsSent.class, PATIENCE);
        return phone;
    }

    private String keysOf(String supervisor) {
        return supervisor + "#" + yard.pin(supervisor) + "#";
    }

    private void present(Phone supervisor) {
        supervisor.tone(SUPERVISOR_HZ, MINUTE);
        assertThat(supervisor.hearing().heard(CALLER_HZ, PATIENCE))
                .as("supervisor hears caller")
                .isTrue();
        assertThat(supervisor.hearing().heard(AGENT_HZ, PATIENCE))
                .as("supervisor hears agent")
                .isTrue();
    }

    private boolean hears(Phone who) {
        return who.hearing().heard(SUPERVISOR_HZ, PATIENCE);
    }

    private boolean misses(Phone who) {
        return !who.hearing().heard(SUPERVISOR_HZ, SOON);
    }

    private void inForce(String mode, int mark) {
        var _ = center.await(
                "a supervisor is present by " + mode,
                event -> event.path("type").asString("").equals("call.SupervisionSet")
                        && event.path("fact").path("mode").asString("").equals(mode),
                mark);
    }

    private JsonNode ended(String interaction) {
        return center.await("call.SupervisionEnded", interaction, caller.mark());
    }

    private void nothingIsLeftOfSupervisors() {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(yard.cli("core show channels concise")).doesNotContain("Snoop/", "tl.s");
            assertThat(yard.cli("bridge show all")).doesNotContain("mon.");
        });
    }

    @Test
    void by_code_and_pin_a_supervisor_listens_whispers_and_barges_in_by_keys() {
        talk('1');
        Phone supervisor = dialsIn("1005", "103", keysOf("102"));
        present(supervisor);
        assertThat(misses(agent)).as("nobody hears who listens").isTrue();
        assertThat(misses(caller.phone())).isTrue();
        assertThat(center.get("/api/v1/agents/103").path("monitored").asBoolean())
                .isTrue();

        int mark = center.mark();
        supervisor.send("5");
        inForce("WHISPER", mark);
        assertThat(hears(agent)).as("the agent hears the whisper").isTrue();
        assertThat(misses(caller.phone())).as("the caller does not").isTrue();

        supervisor.send("6");
        inForce("BARGE", mark);
        assertThat(hears(agent)).isTrue();
        assertThat(hears(caller.phone())).as("all hear who barges in").isTrue();

        supervisor.send("4");
        inForce("LISTEN", center.mark() - 1);
        assertThat(supervisor.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        assertThat(misses(caller.phone())).isTrue();
        assertThat(misses(agent)).isTrue();
        assertThat(agent.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        assertThat(caller.phone().hearing().heard(AGENT_HZ, PATIENCE)).isTrue();

        supervisor.hangUp();
        String session =
                ended(caller.interaction()).path("fact").path("session").asString("");
        nothingIsLeftOfSupervisors();
        assertThat(agent.hearing().heard(CALLER_HZ, PATIENCE))
                .as("the call goes on")
                .isTrue();
        JsonNode kept = center.get(SUPERVISIONS + "/" + session);
        assertThat(kept.path("supervisor").asString("")).isEqualTo("102");
        assertThat(kept.path("phone").asString("")).isEqualTo("1005");
        assertThat(kept.path("agents").toString()).isEqualTo("[\"103\"]");
        assertThat(kept.path("how").asString("")).isEqualTo("hung up");
        for (String mode : List.of("LISTEN", "WHISPER", "BARGE")) {
            assertThat(kept.path("seconds").path(mode).asDouble()).as(mode).isPositive();
        }
        assertThat(center.get("/api/v1/agents/103").path("monitored").asBoolean())
                .isFalse();
        assertThat(center.get("/api/v1/interactions/" + caller.interaction() + "/story")
                        .toString())
                .contains("supervision " + session + ": is heard by the agent, with agent 103");
    }

    @Test
    void who_is_no_supervisor_or_has_the_wrong_pin_is_not_let_in() {
        talk('1');
        int mark = center.mark();
        for (String keys : List.of(keysOf("104"), "102#00#", "#")) {
            Phone stranger = dialsIn("1005", "103", keys);
            var _ = stranger.await(PhoneEvent.Ended.class, PATIENCE);
            stranger.close();
        }
        assertThat(center.facts(mark))
                .noneMatch(fact -> fact.path("type").asString("").startsWith("call.Supervision"));
        nothingIsLeftOfSupervisors();
    }

    @Test
    void an_agent_in_no_call_cannot_be_listened_to() {
        agent = cast.agent("103", "1003", new Answering.AtOnce());
        Phone supervisor = dialsIn("1005", "103", keysOf("102"));
        assertThat(supervisor.hearing().heardVoice(PATIENCE)).isTrue();
        var _ = supervisor.await(PhoneEvent.Ended.class, PATIENCE);
        assertThat(center.send("POST", SUPERVISIONS, "{\"agent\":\"103\",\"phone\":\"1005\"}")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void over_the_api_the_supervisors_phone_is_rung_and_the_mode_is_changed() {
        talk('1');
        Phone supervisor = cast.registered("1005", new Answering.AtOnce());
        String session = center.post(SUPERVISIONS, Map.of("agent", "103", "phone", "1005", "mode", "WHISPER"))
                .path("id")
                .asString("");
        var _ = supervisor.await(PhoneEvent.Established.class, PATIENCE);
        present(supervisor);
        assertThat(hears(agent)).isTrue();
        assertThat(misses(caller.phone())).isTrue();
        var _ = center.post(SUPERVISIONS + "/" + session + "/mode", Map.of("mode", "BARGE"));
        assertThat(hears(caller.phone())).isTrue();
        assertThat(center.send("DELETE", SUPERVISIONS + "/" + session, null).statusCode())
                .isEqualTo(204);
        var _ = supervisor.await(PhoneEvent.Ended.class, PATIENCE);
        var _ = ended(caller.interaction());
        nothingIsLeftOfSupervisors();
        JsonNode kept = center.get(SUPERVISIONS + "?interaction=" + caller.interaction());
        assertThat(kept.at("/items/0/by").asString("")).isEqualTo("setup");
        assertThat(kept.at("/items/0/how").asString("")).isEqualTo("ended over the API");
        assertThat(center.get("/api/v1/audit?object=" + session).toString())
                .contains("supervision.start", "supervision.barge", "supervision.end");
    }

    @Test
    void a_supervisors_phone_that_is_not_answered_leaves_nothing_but_the_record_of_it() {
        talk('1');
        var _ = cast.registered("1005", new Answering.Refuse(603));
        var _ = center.post(SUPERVISIONS, Map.of("interaction", caller.interaction(), "phone", "1005"));
        assertThat(ended(caller.interaction()).path("fact").path("how").asString(""))
                .isEqualTo("declined");
        nothingIsLeftOfSupervisors();
        assertThat(agent.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
    }

    @Test
    void the_end_of_the_call_is_said_to_all_who_are_present(@TempDir Path folder) throws IOException {
        talk('1');
        Phone first = dialsIn("1005", "103", keysOf("102"));
        present(first);
        Phone second = dialsIn("1006", "103", keysOf("105"));
        assertThat(second.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        assertThat(misses(second)).as("supervisors do not hear each other").isTrue();
        Map<Phone, Path> supervisors = Map.of(first, folder.resolve("first.wav"), second, folder.resolve("second.wav"));
        supervisors.forEach(Phone::record);
        caller.phone().hangUp();
        for (Phone supervisor : supervisors.keySet()) {
            var _ = supervisor.await(PhoneEvent.Ended.class, PATIENCE);
            supervisor.stopRecording();
            short[] heard = Sounds.read(supervisors.get(supervisor));
            assertThat(Sounds.likeness(heard, Sounds.spoken(folder, Supervising.OVER)))
                    .isGreaterThan(0.9);
        }
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER COMPLETED TALKING");
        nothingIsLeftOfSupervisors();
    }

    @Test
    void agents_of_a_queue_with_a_tone_hear_it_and_callers_do_not() {
        talk('2');
        agent.silence();
        caller.phone().silence();
        assertThat(agent.hearing().heardPause(SOON, PATIENCE)).isTrue();
        Phone supervisor = cast.registered("1005", new Answering.AtOnce());
        var _ = center.post(SUPERVISIONS, Map.of("agent", "103", "phone", "1005"));
        assertThat(agent.hearing().heardVoice(PATIENCE)).as("the tone").isTrue();
        assertThat(caller.phone().hearing().heardVoice(SOON)).isFalse();
        supervisor.hangUp();
    }

    @Test
    void the_controller_killed_while_a_supervisor_listens_takes_the_session_up_again() {
        talk('1');
        Phone byCode = dialsIn("1005", "103", keysOf("102"));
        present(byCode);
        Phone byApi = cast.registered("1006", new Answering.AtOnce());
        var _ = center.post(SUPERVISIONS, Map.of("agent", "103", "phone", "1006"));
        assertThat(byApi.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        int whisper = center.mark();
        byCode.send("5");
        inForce("WHISPER", whisper);
        center.kill9();
        assertThat(byCode.hearing().heard(CALLER_HZ, PATIENCE))
                .as("listens on while no controller runs")
                .isTrue();
        int mark = center.mark();
        center.start();
        inForce("WHISPER", mark);
        inForce("LISTEN", mark);
        present(byCode);
        assertThat(byApi.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        assertThat(hears(agent)).isTrue();
        byCode.send("6");
        assertThat(hears(caller.phone())).isTrue();
        byApi.hangUp();
        byCode.hangUp();
        nothingIsLeftOfSupervisors();
        assertThat(agent.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(center.get(SUPERVISIONS + "?interaction=" + caller.interaction())
                                .path("items")
                                .values())
                        .hasSize(2)
                        .allMatch(one -> one.path("how").asString("").equals("hung up")));
    }

    private List<String> parts() {
        return center.get("/api/v1/interactions/" + caller.interaction()).path("parts").values().stream()
                .map(part -> part.path("party").asString() + " "
                        + part.path("how").asString() + " " + part.path("by").asString("-"))
                .toList();
    }

    @Test
    void by_key_a_supervisor_takes_the_call_over_and_ends_it() {
        talk('1');
        Phone supervisor = dialsIn("1005", "103", keysOf("102"));
        present(supervisor);
        supervisor.send("7");
        var _ = agent.await(PhoneEvent.Ended.class, PATIENCE);
        assertThat(hears(caller.phone())).as("the caller hears the supervisor").isTrue();
        assertThat(supervisor.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        assertThat(ended(caller.interaction()).path("fact").path("how").asString(""))
                .isEqualTo("took over");
        assertThat(parts()).containsExactly("103 QUEUE -", "102 TAKE_OVER agent 103");
        assertThat(center.get("/api/v1/agents/103").path("state").asString()).isEqualTo("AVAILABLE");
        supervisor.hangUp();
        var _ = caller.phone().await(PhoneEvent.Ended.class, PATIENCE);
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("AGENT COMPLETED TALKING");
        Awaitility.await("there is nobody to wrap up")
                .atMost(PATIENCE)
                .until(() -> center.get("/api/v1/interactions/" + caller.interaction())
                        .at("/interaction/stage")
                        .isNull());
        nothingIsLeftOfSupervisors();
    }

    @Test
    void
            a_call_taken_over_goes_on_with_the_supervisor_after_a_kill_and_can_be_held_and_is_the_supervisors_at_the_floor() {
        talk('1');
        Phone supervisor = cast.agent("102", "1005", new Answering.AtOnce());
        String session = center.post(SUPERVISIONS, Map.of("agent", "103", "phone", "1005"))
                .path("id")
                .asString("");
        var _ = supervisor.await(PhoneEvent.Established.class, PATIENCE);
        present(supervisor);
        assertThat(center.send("POST", SUPERVISIONS + "/" + session + "/take-over", null)
                        .statusCode())
                .isEqualTo(204);
        center.kill9();
        var _ = agent.await(PhoneEvent.Ended.class, PATIENCE);
        assertThat(hears(caller.phone())).isTrue();
        center.start();
        var _ = center.await("call.Resumed", caller.interaction(), caller.mark());
        assertThat(hears(caller.phone())).as("after the start").isTrue();
        assertThat(supervisor.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        JsonNode host = center.get("/api/v1/agents/102");
        assertThat(host.path("state").asString() + " "
                        + host.path("interaction").asString())
                .isEqualTo("BUSY " + caller.interaction());
        var _ = center.post("/api/v1/interactions/" + caller.interaction() + "/hold", Map.of());
        assertThat(misses(caller.phone())).as("on hold").isTrue();
        var _ = center.post("/api/v1/interactions/" + caller.interaction() + "/resume", Map.of());
        assertThat(hears(caller.phone())).isTrue();
        assertThat(ended(caller.interaction()).path("fact").path("how").asString(""))
                .isEqualTo("took over");
        assertThat(center.get("/api/v1/audit?object=" + session).toString()).contains("supervision.take-over");
        caller.phone().hangUp();
        var _ = supervisor.await(PhoneEvent.Ended.class, PATIENCE);
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER COMPLETED TALKING");
        assertThat(parts()).containsExactly("103 QUEUE -", "102 TAKE_OVER agent 103");
        var _ = center.await("call.Disposed", caller.interaction(), caller.mark());
        nothingIsLeftOfSupervisors();
    }

    @Test
    void while_a_transfer_is_under_way_nobody_takes_over_and_the_supervisor_listens_on() {
        talk('1');
        Phone supervisor = dialsIn("1005", "103", keysOf("102"));
        present(supervisor);
        var _ = cast.registered("1004", new Answering.Never());
        var _ = center.post("/api/v1/interactions/" + caller.interaction() + "/consult", Map.of("extension", "1004"));
        String session = center.get(SUPERVISIONS + "?interaction=" + caller.interaction())
                .at("/items/0/id")
                .asString();
        assertThat(center.send("POST", SUPERVISIONS + "/" + session + "/take-over", null)
                        .statusCode())
                .isEqualTo(409);
        assertThat(supervisor.hearing().heard(AGENT_HZ, PATIENCE)).isTrue();
        var _ = center.post("/api/v1/interactions/" + caller.interaction() + "/abort", Map.of());
        assertThat(supervisor.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        supervisor.hangUp();
        assertThat(ended(caller.interaction()).path("fact").path("how").asString(""))
                .isEqualTo("hung up");
        assertThat(agent.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        nothingIsLeftOfSupervisors();
    }

    @Test
    void a_session_whose_call_ended_while_no_controller_ran_is_ended_at_the_next_start() {
        talk('1');
        Phone supervisor = dialsIn("1005", "103", keysOf("102"));
        present(supervisor);
        center.kill9();
        caller.phone().hangUp();
        agent.hangUp();
        center.start();
        var _ = supervisor.await(PhoneEvent.Ended.class, PATIENCE);
        assertThat(ended(caller.interaction()).path("fact").path("how").asString(""))
                .isEqualTo("call ended");
        nothingIsLeftOfSupervisors();
    }
}
