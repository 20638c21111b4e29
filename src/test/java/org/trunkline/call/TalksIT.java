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
import tools.jackson.databind.JsonNode;

/** Hold, consultation, conference and transfers: what each party hears in each state, by a tone of their own. */
class TalksIT extends TalkPeople {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    TalksIT() {
        super(Map.of(
                "TRUNKLINE_CALL_TRANSFER_RING", "3s",
                "TRUNKLINE_PARKING_TIMEOUT", "8s",
                "TRUNKLINE_QUEUE_SUPPORT_WHISPER", "customer",
                "TRUNKLINE_QUEUE_BILLING_WRAP_UP", "60s"));
    }

    @Test
    void a_caller_on_hold_hears_music_and_the_agent_silence_until_resumed() {
        Pair two = pair("+442079460201");
        ask(two.caller(), "hold");
        hearsNot(two.agent(), CALLER_HZ, "agent hears the caller no more");
        hearsNot(two.caller().phone(), AGENT_HZ, "caller hears the agent no more");
        assertThat(two.caller().phone().hearing().heardVoice(PATIENCE))
                .as("music")
                .isTrue();
        ask(two.caller(), "resume");
        hears(two.agent(), CALLER_HZ, "agent hears caller again");
        hears(two.caller().phone(), AGENT_HZ, "caller hears agent again");
        two.agent().hangUp();
        assertThat(center.endingOf(two.caller().interaction(), two.caller().mark()))
                .isEqualTo("AGENT COMPLETED TALKING");
        JsonNode part = center.get("/api/v1/interactions/" + two.caller().interaction())
                .path("parts")
                .get(0);
        assertThat(part.path("holdSeconds").asDouble()).isPositive();
        nothingIsLeft(two.caller());
    }

    @Test
    void the_hold_key_of_the_agents_phone_gives_the_caller_music_and_is_counted() {
        Pair two = pair("+442079460202");
        two.agent().hold();
        var _ = await("call.Held", two.caller());
        hearsNot(two.caller().phone(), AGENT_HZ, "caller hears the agent no more");
        assertThat(two.caller().phone().hearing().heardVoice(PATIENCE))
                .as("music")
                .isTrue();
        two.agent().resume();
        var _ = await("call.HoldEnded", two.caller());
        hears(two.caller().phone(), AGENT_HZ, "caller hears agent again");
        two.caller().phone().hangUp();
        var _ = center.endingOf(two.caller().interaction(), two.caller().mark());
        nothingIsLeft(two.caller());
    }

    @Test
    void an_agent_is_told_who_comes_before_the_caller_is_connected_and_the_caller_does_not_hear_it() {
        Phone agent = cast.agent("104", "1004", new Answering.AtOnce());
        Caller caller = cast.waiting("+442079460213", '2');
        caller.phone().tone(CALLER_HZ, MINUTE);
        var _ = agent.await(PhoneEvent.Established.class, PATIENCE);
        assertThat(agent.hearing().heardVoice(PATIENCE)).as("the whisper").isTrue();
        assertThat(center.facts(caller.mark()))
                .as("not connected yet")
                .noneMatch(event -> event.path("type").asString("").equals("call.Connected"));
        agent.tone(AGENT_HZ, MINUTE);
        var _ = await("call.Connected", caller);
        hears(agent, CALLER_HZ, "agent hears caller");
        hears(caller.phone(), AGENT_HZ, "caller hears agent");
        agent.hangUp();
        var _ = center.endingOf(caller.interaction(), caller.mark());
        nothingIsLeft(caller);
    }

    @Test
    void an_agent_who_hangs_up_while_told_who_comes_leaves_the_caller_in_the_queue() {
        Phone agent = cast.agent("104", "1004", new Answering.AtOnce());
        Caller caller = cast.waiting("+442079460214", '2');
        int mark = center.mark();
        var _ = agent.await(PhoneEvent.Established.class, PATIENCE);
        agent.hangUp();
        var _ = center.await("floor.Entered", caller.interaction(), mark);
        caller.phone().hangUp();
        assertThat(center.endingOf(caller.interaction(), mark)).isEqualTo("CALLER ABANDONED QUEUED");
        nothingIsLeft(caller);
    }

    @Test
    void the_agent_speaks_with_another_first_and_then_gives_them_the_caller() {
        Pair two = pair("+442079460203");
        Phone other = agent104(new Answering.AtOnce());
        ask(two.caller(), "consult", "agent", "104");
        var _ = await("call.ConsultAnswered", two.caller());
        hears(other, AGENT_HZ, "the other hears the agent");
        hears(two.agent(), SECOND_HZ, "the agent hears the other");
        hearsNot(other, CALLER_HZ, "the other does not hear the caller");
        assertThat(two.caller().phone().hearing().heardVoice(PATIENCE))
                .as("music")
                .isTrue();
        center.awaitState("104", "BUSY");
        ask(two.caller(), "complete");
        var _ = two.agent().await(PhoneEvent.Ended.class, PATIENCE);
        hears(other, CALLER_HZ, "the other hears the caller");
        hears(two.caller().phone(), SECOND_HZ, "the caller hears the other");
        center.awaitState("103", "WRAP_UP");
        center.awaitState("104", "BUSY");
        two.caller().phone().hangUp();
        assertThat(center.endingOf(two.caller().interaction(), two.caller().mark()))
                .isEqualTo("CALLER COMPLETED TALKING");
        center.awaitState("104", "WRAP_UP");
        assertThat(parts(two.caller())).containsExactly("AGENT 103 QUEUE -", "AGENT 104 ATTENDED agent 103");
        nothingIsLeft(two.caller());
    }

    @Test
    void a_consultation_that_is_aborted_brings_the_caller_back_and_frees_the_other() {
        Pair two = pair("+442079460204");
        Phone other = agent104(new Answering.AtOnce());
        ask(two.caller(), "consult", "agent", "104");
        var _ = await("call.ConsultAnswered", two.caller());
        ask(two.caller(), "abort");
        var _ = other.await(PhoneEvent.Ended.class, PATIENCE);
        hears(two.caller().phone(), AGENT_HZ, "caller hears agent again");
        center.awaitState("104", "AVAILABLE");
        two.agent().hangUp();
        var _ = center.endingOf(two.caller().interaction(), two.caller().mark());
        nothingIsLeft(two.caller());
    }

    @Test
    void three_in_a_conference_hear_each_other_and_the_last_agent_stays_with_the_caller() {
        Pair two = pair("+442079460205");
        Phone other = agent104(new Answering.AtOnce());
        ask(two.caller(), "consult", "agent", "104");
        var _ = await("call.ConsultAnswered", two.caller());
        ask(two.caller(), "conference");
        for (double hz : new double[] {AGENT_HZ, SECOND_HZ}) {
            hears(two.caller().phone(), hz, "caller hears " + hz);
        }
        for (double hz : new double[] {CALLER_HZ, SECOND_HZ}) {
            hears(two.agent(), hz, "agent hears " + hz);
        }
        for (double hz : new double[] {CALLER_HZ, AGENT_HZ}) {
            hears(other, hz, "the other hears " + hz);
        }
        two.agent().hangUp();
        var _ = await("call.HandedOver", two.caller());
        hears(two.caller().phone(), SECOND_HZ, "caller still hears the other");
        center.awaitState("103", "WRAP_UP");
        other.hangUp();
        assertThat(center.endingOf(two.caller().interaction(), two.caller().mark()))
                .isEqualTo("AGENT COMPLETED TALKING");
        assertThat(parts(two.caller())).containsExactly("AGENT 103 QUEUE -", "AGENT 104 CONFERENCE agent 103");
        nothingIsLeft(two.caller());
    }

    @Test
    void a_blind_transfer_to_an_extension_frees_the_agent_when_it_answers() {
        Pair two = pair("+442079460206");
        Phone desk = cast.registered("1005", new Answering.AtOnce());
        desk.tone(SECOND_HZ, MINUTE);
        ask(two.caller(), "transfer", "extension", "1005");
        var _ = await("call.HandedOver", two.caller());
        var _ = two.agent().await(PhoneEvent.Ended.class, PATIENCE);
        hears(two.caller().phone(), SECOND_HZ, "caller hears the desk");
        hears(desk, CALLER_HZ, "the desk hears the caller");
        center.awaitState("103", "WRAP_UP");
        desk.hangUp();
        assertThat(center.endingOf(two.caller().interaction(), two.caller().mark()))
                .isEqualTo("CENTER TRANSFERRED TRANSFER");
        assertThat(parts(two.caller())).containsExactly("AGENT 103 QUEUE -", "EXTENSION 1005 BLIND agent 103");
        nothingIsLeft(two.caller());
    }

    @Test
    void a_transfer_to_somebody_who_does_not_answer_or_is_busy_comes_back_to_the_agent() {
        for (Answering unwilling : List.of(new Answering.Never(), new Answering.Refuse(486))) {
            Pair two = pair("+442079460207");
            Phone other = agent104(unwilling);
            ask(two.caller(), "transfer", "agent", "104");
            var _ = other.await(PhoneEvent.IncomingCall.class, PATIENCE);
            assertThat(two.caller().phone().hearing().heardVoice(PATIENCE))
                    .as("music")
                    .isTrue();
            var _ = await("call.ConsultEnded", two.caller());
            hears(two.caller().phone(), AGENT_HZ, "caller hears agent again");
            center.awaitState("104", "AVAILABLE");
            two.caller().phone().hangUp();
            var _ = center.endingOf(two.caller().interaction(), two.caller().mark());
            nothingIsLeft(two.caller());
            cast.close();
            cast = new Cast(yard, center);
        }
    }

    @Test
    void a_caller_whose_agent_left_before_the_target_failed_goes_back_to_the_queue() {
        Pair two = pair("+442079460208");
        Phone desk = cast.registered("1005", new Answering.Never());
        ask(two.caller(), "transfer", "extension", "1005");
        var _ = desk.await(PhoneEvent.IncomingCall.class, PATIENCE);
        two.agent().hangUp();
        int mark = center.mark();
        var _ = center.await("call.Queued", two.caller().interaction(), mark);
        Phone other = cast.agent("104", "1004", new Answering.AtOnce());
        other.tone(SECOND_HZ, MINUTE);
        hears(two.caller().phone(), SECOND_HZ, "caller hears the next agent");
        center.awaitState("103", "WRAP_UP");
        two.caller().phone().hangUp();
        var _ = center.endingOf(two.caller().interaction(), two.caller().mark());
        nothingIsLeft(two.caller());
    }

    @Test
    void a_transfer_to_a_queue_lets_the_caller_wait_there_and_the_agent_wrap_up() {
        Pair two = pair("+442079460209");
        int mark = center.mark();
        ask(two.caller(), "transfer", "queue", "support");
        var _ = two.agent().await(PhoneEvent.Ended.class, PATIENCE);
        JsonNode queued = center.await("call.Queued", two.caller().interaction(), mark);
        assertThat(queued.path("fact").path("queue").asString("")).isEqualTo("support");
        center.awaitState("103", "WRAP_UP");
        Phone other = agent104(new Answering.AtOnce());
        hears(two.caller().phone(), SECOND_HZ, "caller hears the agent of the queue");
        two.caller().phone().hangUp();
        var _ = center.endingOf(two.caller().interaction(), two.caller().mark());
        assertThat(parts(two.caller())).containsExactly("AGENT 103 QUEUE -", "AGENT 104 QUEUE -");
        assertThat(other.events()).anyMatch(PhoneEvent.Ended.class::isInstance);
        nothingIsLeft(two.caller());
    }

    @Test
    void the_keys_of_the_agent_transfer_blindly() {
        Pair two = pair("+442079460210");
        Phone desk = cast.registered("1005", new Answering.AtOnce());
        desk.tone(SECOND_HZ, MINUTE);
        two.agent().silence();
        two.agent().send("##");
        var _ = await("call.Held", two.caller());
        two.agent().send("1005#");
        var _ = await("call.HandedOver", two.caller());
        hears(two.caller().phone(), SECOND_HZ, "caller hears the desk");
        two.caller().phone().hangUp();
        var _ = center.await(
                "call.Ended", two.caller().interaction(), two.caller().mark());
        nothingIsLeft(two.caller());
    }

    @Test
    void the_keys_of_the_agent_consult_come_back_and_make_it_three() {
        Pair two = pair("+442079460211");
        Phone other = agent104(new Answering.AtOnce());
        two.agent().silence();
        two.agent().send("*2");
        var _ = await("call.Held", two.caller());
        two.agent().send("104#");
        var _ = await("call.ConsultAnswered", two.caller());
        int mark = center.mark();
        two.agent().send("*1");
        var _ = center.await("call.ConsultEnded", two.caller().interaction(), mark);
        two.agent().tone(AGENT_HZ, MINUTE);
        hears(two.caller().phone(), AGENT_HZ, "caller hears agent again");
        var _ = other.await(PhoneEvent.Ended.class, PATIENCE);
        center.awaitState("104", "AVAILABLE");
        cast.awaitPhone("1004", "IDLE", mark);
        two.agent().silence();
        int again = center.mark();
        two.agent().send("*2");
        var _ = center.await("call.Held", two.caller().interaction(), again);
        two.agent().send("104#");
        var _ = center.await("call.ConsultAnswered", two.caller().interaction(), again);
        two.agent().send("*3");
        var _ = center.await("call.Conferenced", two.caller().interaction(), again);
        hears(two.caller().phone(), SECOND_HZ, "caller hears the other");
        two.caller().phone().hangUp();
        var _ = center.endingOf(two.caller().interaction(), two.caller().mark());
        center.awaitState("104", "AVAILABLE");
        nothingIsLeft(two.caller());
    }

    @Test
    void the_transfer_key_of_the_agents_phone_transfers_blindly() {
        Pair two = pair("+442079460212");
        Phone desk = cast.registered("1005", new Answering.AtOnce());
        desk.tone(SECOND_HZ, MINUTE);
        two.agent().refer("1005");
        var _ = await("call.HandedOver", two.caller());
        hears(two.caller().phone(), SECOND_HZ, "caller hears the desk");
        var _ = two.agent().await(PhoneEvent.Ended.class, PATIENCE);
        center.awaitState("103", "WRAP_UP");
        two.caller().phone().hangUp();
        var _ = center.await(
                "call.Ended", two.caller().interaction(), two.caller().mark());
        nothingIsLeft(two.caller());
    }

    @Test
    void the_transfer_key_after_a_second_call_gives_the_caller_to_whom_that_one_reached() {
        Pair two = pair("+442079460216");
        Phone desk = cast.registered("1005", new Answering.AtOnce());
        desk.tone(SECOND_HZ, MINUTE);
        two.agent().hold();
        Phone second = cast.secondCallOf("1003");
        second.call("1005");
        var _ = second.await(PhoneEvent.Established.class, PATIENCE);
        hears(second, SECOND_HZ, "the agent asks the desk first");
        two.agent().refer("1005", second.replaced());
        JsonNode handed = await("call.HandedOver", two.caller());
        assertThat(handed.path("fact").path("how").asString("")).isEqualTo("ATTENDED");
        hears(two.caller().phone(), SECOND_HZ, "caller hears the desk");
        hears(desk, CALLER_HZ, "the desk hears the caller");
        var _ = two.agent().await(PhoneEvent.Ended.class, PATIENCE);
        var _ = second.await(PhoneEvent.Ended.class, PATIENCE);
        center.awaitState("103", "WRAP_UP");
        two.caller().phone().hangUp();
        var _ = desk.await(PhoneEvent.Ended.class, PATIENCE);
        var _ = center.await(
                "call.Ended", two.caller().interaction(), two.caller().mark());
        nothingIsLeft(two.caller());
    }

    @Test
    void a_parked_caller_hears_music_until_somebody_dials_the_slot() {
        Pair two = pair("+442079460215");
        two.agent().silence();
        two.agent().send("*6");
        String slot =
                await("call.Parked", two.caller()).path("fact").path("slot").asString("");
        assertThat(two.agent().hearing().heardVoice(PATIENCE))
                .as("the slot is told")
                .isTrue();
        var _ = two.agent().await(PhoneEvent.Ended.class, PATIENCE);
        center.awaitState("103", "WRAP_UP");
        assertThat(two.caller().phone().hearing().heardVoice(PATIENCE))
                .as("music")
                .isTrue();
        Phone desk = cast.registered("1005", new Answering.Never());
        desk.tone(SECOND_HZ, MINUTE);
        desk.call(slot);
        hears(two.caller().phone(), SECOND_HZ, "caller hears who fetched them");
        hears(desk, CALLER_HZ, "who fetched them hears the caller");
        desk.hangUp();
        assertThat(center.endingOf(two.caller().interaction(), two.caller().mark()))
                .isEqualTo("CENTER TRANSFERRED TRANSFER");
        assertThat(parts(two.caller())).containsExactly("AGENT 103 QUEUE -", "EXTENSION 1005 PARK agent 103");
        desk.call(slot);
        assertThat(desk.hearing().heardVoice(PATIENCE)).as("nobody is there").isTrue();
        desk.hangUp();
        nothingIsLeft(two.caller());
    }

    @Test
    void a_parked_caller_whom_nobody_fetches_is_given_back_to_who_parked_and_then_to_the_queue() {
        Pair two = pair("+442079460216");
        ask(two.caller(), "park");
        var _ = two.agent().await(PhoneEvent.Ended.class, PATIENCE);
        var _ = await("call.HandedOver", two.caller());
        hears(two.caller().phone(), AGENT_HZ, "caller hears the agent again");
        two.agent().answering(new Answering.Refuse(486));
        int mark = center.mark();
        ask(two.caller(), "park");
        var _ = center.await("floor.Entered", two.caller().interaction(), mark);
        two.caller().phone().hangUp();
        assertThat(center.endingOf(two.caller().interaction(), mark)).isEqualTo("CALLER ABANDONED QUEUED");
        nothingIsLeft(two.caller());
    }
}
