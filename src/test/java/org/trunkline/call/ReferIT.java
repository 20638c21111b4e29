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
import tools.jackson.databind.JsonNode;

/** What fails right after the transfer key of an agent's phone has given the caller to whom its second call reached. */
class ReferIT extends TalkPeople {
    ReferIT() {
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

    /** The call of {@code two} is given to this phone, which the agent has spoken with; it is right after that. */
    private JsonNode given(Pair two, String extension, Phone target) {
        two.agent().hold();
        Phone second = cast.secondCallOf("1003");
        second.call(extension);
        var _ = second.await(PhoneEvent.Established.class, PATIENCE);
        second.tone(AGENT_HZ, java.time.Duration.ofMinutes(1));
        hears(target, AGENT_HZ, "the agent asks first");
        two.agent().refer(extension, second.replaced());
        return await("call.HandedOver", two.caller());
    }

    @Test
    void a_kill_leaves_the_two_in_conversation_and_the_record_right() {
        Pair two = pair("+442079460521");
        Phone desk = cast.registered("1005", new Answering.AtOnce());
        desk.tone(SECOND_HZ, java.time.Duration.ofMinutes(1));
        var _ = given(two, "1005", desk);
        center.kill9();
        int mark = center.mark();
        center.start();
        var _ = center.await("call.Resumed", two.caller().interaction(), mark);
        hears(two.caller().phone(), SECOND_HZ, "the caller hears the desk");
        hears(desk, CALLER_HZ, "the desk hears the caller");
        center.awaitState("103", "WRAP_UP");
        two.caller().phone().hangUp();
        var _ = desk.await(PhoneEvent.Ended.class, PATIENCE);
        var _ = center.await("call.Ended", two.caller().interaction(), mark);
        assertThat(parts(two.caller())).containsExactly("AGENT 103 QUEUE -", "EXTENSION 1005 ATTENDED agent 103");
        nothingIsLeft(two.caller());
    }

    @Test
    void a_kill_leaves_the_caller_with_the_next_agent_who_wraps_up_afterwards() {
        Pair two = pair("+442079460522");
        Phone other = agent104(new Answering.AtOnce());
        var _ = given(two, "1004", other);
        center.kill9();
        int mark = center.mark();
        center.start();
        var _ = center.await("call.Resumed", two.caller().interaction(), mark);
        hears(two.caller().phone(), SECOND_HZ, "the caller hears the other");
        hears(other, CALLER_HZ, "the other hears the caller");
        center.awaitState("103", "WRAP_UP");
        two.caller().phone().hangUp();
        assertThat(center.endingOf(two.caller().interaction(), mark)).isEqualTo("CALLER COMPLETED TALKING");
        assertThat(parts(two.caller())).containsExactly("AGENT 103 QUEUE -", "AGENT 104 ATTENDED agent 103");
        nothingIsLeft(two.caller());
    }

    @Test
    void the_next_agents_phone_that_vanishes_gives_the_caller_back_to_the_queue() {
        Pair two = pair("+442079460523");
        Phone other = agent104(new Answering.AtOnce());
        int mark = center.mark();
        var _ = given(two, "1004", other);
        center.awaitState("104", "BUSY");
        other.vanish();
        var _ = center.await("floor.Entered", two.caller().interaction(), mark);
        center.awaitState("104", "NOT_READY");
        Phone next = cast.agent("105", "1006", new Answering.AtOnce());
        next.tone(SECOND_HZ, java.time.Duration.ofMinutes(1));
        hears(two.caller().phone(), SECOND_HZ, "the caller hears the next agent");
        two.caller().phone().hangUp();
        assertThat(center.endingOf(two.caller().interaction(), mark)).isEqualTo("CALLER COMPLETED TALKING");
        nothingIsLeft(two.caller());
    }

    @Test
    void a_phone_of_no_agent_that_vanishes_ends_the_call() {
        Pair two = pair("+442079460524");
        Phone desk = cast.registered("1005", new Answering.AtOnce());
        int mark = center.mark();
        desk.tone(SECOND_HZ, java.time.Duration.ofMinutes(1));
        var _ = given(two, "1005", desk);
        desk.vanish();
        var _ = two.caller().phone().await(PhoneEvent.Ended.class, PATIENCE);
        var _ = center.await("call.Ended", two.caller().interaction(), mark);
        center.awaitState("103", "WRAP_UP");
        nothingIsLeft(two.caller());
    }
}
