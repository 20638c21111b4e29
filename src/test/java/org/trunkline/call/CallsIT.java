package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.AGENT_HZ;
import static org.trunkline.yard.Cast.CALLER_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.yard.Cast;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.OwnCenter;

/** Callers and agents on a real Asterisk: who reaches whom, and what is kept of it, at each stage of a call. */
class CallsIT extends OwnCenter {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    CallsIT() {
        super(Map.of("TRUNKLINE_QUEUE_BILLING_RING", "3s"));
    }

    @Test
    void caller_and_agent_hear_each_other_and_the_record_remembers_it() {
        Phone agent = cast.agent("101", "1001", new Answering.AtOnce());
        notReady("101");
        Caller caller = cast.waiting("+442079460001", '1');
        assertThat(caller.phone().hearing().heardVoice(PATIENCE)).as("music").isTrue();
        var _ = center.post("/api/v1/agents/101/ready", Map.of());
        var _ = agent.await(PhoneEvent.Established.class, PATIENCE);
        caller.phone().tone(CALLER_HZ, MINUTE);
        agent.tone(AGENT_HZ, MINUTE);
        assertThat(caller.phone().hearing().heard(AGENT_HZ, PATIENCE))
                .as("caller hears agent")
                .isTrue();
        assertThat(agent.hearing().heard(CALLER_HZ, PATIENCE))
                .as("agent hears caller")
                .isTrue();
        caller.phone().hangUp();
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER COMPLETED TALKING");
        var _ = center.await("floor.Released", caller.interaction(), caller.mark());
        center.awaitState("101", "WRAP_UP");
        wrapUp("101");
        var disposed = center.await("call.Disposed", caller.interaction(), caller.mark());
        assertThat(disposed.path("fact").path("agent").asString("")).isEqualTo("101");
        var record = center.get("/api/v1/interactions/" + caller.interaction());
        assertThat(record.toString()).contains("101", "billing", "+442079460001");
    }

    @Test
    void a_caller_who_hangs_up_during_a_prompt_has_abandoned_in_the_flow() {
        Caller caller = cast.caller("+442079460002", "5000");
        assertThat(caller.phone().hearing().heardVoice(PATIENCE)).isTrue();
        caller.phone().hangUp();
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER ABANDONED FLOW");
    }

    @Test
    void a_caller_who_hangs_up_in_the_queue_has_abandoned_there() {
        Phone agent = cast.agent("101", "1001", new Answering.Never());
        notReady("101");
        Caller caller = cast.waiting("+442079460003", '1');
        caller.phone().hangUp();
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER ABANDONED QUEUED");
        assertThat(agent.events()).noneMatch(PhoneEvent.IncomingCall.class::isInstance);
    }

    @Test
    void a_caller_who_hangs_up_while_the_agent_rings_frees_the_agent() {
        Phone agent = cast.agent("101", "1001", new Answering.Never());
        Caller caller = cast.waiting("+442079460004", '1');
        var _ = agent.await(PhoneEvent.IncomingCall.class, PATIENCE);
        caller.phone().hangUp();
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER ABANDONED RINGING");
        assertThat(agent.await(PhoneEvent.Ended.class, PATIENCE).cause()).isEqualTo(PhoneEvent.Cause.CANCELLED);
        center.awaitState("101", "AVAILABLE");
    }

    @Test
    void an_agent_who_hangs_up_ends_the_call() {
        Phone agent = cast.agent("101", "1001", new Answering.AtOnce());
        Caller caller = cast.waiting("+442079460005", '1');
        var _ = center.await("call.Connected", caller.interaction(), caller.mark());
        agent.hangUp();
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("AGENT COMPLETED TALKING");
        var _ = caller.phone().await(PhoneEvent.Ended.class, PATIENCE);
    }

    @Test
    void both_hang_up_at_once_and_it_ends_once() {
        Phone agent = cast.agent("101", "1001", new Answering.AtOnce());
        Caller caller = cast.waiting("+442079460006", '1');
        var _ = center.await("call.Connected", caller.interaction(), caller.mark());
        Thread other = Thread.ofVirtual().start(agent::hangUp);
        caller.phone().hangUp();
        assertThat(center.endingOf(caller.interaction(), caller.mark())).contains("COMPLETED TALKING");
        assertThat(other.isAlive() || agent.events().stream().anyMatch(PhoneEvent.Ended.class::isInstance))
                .isTrue();
        var _ = center.await("floor.Released", caller.interaction(), caller.mark());
        wrapUp("101");
        assertThat(center.factsOf(caller.interaction()).stream()
                        .filter(fact -> fact.path("type").asString("").equals("call.Ended")))
                .hasSize(1);
    }

    @Test
    void an_agent_who_does_not_answer_is_not_ready_and_the_caller_goes_to_the_next_with_the_old_place() {
        Phone silent = cast.agent("101", "1001", new Answering.Never());
        Caller caller = cast.waiting("+442079460007", '1');
        var _ = silent.await(PhoneEvent.IncomingCall.class, PATIENCE);
        Phone willing = cast.agent("103", "1003", new Answering.AtOnce());
        var _ = willing.await(PhoneEvent.Established.class, PATIENCE);
        var connected = center.await("call.Connected", caller.interaction(), caller.mark());
        assertThat(connected.path("fact").path("agent").asString("")).isEqualTo("103");
        assertThat(center.get("/api/v1/agents/101").path("reason").asString("")).isEqualTo("RONA");
    }

    @Test
    void an_agent_who_declines_or_is_busy_passes_the_caller_on() {
        for (int status : List.of(603, 486)) {
            Phone unwilling = cast.agent("101", "1001", new Answering.Refuse(status));
            Caller caller = cast.waiting("+442079460008", '1');
            var _ = unwilling.await(PhoneEvent.IncomingCall.class, PATIENCE);
            var refused = center.await("floor.OfferRefused", caller.interaction(), caller.mark());
            assertThat(refused.path("fact").path("refusal").asString(""))
                    .isEqualTo(status == 603 ? "DECLINED" : "BUSY");
            center.awaitState("101", "NOT_READY");
            Phone willing = cast.agent("103", "1003", new Answering.AtOnce());
            var _ = willing.await(PhoneEvent.Established.class, PATIENCE);
            var _ = center.await("call.Connected", caller.interaction(), caller.mark());
            cast.close();
            cast = new Cast(yard, center);
        }
    }

    @Test
    void an_agents_phone_that_vanishes_while_it_rings_gives_the_caller_back() {
        Phone gone = cast.agent("101", "1001", new Answering.Never());
        Caller caller = cast.waiting("+442079460009", '1');
        var _ = gone.await(PhoneEvent.IncomingCall.class, PATIENCE);
        gone.vanish();
        Phone willing = cast.agent("103", "1003", new Answering.AtOnce());
        var _ = willing.await(PhoneEvent.Established.class, PATIENCE);
        var _ = center.await("call.Connected", caller.interaction(), caller.mark());
        center.awaitState("101", "NOT_READY");
    }

    @Test
    void two_callers_and_one_agent_are_served_in_order() {
        Phone agent = cast.agent("101", "1001", new Answering.AtOnce());
        notReady("101");
        Caller first = cast.waiting("+442079460010", '1');
        Caller second = cast.waiting("+442079460011", '1');
        var _ = center.post("/api/v1/agents/101/ready", Map.of());
        var _ = center.await("call.Connected", first.interaction(), first.mark());
        first.phone().hangUp();
        var _ = center.await("floor.Released", first.interaction(), first.mark());
        wrapUp("101");
        var _ = center.await("call.Connected", second.interaction(), second.mark());
        agent.hangUp();
        assertThat(center.endingOf(second.interaction(), second.mark())).isEqualTo("AGENT COMPLETED TALKING");
    }

    @Test
    void keys_by_sip_info_count_as_keys() {
        Phone agent = cast.agent("101", "1001", new Answering.AtOnce());
        Caller caller = cast.caller("+442079460012", "5000");
        caller.phone().sendByInfo("1");
        var _ = center.await("call.Connected", caller.interaction(), caller.mark());
        agent.hangUp();
        var _ = center.endingOf(caller.interaction(), caller.mark());
    }

    private void notReady(String agent) {
        var _ = center.post("/api/v1/agents/" + agent + "/not-ready", Map.of("reason", "test"));
    }

    private void wrapUp(String agent) {
        var _ = center.post("/api/v1/agents/" + agent + "/end-wrap-up", Map.of());
    }
}
