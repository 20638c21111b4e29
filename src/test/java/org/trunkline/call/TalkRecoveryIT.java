package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.AGENT_HZ;
import static org.trunkline.yard.Cast.CALLER_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.yard.Cast.Caller;

/** The controller is killed in the middle of a hold, a consultation, a conference, a transfer; nobody notices much. */
class TalkRecoveryIT extends TalkPeople {
    TalkRecoveryIT() {
        super(Map.of(
                "TRUNKLINE_CALL_TRANSFER_RING", "20s",
                "TRUNKLINE_QUEUE_SUPPORT_WHISPER", "customer",
                "TRUNKLINE_QUEUE_SUPPORT_WRAP_UP", "1s",
                "TRUNKLINE_QUEUE_BILLING_WRAP_UP", "60s"));
    }

    /** @return the mark right before the start */
    private int killedAndStarted() {
        center.kill9();
        int mark = center.mark();
        center.start();
        return mark;
    }

    @Test
    void a_caller_on_hold_goes_on_hearing_music_and_can_be_resumed() {
        Pair two = pair("+442079460301");
        ask(two.caller(), "hold");
        hearsNot(two.agent(), CALLER_HZ, "on hold");
        int mark = killedAndStarted();
        var _ = center.await("call.Resumed", two.caller().interaction(), mark);
        assertThat(two.caller().phone().hearing().heardVoice(PATIENCE))
                .as("music")
                .isTrue();
        hearsNot(two.agent(), CALLER_HZ, "still on hold");
        ask(two.caller(), "resume");
        hears(two.caller().phone(), AGENT_HZ, "caller hears agent again");
        hears(two.agent(), CALLER_HZ, "agent hears caller again");
        two.agent().hangUp();
        assertThat(center.endingOf(two.caller().interaction(), mark)).isEqualTo("AGENT COMPLETED TALKING");
        nothingIsLeft(two.caller());
    }

    @Test
    void an_agent_who_hangs_up_on_a_held_caller_while_no_controller_runs_ends_the_call_at_the_next_start() {
        Pair two = pair("+442079460302");
        ask(two.caller(), "hold");
        center.kill9();
        two.agent().hangUp();
        var _ = two.agent().await(PhoneEvent.Ended.class, PATIENCE);
        int mark = center.mark();
        center.start();
        assertThat(center.endingOf(two.caller().interaction(), mark)).isEqualTo("AGENT COMPLETED TALKING");
        center.awaitState("103", "WRAP_UP");
        nothingIsLeft(two.caller());
    }

    @Test
    void a_caller_whose_agent_was_being_told_who_comes_is_offered_again() {
        Phone agent = agent104(new Answering.AtOnce());
        Caller caller = cast.waiting("+442079460309", '2');
        caller.phone().tone(CALLER_HZ, java.time.Duration.ofMinutes(1));
        assertThat(agent.hearing().heardVoice(PATIENCE)).as("the whisper").isTrue();
        int mark = killedAndStarted();
        assertThat(center.facts(caller.mark()))
                .as("not connected before the kill")
                .noneMatch(event -> event.path("type").asString("").equals("call.Connected"));
        var _ = agent.await(PhoneEvent.Ended.class, PATIENCE);
        var _ = center.await("call.Connected", caller.interaction(), mark);
        agent.tone(SECOND_HZ, java.time.Duration.ofMinutes(1));
        hears(agent, CALLER_HZ, "the agent hears the caller");
        hears(caller.phone(), SECOND_HZ, "the caller hears the agent");
        caller.phone().hangUp();
        assertThat(center.endingOf(caller.interaction(), mark)).isEqualTo("CALLER COMPLETED TALKING");
        nothingIsLeft(caller);
    }

    @Test
    void a_consultation_goes_on_and_can_be_completed() {
        Pair two = pair("+442079460303");
        Phone other = agent104(new Answering.AtOnce());
        ask(two.caller(), "consult", "agent", "104");
        var _ = await("call.ConsultAnswered", two.caller());
        hears(other, AGENT_HZ, "the other hears the agent");
        int mark = killedAndStarted();
        var _ = center.await("call.Resumed", two.caller().interaction(), mark);
        hears(two.agent(), SECOND_HZ, "the agent hears the other");
        hearsNot(other, CALLER_HZ, "the caller is still on hold");
        center.awaitState("104", "BUSY");
        ask(two.caller(), "complete");
        hears(two.caller().phone(), SECOND_HZ, "the caller hears the other");
        center.awaitState("103", "WRAP_UP");
        two.caller().phone().hangUp();
        assertThat(center.endingOf(two.caller().interaction(), mark)).isEqualTo("CALLER COMPLETED TALKING");
        center.awaitState("104", "WRAP_UP");
        nothingIsLeft(two.caller());
    }

    @Test
    void a_phone_that_was_being_rung_is_let_go_and_the_caller_is_back_with_the_agent() {
        Pair two = pair("+442079460304");
        Phone other = agent104(new Answering.Never());
        ask(two.caller(), "consult", "agent", "104");
        var _ = other.await(PhoneEvent.IncomingCall.class, PATIENCE);
        int mark = killedAndStarted();
        var _ = center.await("call.ConsultEnded", two.caller().interaction(), mark);
        hears(two.caller().phone(), AGENT_HZ, "caller hears agent again");
        var _ = other.await(PhoneEvent.Ended.class, PATIENCE);
        center.awaitState("104", "AVAILABLE");
        two.caller().phone().hangUp();
        var _ = center.endingOf(two.caller().interaction(), mark);
        nothingIsLeft(two.caller());
    }

    @Test
    void a_caller_between_two_agents_goes_back_to_the_queue() {
        Pair two = pair("+442079460305");
        Phone desk = cast.registered("1005", new Answering.Never());
        ask(two.caller(), "transfer", "extension", "1005");
        var _ = desk.await(PhoneEvent.IncomingCall.class, PATIENCE);
        two.agent().hangUp();
        var _ = await("call.HostLeft", two.caller());
        int mark = killedAndStarted();
        var _ = center.await("floor.Entered", two.caller().interaction(), mark);
        center.awaitState("103", "WRAP_UP");
        Phone other = agent104(new Answering.AtOnce());
        hears(two.caller().phone(), SECOND_HZ, "caller hears the next agent");
        other.hangUp();
        assertThat(center.endingOf(two.caller().interaction(), mark)).isEqualTo("AGENT COMPLETED TALKING");
        nothingIsLeft(two.caller());
    }

    @Test
    void a_conference_goes_on() {
        Pair two = pair("+442079460306");
        Phone other = agent104(new Answering.AtOnce());
        ask(two.caller(), "consult", "agent", "104");
        var _ = await("call.ConsultAnswered", two.caller());
        ask(two.caller(), "conference");
        hears(other, CALLER_HZ, "the other hears the caller");
        center.kill9();
        hears(other, CALLER_HZ, "the other hears the caller while no controller runs");
        int mark = center.mark();
        center.start();
        var _ = center.await("call.Resumed", two.caller().interaction(), mark);
        hears(two.caller().phone(), SECOND_HZ, "the caller hears the other");
        hears(two.caller().phone(), AGENT_HZ, "the caller hears the agent");
        two.agent().hangUp();
        var _ = center.await("call.HandedOver", two.caller().interaction(), mark);
        hears(two.caller().phone(), SECOND_HZ, "the caller still hears the other");
        two.caller().phone().hangUp();
        assertThat(center.endingOf(two.caller().interaction(), mark)).isEqualTo("CALLER COMPLETED TALKING");
        center.awaitState("103", "WRAP_UP");
        center.awaitState("104", "WRAP_UP");
        nothingIsLeft(two.caller());
    }

    @Test
    void a_caller_whom_an_agent_sent_to_a_queue_keeps_the_place_there() {
        Pair two = pair("+442079460307");
        Phone busy = agent104(new Answering.Never());
        var _ = center.post("/api/v1/agents/104/not-ready", Map.of("reason", "test"));
        ask(two.caller(), "transfer", "queue", "support");
        var _ = two.agent().await(PhoneEvent.Ended.class, PATIENCE);
        var _ = center.await(
                "the caller waits for support",
                event -> event.path("type").asString("").equals("floor.Entered")
                        && event.path("fact")
                                .path("waiting")
                                .path("queue")
                                .asString("")
                                .equals("support"),
                two.caller().mark());
        int mark = killedAndStarted();
        var _ = center.await("call.Resumed", two.caller().interaction(), mark);
        busy.answering(new Answering.AtOnce());
        var _ = center.post("/api/v1/agents/104/ready", Map.of());
        hears(two.caller().phone(), SECOND_HZ, "caller hears the agent of the queue");
        assertThat(center.facts(mark))
                .as("still the same place")
                .noneMatch(event -> event.path("type").asString("").equals("floor.Entered"));
        two.caller().phone().hangUp();
        var _ = center.endingOf(two.caller().interaction(), mark);
        nothingIsLeft(two.caller());
    }

    @Test
    void a_parked_caller_stays_in_the_slot() {
        Pair two = pair("+442079460308");
        ask(two.caller(), "park");
        String slot =
                await("call.Parked", two.caller()).path("fact").path("slot").asString("");
        var _ = two.agent().await(PhoneEvent.Ended.class, PATIENCE);
        int mark = killedAndStarted();
        var _ = center.await("call.Resumed", two.caller().interaction(), mark);
        assertThat(two.caller().phone().hearing().heardVoice(PATIENCE))
                .as("music")
                .isTrue();
        Phone desk = cast.registered("1005", new Answering.Never());
        desk.tone(SECOND_HZ, java.time.Duration.ofMinutes(1));
        desk.call(slot);
        hears(two.caller().phone(), SECOND_HZ, "caller hears who fetched them");
        var _ = center.await("call.HandedOver", two.caller().interaction(), mark);
        int again = killedAndStarted();
        var _ = center.await("call.Resumed", two.caller().interaction(), again);
        hears(desk, CALLER_HZ, "who fetched them still hears the caller");
        two.caller().phone().hangUp();
        var _ = center.await("call.Ended", two.caller().interaction(), again);
        nothingIsLeft(two.caller());
    }
}
