package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.AGENT_HZ;
import static org.trunkline.yard.Cast.CALLER_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.yard.Cast;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.Center;
import org.trunkline.yard.Sipp;
import org.trunkline.yard.Yard;
import tools.jackson.databind.JsonNode;

/** Agents' phones that vanish, stay mute, are in use or are not there; a mute one is given up after three seconds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgentPhonesIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private Yard yard;
    private Center center;
    private Cast cast;

    @BeforeAll
    void up() {
        yard = new Yard(Map.of("TRUNKLINE_ASTERISK_RTP_TIMEOUT", "3s"));
        center = new Center(yard);
    }

    @AfterAll
    void down() {
        center.close();
        yard.close();
    }

    @BeforeEach
    void enter() {
        cast = new Cast(yard, center);
    }

    @AfterEach
    void leave() {
        cast.close();
    }

    @Test
    void a_phone_that_vanishes_in_conversation_gives_the_caller_back_to_the_old_place() {
        Phone gone = cast.agent("101", "1001", new Answering.AtOnce());
        Caller caller = cast.waiting("+442079460401", '1');
        var _ = center.await("call.Connected", caller.interaction(), caller.mark());
        caller.phone().tone(CALLER_HZ, MINUTE);
        int mark = center.mark();
        gone.vanish();
        JsonNode first = center.await("floor.Entered", caller.interaction(), caller.mark());
        var _ = center.await("floor.AgentVanished", caller.interaction(), mark);
        JsonNode again = center.await("floor.Entered", caller.interaction(), mark);
        assertThat(again.path("fact").path("waiting"))
                .as("priority and arrival")
                .isEqualTo(first.path("fact").path("waiting"));
        JsonNode agent = center.get("/api/v1/agents/101");
        assertThat(agent.path("state").asString("")).isEqualTo("NOT_READY");
        assertThat(agent.path("reason").asString("")).isEqualTo("phone unreachable");
        cast.awaitPhone("1001", "UNREACHABLE", mark);

        mark = center.mark();
        Phone other = cast.agent("103", "1003", new Answering.AtOnce());
        var _ = center.await("call.Connected", caller.interaction(), mark);
        other.tone(AGENT_HZ, MINUTE);
        assertThat(caller.phone().hearing().heard(AGENT_HZ, PATIENCE))
                .as("caller hears the other agent")
                .isTrue();
        other.hangUp();
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("AGENT COMPLETED TALKING");
        JsonNode why = center.get("/api/v1/interactions/" + caller.interaction() + "/why");
        assertThat(why.path("items").size()).isEqualTo(2);
        assertThat(center.get("/api/v1/interactions/" + caller.interaction() + "/story")
                        .toString())
                .contains("the phone of agent 101 vanished in conversation");
    }

    @Test
    void a_callers_phone_that_vanishes_in_conversation_ends_it_as_a_failure_of_the_network() {
        Phone agent = cast.agent("101", "1001", new Answering.AtOnce());
        Caller caller = cast.waiting("+442079460406", '1');
        var _ = center.await("call.Connected", caller.interaction(), caller.mark());
        agent.tone(AGENT_HZ, MINUTE);
        caller.phone().vanish();
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("NETWORK NETWORK_FAILURE TALKING");
        var _ = agent.await(PhoneEvent.Ended.class, PATIENCE);
        center.awaitState("101", "WRAP_UP");
    }

    @Test
    void a_phone_that_answers_and_sends_no_sound_is_given_up() {
        int mark = center.mark();
        // To sipp each question whether the phone is there is a call too.
        try (Sipp mute = Sipp.agent(yard, "callee", "1006", List.of())) {
            cast.awaitPhone("1006", "IDLE", mark);
            cast.ready("104", "1006");
            Caller caller = cast.waiting("+442079460402", '1');
            caller.phone().tone(CALLER_HZ, MINUTE);
            var _ = center.await("call.Connected", caller.interaction(), caller.mark());
            var _ = center.await("floor.AgentVanished", caller.interaction(), caller.mark());
            caller.phone().hangUp();
            assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER ABANDONED QUEUED");
            Awaitility.await("the mute phone is told")
                    .atMost(PATIENCE)
                    .until(() -> mute.trace().contains("BYE sip:"));
        }
    }

    @Test
    void a_phone_in_a_call_between_extensions_is_busy_and_is_not_offered() {
        Phone busy = cast.agent("101", "1001", new Answering.AtOnce());
        Phone other = cast.registered("1004", new Answering.AtOnce());
        int mark = center.mark();
        busy.call("1004");
        other.tone(AGENT_HZ, MINUTE);
        var _ = busy.await(PhoneEvent.Established.class, PATIENCE);
        cast.awaitPhone("1001", "BUSY", mark);
        Phone free = cast.agent("103", "1003", new Answering.AtOnce());
        Caller caller = cast.waiting("+442079460403", '1');
        var _ = free.await(PhoneEvent.Established.class, PATIENCE);
        var _ = center.await("call.Connected", caller.interaction(), caller.mark());
        assertThat(busy.events()).noneMatch(PhoneEvent.IncomingCall.class::isInstance);
        assertThat(verdict(caller, "101")).isEqualTo("PHONE_BUSY");
        // Hung up, it is offered the next caller.
        Caller next = cast.waiting("+442079460404", '1');
        busy.hangUp();
        var connected = center.await("call.Connected", next.interaction(), next.mark());
        assertThat(connected.path("fact").path("agent").asString("")).isEqualTo("101");
    }

    @Test
    void a_phone_that_is_not_registered_is_never_offered_a_call() {
        var _ = center.post("/api/v1/agents/104/login", Map.of("phone", "1008"));
        assertThat(center.send("POST", "/api/v1/agents/104/ready", "{}").statusCode())
                .as("ready at a phone that is not there")
                .isEqualTo(409);
        Phone phone = cast.agent("104", "1008", new Answering.AtOnce());
        center.awaitState("104", "AVAILABLE");
        int mark = center.mark();
        phone.unregister();
        cast.awaitPhone("1008", "UNREACHABLE", mark);
        Phone free = cast.agent("103", "1003", new Answering.AtOnce());
        Caller caller = cast.waiting("+442079460405", '1');
        var _ = free.await(PhoneEvent.Established.class, PATIENCE);
        var _ = center.await("call.Connected", caller.interaction(), caller.mark());
        assertThat(phone.events()).noneMatch(PhoneEvent.IncomingCall.class::isInstance);
        assertThat(verdict(caller, "104")).isIn("PHONE_UNREACHABLE", "NOT_READY");
        center.awaitState("104", "NOT_READY");
    }

    /** Why an agent did not get the caller's only offer. */
    private String verdict(Caller caller, String agent) {
        return center
                .get("/api/v1/interactions/" + caller.interaction() + "/why")
                .path("items")
                .path(0)
                .path("considered")
                .values()
                .stream()
                .filter(one -> one.path("agent").asString("").equals(agent))
                .map(one -> one.path("verdict").asString(""))
                .findFirst()
                .orElse("");
    }
}
