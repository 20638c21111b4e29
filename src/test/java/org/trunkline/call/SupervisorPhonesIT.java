package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.AGENT_HZ;
import static org.trunkline.yard.Cast.CALLER_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.yard.Cast;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.Center;
import org.trunkline.yard.Yard;
import tools.jackson.databind.JsonNode;

/** Phones vanish while a supervisor is present, on an Asterisk that misses their sound after three seconds. */
class SupervisorPhonesIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofMillis(700);
    private static final double SUPERVISOR_HZ = 1500;
    private static final String SUPERVISIONS = "/api/v1/supervisions";

    private Yard yard;
    private Center center;
    private Cast cast;
    private Phone agent;
    private Caller caller;
    private Phone supervisor;

    /** A caller and agent 103 talk, and a supervisor whispers. */
    @BeforeEach
    void up() {
        yard = new Yard(Map.of("TRUNKLINE_ASTERISK_RTP_TIMEOUT", "3s"));
        center = new Center(yard);
        cast = new Cast(yard, center);
        agent = cast.agent("103", "1003", new Answering.AtOnce());
        caller = cast.waiting("+442079460601", '1');
        var _ = center.await("call.Connected", caller.interaction(), caller.mark());
        caller.phone().tone(CALLER_HZ, MINUTE);
        agent.tone(AGENT_HZ, MINUTE);
        supervisor = cast.registered("1005", new Answering.AtOnce());
        var _ = center.post(SUPERVISIONS, Map.of("agent", "103", "phone", "1005", "mode", "WHISPER"));
        assertThat(supervisor.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        supervisor.tone(SUPERVISOR_HZ, MINUTE);
        assertThat(agent.hearing().heard(SUPERVISOR_HZ, PATIENCE)).isTrue();
    }

    @AfterEach
    void down() {
        cast.close();
        center.close();
        yard.close();
    }

    @Test
    void when_the_agents_phone_vanishes_the_supervisor_follows_the_call_to_the_next() {
        int mark = center.mark();
        agent.vanish();
        var _ = center.await("floor.AgentVanished", caller.interaction(), mark);
        assertThat(caller.phone().hearing().heard(SUPERVISOR_HZ, SOON))
                .as("a whisper to nobody does not reach the caller")
                .isFalse();
        assertThat(supervisor.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        Phone next = cast.agent("104", "1004", new Answering.AtOnce());
        var _ = center.await("call.Connected", caller.interaction(), mark);
        assertThat(next.hearing().heard(SUPERVISOR_HZ, PATIENCE))
                .as("the next agent hears the whisper")
                .isTrue();
        assertThat(caller.phone().hearing().heard(SUPERVISOR_HZ, SOON)).isFalse();
        supervisor.hangUp();
        assertThat(ended().path("agents").toString()).isEqualTo("[\"103\",\"104\"]");
    }

    @Test
    void when_the_supervisors_phone_vanishes_it_is_found_and_the_call_goes_on() {
        supervisor.vanish();
        assertThat(ended().path("how").asString("")).isEqualTo("the phone vanished");
        assertThat(agent.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        assertThat(caller.phone().hearing().heard(AGENT_HZ, PATIENCE)).isTrue();
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(yard.cli("core show channels concise")).doesNotContain("Snoop/", "tl.s");
            assertThat(yard.cli("bridge show all")).doesNotContain("mon.");
        });
    }

    private JsonNode ended() {
        String session = center.await("call.SupervisionEnded", caller.interaction(), caller.mark())
                .path("fact")
                .path("session")
                .asString("");
        return center.get(SUPERVISIONS + "/" + session);
    }
}
