package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.AGENT_HZ;
import static org.trunkline.yard.Cast.CALLER_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.OwnCenter;
import tools.jackson.databind.JsonNode;

/** Agents call customers: over the API and by the prefix at their phone. */
class OutboundIT extends OwnCenter {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    OutboundIT() {
        super(Map.of(
                "TRUNKLINE_OUTBOUND_WINDOW",
                "00:00-24:00",
                "TRUNKLINE_OUTBOUND_CALLER_ID",
                "+442079460000",
                "TRUNKLINE_OUTBOUND_QUEUE",
                "billing",
                "TRUNKLINE_OUTBOUND_RING",
                "4s",
                "TRUNKLINE_CALL_TRANSFER_RING",
                "4s",
                "TRUNKLINE_TRANSFER_ANYWHERE",
                "true",
                "TRUNKLINE_QUEUE_BILLING_WRAP_UP",
                "60s"));
    }

    private String calls(String agent, String number) {
        return center.post("/api/v1/calls", Map.of("agent", agent, "number", number))
                .path("interaction")
                .asString();
    }

    private void talk(Phone agent, Phone customer) {
        var _ = customer.await(PhoneEvent.Established.class, PATIENCE);
        hearEachOther(agent, customer);
    }

    private static void hearEachOther(Phone agent, Phone customer) {
        agent.tone(AGENT_HZ, MINUTE);
        customer.tone(CALLER_HZ, MINUTE);
        assertThat(agent.hearing().heard(CALLER_HZ, PATIENCE))
                .as("agent hears customer")
                .isTrue();
        assertThat(customer.hearing().heard(AGENT_HZ, PATIENCE))
                .as("customer hears agent")
                .isTrue();
    }

    private String state(String agent) {
        return center.get("/api/v1/agents/" + agent).path("state").asString();
    }

    private JsonNode record(String interaction) {
        return center.get("/api/v1/interactions/" + interaction);
    }

    private String ending(String interaction, int mark) {
        return center.endingOf(interaction, mark);
    }

    /** Of agent 103, today. */
    private double seconds(String what) {
        return center.get("/api/v1/reports/agents").path("items").values().stream()
                .filter(one -> one.path("agent").asString().equals("103"))
                .mapToDouble(one -> one.path("times").path(what).asDouble())
                .sum();
    }

    private void nothingIsLeft() {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(yard.cli("core show channels concise")).isBlank();
            assertThat(yard.cli("bridge show all")).doesNotContain("tl.");
        });
    }

    private void isFree(String agent) {
        Awaitility.await().atMost(PATIENCE).until(() -> state(agent).equals("AVAILABLE"));
    }

    @Test
    void an_agents_phone_rings_then_the_customers_and_the_call_is_on_the_customers_record() {
        double outbound = seconds("outboundSeconds");
        double talk = seconds("talkSeconds");
        String queues = center.get("/api/v1/reports/queues").path("items").toString();
        int mark = center.mark();
        Phone agent = cast.agent("103", "1003", new Answering.AtOnce());
        Phone customer = cast.outside(new Answering.After(Duration.ofSeconds(2)));
        String interaction = calls("103", "020 7946 0701");
        assertThat(agent.await(PhoneEvent.IncomingCall.class, PATIENCE).from()).isEqualTo("+442079460701");
        var _ = agent.await(PhoneEvent.Established.class, PATIENCE);
        assertThat(state("103")).isEqualTo("BUSY");
        assertThat(agent.hearing().heardVoice(PATIENCE)).as("hears it ring").isTrue();
        assertThat(customer.await(PhoneEvent.IncomingCall.class, PATIENCE).from())
                .isEqualTo("+442079460000");
        talk(agent, customer);
        var _ = center.post("/api/v1/interactions/" + interaction + "/hold", Map.of());
        var _ = center.post("/api/v1/interactions/" + interaction + "/resume", Map.of());
        customer.hangUp();
        assertThat(ending(interaction, mark)).isEqualTo("CALLER COMPLETED TALKING");
        var _ = agent.await(PhoneEvent.Ended.class, PATIENCE);
        Awaitility.await().atMost(PATIENCE).until(() -> state("103").equals("WRAP_UP"));
        var _ = center.post("/api/v1/agents/103/end-wrap-up", Map.of("disposition", "sold"));
        var _ = center.await("call.Disposed", interaction, mark);

        JsonNode kept = record(interaction);
        JsonNode row = kept.path("interaction");
        assertThat(row.path("direction").asString()).isEqualTo("out");
        assertThat(row.path("disposition").asString()).isEqualTo("sold");
        assertThat(row.path("callerNumber").asString()).isEqualTo("+442079460701");
        assertThat(row.path("stage").isNull()).isTrue();
        assertThat(row.at("/spentSeconds/DIALLING").asDouble()).isGreaterThan(1.5);
        assertThat(kept.at("/parts/0/party").asString()).isEqualTo("103");
        assertThat(kept.at("/parts/0/holdSeconds").asDouble()).isPositive();
        assertThat(center.get("/api/v1/customers/" + row.path("customer").asString() + "/timeline")
                        .toString())
                .contains(interaction);
        assertThat(center.facts(mark).stream()
                        .filter(fact -> fact.toString().contains("79460701"))
                        .toList())
                .as("facts have no numbers of customers")
                .isEmpty();
        Awaitility.await("the agent's time is counted apart")
                .atMost(PATIENCE)
                .until(() -> seconds("outboundSeconds") > outbound + 1);
        assertThat(seconds("talkSeconds")).isEqualTo(talk);
        assertThat(center.get("/api/v1/reports/queues").path("items").toString())
                .as("is no call of a queue")
                .isEqualTo(queues);
        nothingIsLeft();
    }

    @Test
    void an_agent_dials_the_prefix_and_a_number() {
        int mark = center.mark();
        Phone agent = cast.agent("103", "1003", new Answering.Never());
        Phone customer = cast.outside(new Answering.AtOnce());
        agent.call("902079460702");
        talk(agent, customer);
        String interaction =
                center.await("call.CalledOut", mark).path("interaction").asString();
        agent.hangUp();
        assertThat(ending(interaction, mark)).isEqualTo("AGENT COMPLETED TALKING");
        var _ = customer.await(PhoneEvent.Ended.class, PATIENCE);
        assertThat(record(interaction).at("/interaction/callerNumber").asString())
                .isEqualTo("+442079460702");
        nothingIsLeft();
    }

    @Test
    void a_caller_is_given_to_a_number_outside_after_the_agent_spoke_with_it() {
        Phone agent = cast.agent("103", "1003", new Answering.AtOnce());
        Caller caller = cast.waiting("+442079460790", '1');
        var _ = center.await("call.Connected", caller.interaction(), caller.mark());
        Phone outside = cast.outside(new Answering.AtOnce());
        String call = "/api/v1/interactions/" + caller.interaction();
        var _ = center.post(call + "/consult", Map.of("number", "020 7946 0791"));
        assertThat(outside.await(PhoneEvent.IncomingCall.class, PATIENCE).to()).isEqualTo("+442079460791");
        talk(agent, outside);
        caller.phone().tone(CALLER_HZ * 2, MINUTE);
        var _ = center.post(call + "/complete", Map.of());
        assertThat(outside.hearing().heard(CALLER_HZ * 2, PATIENCE))
                .as("outside hears the caller")
                .isTrue();
        assertThat(caller.phone().hearing().heard(CALLER_HZ, PATIENCE))
                .as("the caller hears outside")
                .isTrue();
        center.awaitState("103", "WRAP_UP");
        caller.phone().hangUp();
        var _ = outside.await(PhoneEvent.Ended.class, PATIENCE);
        assertThat(ending(caller.interaction(), caller.mark())).isEqualTo("CENTER TRANSFERRED TRANSFER");
        JsonNode part = record(caller.interaction()).at("/parts/1");
        assertThat(List.of(
                        part.path("kind").asString(),
                        part.path("how").asString(),
                        part.path("by").asString("")))
                .containsExactly("OUTSIDE", "ATTENDED", "agent 103");
        nothingIsLeft();
    }

    @Test
    void a_phone_at_which_nobody_is_logged_in_is_told_so() {
        Phone customer = cast.outside(new Answering.AtOnce());
        Phone phone = cast.registered("1004", new Answering.Never());
        phone.call("902079460703");
        assertThat(phone.hearing().heardVoice(PATIENCE)).isTrue();
        var _ = phone.await(PhoneEvent.Ended.class, PATIENCE);
        assertThat(customer.events()).isEmpty();
    }

    @Test
    void a_customer_who_is_busy_or_does_not_answer_or_cannot_be_reached_ends_the_call_so() {
        Phone agent = cast.agent("103", "1003", new Answering.AtOnce());
        int mark = center.mark();
        Phone customer = cast.outside(new Answering.Refuse(486));
        assertThat(ending(calls("103", "+442079460704"), mark)).isEqualTo("CALLER BUSY DIALLING");
        wrappedUp();
        customer.answering(new Answering.Never());
        assertThat(ending(calls("103", "+442079460704"), mark)).isEqualTo("CALLER NO_ANSWER DIALLING");
        wrappedUp();
        customer.answering(new Answering.Refuse(404));
        assertThat(ending(calls("103", "+442079460704"), mark)).isEqualTo("NETWORK NOT_REACHED DIALLING");
        wrappedUp();
        assertThat(agent.events()).isNotEmpty();
        nothingIsLeft();
    }

    private void wrappedUp() {
        Awaitility.await().atMost(PATIENCE).until(() -> state("103").equals("WRAP_UP"));
        nothingIsLeft();
        var _ = center.post("/api/v1/agents/103/end-wrap-up", Map.of());
        isFree("103");
    }

    @Test
    void an_agent_who_does_not_answer_or_hangs_up_before_the_customer_does_is_free_and_the_customer_rings_no_more() {
        int mark = center.mark();
        Phone agent = cast.agent("103", "1003", new Answering.Refuse(486));
        Phone customer = cast.outside(new Answering.Never());
        assertThat(ending(calls("103", "+442079460705"), mark)).isEqualTo("AGENT BUSY RINGING");
        isFree("103");
        assertThat(customer.events()).isEmpty();
        agent.answering(new Answering.AtOnce());
        String interaction = calls("103", "+442079460705");
        var _ = customer.await(PhoneEvent.IncomingCall.class, PATIENCE);
        agent.hangUp();
        var _ = customer.await(PhoneEvent.Ended.class, PATIENCE);
        assertThat(ending(interaction, mark)).isEqualTo("AGENT ABANDONED DIALLING");
        nothingIsLeft();
    }

    @Test
    void a_number_on_the_list_is_not_called_neither_over_the_api_nor_at_the_phone() {
        int mark = center.mark();
        Phone customer = cast.outside(new Answering.AtOnce());
        Phone agent = cast.agent("103", "1003", new Answering.AtOnce());
        var _ = center.post("/api/v1/do-not-call", Map.of("number", "+442079460706", "reason", "asked"));
        assertThat(center.send("POST", "/api/v1/calls", "{\"agent\":\"103\",\"number\":\"02079460706\"}")
                        .statusCode())
                .isEqualTo(409);
        agent.call("902079460706");
        assertThat(agent.hearing().heardVoice(PATIENCE)).isTrue();
        var _ = agent.await(PhoneEvent.Ended.class, PATIENCE);
        assertThat(customer.events()).isEmpty();
        assertThat(center.facts(mark))
                .filteredOn(fact -> fact.path("type").asString("").equals("call.CallRefused"))
                .hasSize(2)
                .allMatch(fact -> fact.path("fact").path("why").asString("").equals("do-not-call"));
        assertThat(center.send("DELETE", "/api/v1/do-not-call/+442079460706", null)
                        .statusCode())
                .isEqualTo(204);
        String interaction = calls("103", "+442079460706");
        talk(agent, customer);
        customer.hangUp();
        var _ = ending(interaction, mark);
    }

    @Test
    void the_controller_killed_while_the_agents_phone_rings_leaves_nobody_behind() {
        var _ = cast.agent("103", "1003", new Answering.Never());
        Phone customer = cast.outside(new Answering.AtOnce());
        int mark = center.mark();
        String interaction = calls("103", "+442079460707");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> yard.cli("core show channels").contains("Ringing"));
        center.kill9();
        center.start();
        assertThat(ending(interaction, mark)).isEqualTo("SYSTEM SYSTEM_FAILURE RINGING");
        nothingIsLeft();
        isFree("103");
        assertThat(customer.events()).isEmpty();
    }

    @Test
    void the_controller_killed_while_the_customers_phone_rings_leaves_nobody_behind() {
        Phone agent = cast.agent("103", "1003", new Answering.AtOnce());
        Phone customer = cast.outside(new Answering.Never());
        int mark = center.mark();
        String interaction = calls("103", "+442079460708");
        var _ = customer.await(PhoneEvent.IncomingCall.class, PATIENCE);
        var _ = center.await("call.CustomerDialled", interaction, mark);
        center.kill9();
        center.start();
        assertThat(ending(interaction, mark)).isEqualTo("SYSTEM SYSTEM_FAILURE DIALLING");
        var _ = agent.await(PhoneEvent.Ended.class, PATIENCE);
        nothingIsLeft();
        isFree("103");
    }

    @Test
    void a_customer_who_answers_while_no_controller_runs_is_not_left_in_silence_nor_is_the_agent() {
        Phone agent = cast.agent("103", "1003", new Answering.AtOnce());
        Phone customer = cast.outside(new Answering.Never());
        int mark = center.mark();
        String interaction = calls("103", "+442079460711");
        var _ = customer.await(PhoneEvent.IncomingCall.class, PATIENCE);
        var _ = center.await("call.CustomerDialled", interaction, mark);
        center.kill9();
        customer.answer();
        var _ = customer.await(PhoneEvent.Ended.class, PATIENCE);
        center.start();
        var _ = agent.await(PhoneEvent.Ended.class, PATIENCE);
        assertThat(ending(interaction, mark)).isEqualTo("SYSTEM SYSTEM_FAILURE DIALLING");
        nothingIsLeft();
        isFree("103");
    }

    @Test
    void a_customer_who_answered_a_controller_that_hung_is_joined_with_the_agent_by_the_next() {
        Phone agent = cast.agent("103", "1003", new Answering.AtOnce());
        Phone customer = cast.outside(new Answering.Never());
        int mark = center.mark();
        String interaction = calls("103", "+442079460709");
        var _ = customer.await(PhoneEvent.IncomingCall.class, PATIENCE);
        var _ = center.await("call.CustomerDialled", interaction, mark);
        center.freeze();
        customer.answer();
        var _ = customer.await(PhoneEvent.Established.class, PATIENCE);
        center.kill9();
        center.start();
        hearEachOther(agent, customer);
        customer.hangUp();
        assertThat(ending(interaction, mark)).isEqualTo("CALLER COMPLETED TALKING");
        nothingIsLeft();
        Awaitility.await().atMost(PATIENCE).until(() -> state("103").equals("WRAP_UP"));
    }

    @Test
    void the_controller_killed_while_they_talk_is_not_heard() {
        Phone agent = cast.agent("103", "1003", new Answering.Never());
        Phone customer = cast.outside(new Answering.AtOnce());
        int mark = center.mark();
        agent.call("902079460710");
        talk(agent, customer);
        String interaction =
                center.await("call.Connected", mark).path("interaction").asString();
        center.kill9();
        assertThat(agent.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        center.start();
        var _ = center.await("call.Resumed", interaction, mark);
        assertThat(agent.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        assertThat(state("103")).isEqualTo("BUSY");
        customer.hangUp();
        assertThat(ending(interaction, mark)).isEqualTo("CALLER COMPLETED TALKING");
        var _ = agent.await(PhoneEvent.Ended.class, PATIENCE);
        nothingIsLeft();
        Awaitility.await().atMost(PATIENCE).until(() -> state("103").equals("WRAP_UP"));
    }
}
