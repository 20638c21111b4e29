package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.AGENT_HZ;
import static org.trunkline.yard.Cast.CALLER_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.yard.Cast.Caller;
import tools.jackson.databind.JsonNode;

/** An agent asks a queue for one of its agents: one takes it, nobody does, somebody leaves meanwhile, the controller is killed. */
class QueueConsultIT extends TalkPeople {
    QueueConsultIT() {
        super(Map.of(
                "TRUNKLINE_QUEUE_SUPPORT_WRAP_UP", "60s",
                "TRUNKLINE_QUEUE_BILLING_WRAP_UP", "60s"));
    }

    /** Pair who wait for an agent of the queue support, which has only agent 104. */
    private Phone asked(Pair two, Answering how) {
        Phone other = agent104(how);
        ask(two.caller(), "consult", "queue", "support");
        return other;
    }

    private void notReady104() {
        var _ = center.post("/api/v1/agents/104/not-ready", Map.of("reason", "test"));
        center.awaitState("104", "NOT_READY");
    }

    private int waitsInSupport() {
        return center.get("/api/v1/queues/support").path("live").path("waiting").size();
    }

    private void theyPart(Caller caller) {
        int mark = center.mark();
        caller.phone().hangUp();
        assertThat(center.endingOf(caller.interaction(), mark)).isEqualTo("CALLER COMPLETED TALKING");
        nothingIsLeft(caller);
    }

    private int killedAndStarted() {
        center.kill9();
        int mark = center.mark();
        center.start();
        return mark;
    }

    @Test
    void who_takes_it_speaks_with_the_agent_first_and_then_has_the_caller() {
        Pair two = pair("+442079460501");
        Phone other = asked(two, new Answering.AtOnce());
        var _ = await("call.ConsultAnswered", two.caller());
        hears(other, AGENT_HZ, "the other hears the agent");
        hears(two.agent(), SECOND_HZ, "the agent hears the other");
        hearsNot(other, CALLER_HZ, "the other does not hear the caller");
        assertThat(two.caller().phone().hearing().heardVoice(PATIENCE))
                .as("music")
                .isTrue();
        center.awaitState("104", "BUSY");
        ask(two.caller(), "complete");
        hears(other, CALLER_HZ, "the other hears the caller");
        hears(two.caller().phone(), SECOND_HZ, "the caller hears the other");
        center.awaitState("103", "WRAP_UP");
        theyPart(two.caller());
        center.awaitState("104", "WRAP_UP");
        assertThat(parts(two.caller())).containsExactly("AGENT 103 QUEUE -", "AGENT 104 ATTENDED agent 103");
        List<String> offered =
                center
                        .get("/api/v1/interactions/" + two.caller().interaction() + "/why")
                        .path("items")
                        .values()
                        .stream()
                        .map(offer -> offer.path("queue").asString("") + " "
                                + offer.path("agent").asString(""))
                        .toList();
        assertThat(offered).as("why these agents").containsExactly("billing 103", "support 104");
    }

    @Test
    void all_three_speak_once_an_agent_of_the_queue_has_answered() {
        Pair two = pair("+442079460502");
        Phone other = asked(two, new Answering.AtOnce());
        var _ = await("call.ConsultAnswered", two.caller());
        ask(two.caller(), "conference");
        hears(two.caller().phone(), AGENT_HZ, "the caller hears the agent");
        hears(two.caller().phone(), SECOND_HZ, "the caller hears the other");
        hears(other, CALLER_HZ, "the other hears the caller");
        hears(other, AGENT_HZ, "the other hears the agent");
        theyPart(two.caller());
        center.awaitState("103", "WRAP_UP");
        center.awaitState("104", "AVAILABLE");
    }

    @Test
    void it_waits_until_somebody_is_free_and_the_agents_keys_call_it_off() {
        Pair two = pair("+442079460503");
        Phone other = agent104(new Answering.Never());
        notReady104();
        two.agent().silence();
        ask(two.caller(), "consult", "queue", "support");
        assertThat(waitsInSupport()).isEqualTo(1);
        two.agent().send("*1");
        var _ = await("call.ConsultEnded", two.caller());
        two.agent().tone(AGENT_HZ, java.time.Duration.ofMinutes(1));
        hears(two.caller().phone(), AGENT_HZ, "the caller is back");
        assertThat(waitsInSupport()).isZero();
        int mark = center.mark();
        ask(two.caller(), "consult", "queue", "support");
        var _ = center.post("/api/v1/agents/104/ready", Map.of());
        var _ = other.await(PhoneEvent.IncomingCall.class, PATIENCE);
        center.awaitState("104", "RESERVED");
        ask(two.caller(), "abort");
        var _ = other.await(PhoneEvent.Ended.class, PATIENCE);
        var _ = center.await("call.ConsultEnded", two.caller().interaction(), mark);
        center.awaitState("104", "AVAILABLE");
        hears(two.caller().phone(), AGENT_HZ, "the caller is back again");
        theyPart(two.caller());
    }

    @Test
    void a_queue_that_nobody_is_logged_in_for_is_refused_and_the_caller_is_back() {
        Pair two = pair("+442079460504");
        HttpResponse<String> refused = center.send(
                "POST", "/api/v1/interactions/" + two.caller().interaction() + "/consult", "{\"queue\": \"vip\"}");
        assertThat(refused.statusCode()).as("no such queue").isEqualTo(409);
        var _ = center.post("/api/v1/queues/support/close", Map.of());
        try {
            refused = center.send(
                    "POST",
                    "/api/v1/interactions/" + two.caller().interaction() + "/consult",
                    "{\"queue\": \"support\"}");
        } finally {
            var _ = center.post("/api/v1/queues/support/open", Map.of());
        }
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("nobody of queue support is free: closed");
        var _ = await("call.ConsultEnded", two.caller());
        hears(two.caller().phone(), AGENT_HZ, "the caller is back");
        theyPart(two.caller());
    }

    @Test
    void an_agent_who_hangs_up_while_it_rings_leaves_the_caller_to_the_queue() {
        Pair two = pair("+442079460505");
        Phone other = asked(two, new Answering.Never());
        var _ = other.await(PhoneEvent.IncomingCall.class, PATIENCE);
        int mark = center.mark();
        other.answering(new Answering.AtOnce());
        two.agent().hangUp();
        JsonNode queued = center.await("call.Queued", two.caller().interaction(), mark);
        assertThat(queued.path("fact").path("queue").asString("")).isEqualTo("support");
        hears(two.caller().phone(), SECOND_HZ, "the caller hears the agent of the queue");
        center.awaitState("103", "WRAP_UP");
        theyPart(two.caller());
        assertThat(parts(two.caller())).containsExactly("AGENT 103 QUEUE -", "AGENT 104 QUEUE -");
    }

    @Test
    void a_caller_who_hangs_up_while_it_rings_frees_both() {
        Pair two = pair("+442079460506");
        Phone other = asked(two, new Answering.Never());
        var _ = other.await(PhoneEvent.IncomingCall.class, PATIENCE);
        theyPart(two.caller());
        var _ = other.await(PhoneEvent.Ended.class, PATIENCE);
        center.awaitState("103", "WRAP_UP");
        center.awaitState("104", "AVAILABLE");
    }

    @Test
    void after_a_kill_while_it_waits_the_caller_is_back_with_the_agent() {
        Pair two = pair("+442079460507");
        var _ = agent104(new Answering.AtOnce());
        notReady104();
        ask(two.caller(), "consult", "queue", "support");
        int mark = killedAndStarted();
        var _ = center.await("call.ConsultEnded", two.caller().interaction(), mark);
        hears(two.caller().phone(), AGENT_HZ, "the caller is back");
        hears(two.agent(), CALLER_HZ, "the agent hears the caller");
        assertThat(waitsInSupport()).isZero();
        theyPart(two.caller());
        center.awaitState("103", "WRAP_UP");
    }

    @Test
    void after_a_kill_while_it_rings_the_phone_is_let_go_and_the_caller_is_back_with_the_agent() {
        Pair two = pair("+442079460508");
        Phone other = asked(two, new Answering.Never());
        var _ = other.await(PhoneEvent.IncomingCall.class, PATIENCE);
        int mark = killedAndStarted();
        var _ = center.await("call.ConsultEnded", two.caller().interaction(), mark);
        hears(two.caller().phone(), AGENT_HZ, "the caller is back");
        var _ = other.await(PhoneEvent.Ended.class, PATIENCE);
        center.awaitState("104", "AVAILABLE");
        theyPart(two.caller());
    }

    @Test
    void after_a_kill_while_the_two_speak_they_go_on_and_the_caller_can_be_given() {
        Pair two = pair("+442079460509");
        Phone other = asked(two, new Answering.AtOnce());
        var _ = await("call.ConsultAnswered", two.caller());
        int mark = killedAndStarted();
        var _ = center.await("call.Resumed", two.caller().interaction(), mark);
        hears(two.agent(), SECOND_HZ, "the agent hears the other");
        hearsNot(other, CALLER_HZ, "the caller is still on hold");
        center.awaitState("104", "BUSY");
        ask(two.caller(), "complete");
        hears(two.caller().phone(), SECOND_HZ, "the caller hears the other");
        center.awaitState("103", "WRAP_UP");
        theyPart(two.caller());
        center.awaitState("104", "WRAP_UP");
    }
}
