package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.AGENT_HZ;
import static org.trunkline.yard.Cast.CALLER_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.yard.Yard;

/**
 * Phones vanish while the caller is on hold, somebody is consulted, three confer, or the caller was parked; on an Asterisk
 * that misses their sound after three seconds.
 */
class TalkPhonesIT extends TalkPeople {
    TalkPhonesIT() {
        super(Map.of("TRUNKLINE_QUEUE_BILLING_WRAP_UP", "60s"));
    }

    @BeforeAll
    @Override
    protected void up(Yard shared) {
        super.up(new Yard(Map.of("TRUNKLINE_ASTERISK_RTP_TIMEOUT", "3s")));
    }

    @AfterAll
    @Override
    protected void down() {
        super.down();
        yard.close();
    }

    /** Pair with agent 104 consulted, who hears agent 103. */
    private Phone consulted(Pair two) {
        Phone other = agent104(new Answering.AtOnce());
        ask(two.caller(), "consult", "agent", "104");
        var _ = await("call.ConsultAnswered", two.caller());
        hears(other, AGENT_HZ, "the other hears the agent");
        return other;
    }

    private void unreachable(String agent) {
        center.awaitState(agent, "NOT_READY");
        assertThat(center.get("/api/v1/agents/" + agent).path("reason").asString(""))
                .isEqualTo("phone unreachable");
    }

    @Test
    void the_agents_while_the_caller_is_on_hold_gives_the_caller_back_to_the_queue() {
        Pair two = pair("+442079460401");
        ask(two.caller(), "hold");
        hearsNot(two.caller().phone(), AGENT_HZ, "on hold");
        int mark = center.mark();
        two.agent().vanish();
        var _ = center.await("floor.Entered", two.caller().interaction(), mark);
        unreachable("103");
        Phone next = agent104(new Answering.AtOnce());
        hears(two.caller().phone(), SECOND_HZ, "caller hears the next agent");
        hears(next, CALLER_HZ, "and is heard");
        two.caller().phone().hangUp();
        assertThat(center.endingOf(two.caller().interaction(), mark)).isEqualTo("CALLER COMPLETED TALKING");
        nothingIsLeft(two.caller());
    }

    @Test
    void the_agents_while_another_is_consulted_gives_the_caller_to_that_one() {
        Pair two = pair("+442079460402");
        Phone other = consulted(two);
        two.agent().vanish();
        hears(two.caller().phone(), SECOND_HZ, "caller hears the other");
        hears(other, CALLER_HZ, "and is heard");
        center.awaitState("103", "WRAP_UP");
        other.hangUp();
        assertThat(center.endingOf(two.caller().interaction(), two.caller().mark()))
                .isEqualTo("AGENT COMPLETED TALKING");
        nothingIsLeft(two.caller());
    }

    @Test
    void that_of_who_is_consulted_brings_the_caller_back_to_the_agent() {
        Pair two = pair("+442079460403");
        Phone other = consulted(two);
        other.vanish();
        hears(two.caller().phone(), AGENT_HZ, "caller hears agent again");
        hears(two.agent(), CALLER_HZ, "agent hears caller again");
        unreachable("104");
        two.agent().hangUp();
        assertThat(center.endingOf(two.caller().interaction(), two.caller().mark()))
                .isEqualTo("AGENT COMPLETED TALKING");
        nothingIsLeft(two.caller());
    }

    @Test
    void one_of_three_in_conference_leaves_the_others_together() {
        Pair two = pair("+442079460404");
        Phone other = consulted(two);
        ask(two.caller(), "conference");
        hears(two.caller().phone(), SECOND_HZ, "all three");
        two.agent().vanish();
        var _ = await("call.HandedOver", two.caller());
        hears(two.caller().phone(), SECOND_HZ, "caller still hears the other");
        hears(other, CALLER_HZ, "and is heard");
        center.awaitState("103", "WRAP_UP");
        two.caller().phone().hangUp();
        assertThat(center.endingOf(two.caller().interaction(), two.caller().mark()))
                .isEqualTo("CALLER COMPLETED TALKING");
        nothingIsLeft(two.caller());
    }

    @Test
    void that_of_who_fetched_a_parked_caller_ends_the_call() {
        Pair two = pair("+442079460405");
        ask(two.caller(), "park");
        String slot =
                await("call.Parked", two.caller()).path("fact").path("slot").asString("");
        Phone desk = cast.registered("1005", new Answering.Never());
        desk.call(slot);
        var _ = desk.await(PhoneEvent.Established.class, PATIENCE);
        desk.tone(SECOND_HZ, java.time.Duration.ofMinutes(1));
        hears(two.caller().phone(), SECOND_HZ, "caller hears who fetched them");
        desk.vanish();
        var _ = center.await(
                "call.Ended", two.caller().interaction(), two.caller().mark());
        nothingIsLeft(two.caller());
    }
}
