package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.AGENT_HZ;
import static org.trunkline.yard.Cast.CALLER_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.yard.Yard;

/**
 * Phones vanish while the caller is on hold, is recorded, keys card data, is called back or was parked, while somebody is
 * consulted or three confer; on an Asterisk that misses their sound after three seconds.
 */
class TalkPhonesIT extends TalkPeople {
    TalkPhonesIT() {
        super(Map.of(
                "TRUNKLINE_QUEUE_BILLING_WRAP_UP", "60s",
                "TRUNKLINE_RECORDINGS_MIN_FREE_MB", "1",
                "TRUNKLINE_RECORDINGS_FFMPEG", "",
                // Nobody is there, and nothing is sent.
                "TRUNKLINE_CARD_GATEWAY", "http://127.0.0.1:1/pay"));
    }

    @BeforeAll
    @Override
    protected void up(Yard shared) {
        Yard own = new Yard(Map.of("TRUNKLINE_ASTERISK_RTP_TIMEOUT", "3s"));
        try {
            Files.writeString(
                    own.home().resolve("trunkline.toml"),
                    "\n[[recordings.rule]]\nqueue = \"billing\"\n",
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        super.up(own);
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
    void the_agents_while_the_call_is_recorded_ends_that_part_and_the_next_agent_has_one_too() {
        Pair two = pair("+442079460406");
        var _ = await("recording.Began", two.caller());
        int mark = center.mark();
        two.agent().vanish();
        var _ = center.await("floor.Entered", two.caller().interaction(), mark);
        unreachable("103");
        Phone next = agent104(new Answering.AtOnce());
        hears(next, CALLER_HZ, "the next agent hears the caller");
        var _ = center.await("recording.Began", two.caller().interaction(), mark);
        two.caller().phone().hangUp();
        var _ = center.endingOf(two.caller().interaction(), mark);
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(center
                                .get("/api/v1/interactions/" + two.caller().interaction() + "/recordings")
                                .path("items")
                                .values()
                                .stream()
                                .map(one -> one.path("agent").asString("") + " "
                                        + one.path("state").asString("")))
                        .containsExactly("103 kept", "104 kept"));
        nothingIsLeft(two.caller());
    }

    @Test
    void the_agents_while_the_caller_keys_card_data_gives_the_caller_back_to_the_queue() {
        Pair two = pair("+442079460407");
        var _ = center.post("/api/v1/interactions/" + two.caller().interaction() + "/card", Map.of("on", true));
        var _ = await("call.CardSwitchOn", two.caller());
        two.caller().phone().send("54252334");
        int mark = center.mark();
        two.agent().vanish();
        assertThat(center.await("call.CardSwitchOff", two.caller().interaction(), mark)
                        .path("fact")
                        .path("how")
                        .asString(""))
                .isEqualTo("left");
        var _ = center.await("floor.Entered", two.caller().interaction(), mark);
        unreachable("103");
        Phone next = agent104(new Answering.AtOnce());
        two.caller().phone().tone(CALLER_HZ, java.time.Duration.ofMinutes(1));
        hears(next, CALLER_HZ, "the next agent hears the caller");
        two.caller().phone().hangUp();
        assertThat(center.endingOf(two.caller().interaction(), mark)).isEqualTo("CALLER COMPLETED TALKING");
        nothingIsLeft(two.caller());
    }

    @Test
    void the_agents_while_a_customer_is_called_back_lets_the_customer_go_and_the_next_agent_calls() {
        Phone agent = cast.agent("103", "1003", new Answering.AtOnce());
        Phone customer = cast.outside(new Answering.Never());
        int mark = center.mark();
        var _ = center.post("/api/v1/callbacks", Map.of("number", "+442079460408", "queue", "billing"));
        var _ = customer.await(PhoneEvent.IncomingCall.class, PATIENCE);
        agent.tone(AGENT_HZ, java.time.Duration.ofMinutes(1));
        agent.vanish();
        var _ = customer.await(PhoneEvent.Ended.class, PATIENCE);
        unreachable("103");
        customer.answering(new Answering.AtOnce());
        Phone next = agent104(new Answering.AtOnce());
        customer.tone(CALLER_HZ, java.time.Duration.ofMinutes(1));
        hears(next, CALLER_HZ, "the next agent hears the customer");
        hears(customer, SECOND_HZ, "and is heard");
        next.hangUp();
        var _ = center.await(
                "the callback is done",
                event -> event.path("type").asString("").equals("call.CallbackSet")
                        && event.path("fact").path("state").asString("").equals("DONE"),
                mark);
        center.awaitState("104", "WRAP_UP");
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
