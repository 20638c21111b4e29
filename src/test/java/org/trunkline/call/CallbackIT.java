package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.AGENT_HZ;
import static org.trunkline.yard.Cast.CALLER_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.OwnCenter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Callers who hang up and are called back in their place, on a real Asterisk with a trunk to them. */
class CallbackIT extends OwnCenter {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    CallbackIT() {
        super(Map.of(
                "TRUNKLINE_QUEUE_BILLING_CALLBACK", "agent-first",
                "TRUNKLINE_QUEUE_BILLING_CALLBACK_KEY", "2",
                "TRUNKLINE_QUEUE_BILLING_CALLBACK_ATTEMPTS", "2",
                "TRUNKLINE_QUEUE_BILLING_CALLBACK_RETRY", "2s",
                "TRUNKLINE_QUEUE_BILLING_WRAP_UP", "1s",
                "TRUNKLINE_QUEUE_SUPPORT_CALLBACK_DROPPED", "1s",
                "TRUNKLINE_QUEUE_SUPPORT_WRAP_UP", "1s"));
    }

    /** What a test that failed has left would be called in the next one. */
    @AfterEach
    void callNobody() {
        center.get("/api/v1/callbacks").path("items").forEach(one -> {
            var _ = center.send("DELETE", "/api/v1/callbacks/" + one.path("id").asString(""), null);
        });
    }

    /** Somebody who could serve billing later, so that callers wait. */
    private void awayAgent(String agent, String extension) {
        var _ = cast.agent(agent, extension, new Answering.Never());
        var _ = center.post("/api/v1/agents/" + agent + "/not-ready", Map.of("reason", "meeting"));
    }

    private record Promised(Caller caller, String callback) {}

    /** A caller in billing has pressed the key and confirmed. */
    private Promised promised(String number) {
        Caller caller = cast.waiting(number, '1');
        caller.phone().send("2");
        assertThat(caller.phone().hearing().heardVoice(PATIENCE)).isTrue();
        caller.phone().send("1#");
        JsonNode fact = center.await("call.CallbackPromised", caller.interaction(), caller.mark());
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CENTER CALLBACK QUEUED");
        return new Promised(caller, fact.path("fact").path("callback").asString(""));
    }

    /** Among those that are owed; callers of other tests may be owed a call by a person. */
    private JsonNode listed(String callback) {
        return center.get("/api/v1/callbacks").path("items").values().stream()
                .filter(one -> one.path("id").asString("").equals(callback))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private JsonNode record(String interaction) {
        return center.get("/api/v1/interactions/" + interaction).path("interaction");
    }

    private static void hears(Phone phone, double hz, String what) {
        assertThat(phone.hearing().heard(hz, PATIENCE)).as(what).isTrue();
    }

    private void together(Phone agent, Phone customer) {
        agent.tone(AGENT_HZ, MINUTE);
        customer.tone(CALLER_HZ, MINUTE);
        hears(agent, CALLER_HZ, "agent hears customer");
        hears(customer, AGENT_HZ, "customer hears agent");
    }

    private void nothingIsLeft() {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(yard.cli("core show channels concise")).isBlank();
            assertThat(yard.cli("bridge show all")).doesNotContain("tl.");
        });
    }

    private JsonNode set(String callback, String state, int mark) {
        return center.await(
                "callback " + callback + " is " + state,
                event -> event.path("type").asString("").equals("call.CallbackSet")
                        && event.path("fact").path("callback").asString("").equals(callback)
                        && event.path("fact").path("state").asString("").equals(state),
                mark);
    }

    @Test
    void a_caller_who_pressed_the_key_is_called_once_an_agent_has_answered() {
        awayAgent("103", "1003");
        Promised promised = promised("+442079460801");
        int mark = center.mark();
        Phone customer = cast.outside(new Answering.AtOnce());
        Phone agent = cast.agent("104", "1004", new Answering.AtOnce());
        together(agent, customer);
        JsonNode dialled = center.await("call.CallbackDialled", mark);
        String interaction = dialled.path("interaction").asString("");
        assertThat(dialled.path("fact").path("callback").asString("")).isEqualTo(promised.callback());
        var _ = set(promised.callback(), "DONE", mark);
        var _ = center.await("call.Connected", interaction, mark);
        agent.hangUp();
        assertThat(center.endingOf(interaction, mark)).isEqualTo("AGENT COMPLETED TALKING");
        JsonNode record = record(interaction);
        assertThat(record.path("direction").asString("")).isEqualTo("out");
        assertThat(record.path("callerNumber").asString("")).isEqualTo("+442079460801");
        assertThat(record.path("agent").asString("")).isEqualTo("104");
        assertThat(record.path("customer").asString("-"))
                .isEqualTo(
                        record(promised.caller().interaction()).path("customer").asString(""));
        nothingIsLeft();
    }

    @Test
    void the_place_in_line_is_kept() {
        awayAgent("103", "1003");
        Promised first = promised("+442079460802");
        Caller second = cast.waiting("+442079460803", '1');
        Phone customer = cast.outside(new Answering.AtOnce());
        int mark = center.mark();
        Phone agent = cast.agent("104", "1004", new Answering.AtOnce());
        together(agent, customer);
        JsonNode offered = center.await("call.Rang", mark);
        assertThat(offered.path("interaction").asString("")).isEqualTo(first.callback());
        customer.hangUp();
        var _ = center.await("call.Connected", second.interaction(), mark);
        second.phone().hangUp();
        assertThat(center.endingOf(second.interaction(), mark)).isEqualTo("CALLER COMPLETED TALKING");
        nothingIsLeft();
    }

    @Test
    void a_customer_who_does_not_answer_is_tried_so_often_and_the_agent_is_free_at_once() {
        awayAgent("103", "1003");
        Promised promised = promised("+442079460804");
        Phone customer = cast.outside(new Answering.Refuse(486));
        int mark = center.mark();
        Phone agent = cast.agent("104", "1004", new Answering.AtOnce());
        JsonNode again = set(promised.callback(), "WAITING", mark);
        assertThat(again.path("fact").path("why").asString("")).isEqualTo("busy");
        var _ = agent.await(PhoneEvent.Ended.class, PATIENCE);
        center.awaitState("104", "AVAILABLE");
        JsonNode failed = set(promised.callback(), "FAILED", mark);
        assertThat(failed.path("fact").path("attempts").asInt(0)).isEqualTo(2);
        List<JsonNode> dials = center.facts(mark).stream()
                .filter(event -> event.path("type").asString("").equals("call.CallbackDialled"))
                .toList();
        assertThat(dials).hasSize(2);
        String last = dials.getLast().path("interaction").asString("");
        assertThat(center.endingOf(last, mark)).isEqualTo("CALLER BUSY DIALLING");
        center.awaitState("104", "AVAILABLE");
        assertThat(customer.events()).isNotEmpty();
        nothingIsLeft();
    }

    @Test
    void an_agent_who_answers_while_the_caller_is_asked_has_the_call_as_usual() {
        awayAgent("103", "1003");
        Caller caller = cast.waiting("+442079460805", '1');
        caller.phone().send("2");
        assertThat(caller.phone().hearing().heardVoice(PATIENCE)).isTrue();
        Phone agent = cast.agent("104", "1004", new Answering.AtOnce());
        together(agent, caller.phone());
        caller.phone().hangUp();
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER COMPLETED TALKING");
        assertThat(center.factsOf(caller.interaction()))
                .noneMatch(event -> event.path("type").asString("").equals("call.CallbackPromised"));
        nothingIsLeft();
    }

    @Test
    void another_number_can_be_keyed_and_is_read_back() {
        awayAgent("103", "1003");
        Caller caller = cast.waiting("anonymous", '1');
        caller.phone().send("2");
        assertThat(caller.phone().hearing().heardVoice(PATIENCE)).isTrue();
        caller.phone().send("02079460806#");
        caller.phone().send("1#");
        JsonNode fact = center.await("call.CallbackPromised", caller.interaction(), caller.mark());
        int mark = center.mark();
        Phone customer = cast.outside(new Answering.AtOnce());
        Phone agent = cast.agent("104", "1004", new Answering.AtOnce());
        together(agent, customer);
        String interaction =
                center.await("call.CallbackDialled", mark).path("interaction").asString("");
        assertThat(interaction).isEqualTo(fact.path("fact").path("callback").asString(""));
        assertThat(record(interaction).path("callerNumber").asString("")).isEqualTo("+442079460806");
        customer.hangUp();
        assertThat(center.endingOf(interaction, mark)).isEqualTo("CALLER COMPLETED TALKING");
        nothingIsLeft();
    }

    @Test
    void a_kill_while_a_caller_waits_for_a_callback_loses_nothing() {
        awayAgent("103", "1003");
        Promised first = promised("+442079460807");
        Caller second = cast.waiting("+442079460808", '1');
        center.kill9();
        int mark = center.mark();
        center.start();
        Phone customer = cast.outside(new Answering.AtOnce());
        Phone agent = cast.agent("104", "1004", new Answering.AtOnce());
        together(agent, customer);
        assertThat(center.await("call.Connected", mark).path("interaction").asString(""))
                .isEqualTo(first.callback());
        agent.hangUp();
        assertThat(center.endingOf(first.callback(), mark)).isEqualTo("AGENT COMPLETED TALKING");
        var _ = center.await("call.Connected", second.interaction(), mark);
        second.phone().hangUp();
        var _ = center.endingOf(second.interaction(), mark);
        nothingIsLeft();
    }

    @Test
    void a_kill_while_the_agent_rings_lets_the_phone_stop_and_offers_it_anew() {
        awayAgent("103", "1003");
        Promised promised = promised("+442079460809");
        Phone agent = cast.agent("104", "1004", new Answering.Never());
        var _ = agent.await(PhoneEvent.IncomingCall.class, PATIENCE);
        center.kill9();
        agent.answering(new Answering.AtOnce());
        int mark = center.mark();
        Phone customer = cast.outside(new Answering.AtOnce());
        center.start();
        var _ = agent.await(PhoneEvent.Ended.class, PATIENCE);
        together(agent, customer);
        var _ = set(promised.callback(), "DONE", mark);
        customer.hangUp();
        assertThat(center.endingOf(promised.callback(), mark)).isEqualTo("CALLER COMPLETED TALKING");
        nothingIsLeft();
    }

    @Test
    void a_kill_while_the_customer_is_dialled_ends_that_and_dials_anew() {
        awayAgent("103", "1003");
        Promised promised = promised("+442079460810");
        Phone customer = cast.outside(new Answering.Never());
        Phone agent = cast.agent("104", "1004", new Answering.AtOnce());
        var _ = customer.await(PhoneEvent.IncomingCall.class, PATIENCE);
        center.kill9();
        int mark = center.mark();
        center.start();
        var _ = customer.await(PhoneEvent.Ended.class, PATIENCE);
        customer.answering(new Answering.AtOnce());
        JsonNode again = set(promised.callback(), "WAITING", mark);
        assertThat(again.path("fact").path("attempts").asInt(-1)).isZero();
        String next = again.path("fact").path("next").asString("");
        together(agent, customer);
        assertThat(center.endingOf(promised.callback(), mark)).isEqualTo("SYSTEM SYSTEM_FAILURE RINGING");
        var _ = center.await("call.Connected", next, mark);
        customer.hangUp();
        assertThat(center.endingOf(next, mark)).isEqualTo("CALLER COMPLETED TALKING");
        center.awaitState("104", "AVAILABLE");
        nothingIsLeft();
    }

    @Test
    void a_kill_in_the_conversation_leaves_both_talking() {
        awayAgent("103", "1003");
        Promised promised = promised("+442079460811");
        Phone customer = cast.outside(new Answering.AtOnce());
        Phone agent = cast.agent("104", "1004", new Answering.AtOnce());
        together(agent, customer);
        var _ = center.await(
                "call.Connected", promised.callback(), promised.caller().mark());
        center.kill9();
        int mark = center.mark();
        center.start();
        var _ = center.await("call.Resumed", promised.callback(), mark);
        together(agent, customer);
        agent.hangUp();
        assertThat(center.endingOf(promised.callback(), mark)).isEqualTo("AGENT COMPLETED TALKING");
        nothingIsLeft();
    }

    @Test
    void a_caller_who_rings_again_has_the_place_and_is_not_called() {
        awayAgent("103", "1003");
        Promised promised = promised("+442079460812");
        Caller other = cast.waiting("+442079460813", '1');
        Caller again = cast.caller("+442079460812", "5000");
        again.phone().send("1");
        var _ = center.await("floor.PlaceTaken", again.interaction(), again.mark());
        var _ = set(promised.callback(), "CANCELLED", promised.caller().mark());
        int mark = center.mark();
        Phone agent = cast.agent("104", "1004", new Answering.AtOnce());
        together(agent, again.phone());
        again.phone().hangUp();
        var _ = center.await("call.Connected", other.interaction(), mark);
        other.phone().hangUp();
        assertThat(center.endingOf(other.interaction(), mark)).isEqualTo("CALLER COMPLETED TALKING");
        assertThat(center.facts(promised.caller().mark()))
                .noneMatch(event -> event.path("type").asString("").equals("call.CallbackDialled"));
        nothingIsLeft();
    }

    @Test
    void a_caller_who_hangs_up_after_a_while_is_called_back_where_the_queue_says_so() {
        awayAgent("103", "1003");
        Caller caller = cast.waiting("+442079460814", '2');
        Awaitility.await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
        caller.phone().hangUp();
        String callback = center.await("call.CallbackPromised", caller.interaction(), caller.mark())
                .path("fact")
                .path("callback")
                .asString("");
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER ABANDONED QUEUED");
        int mark = center.mark();
        Phone customer = cast.outside(new Answering.AtOnce());
        Phone agent = cast.agent("104", "1004", new Answering.AtOnce());
        together(agent, customer);
        customer.hangUp();
        assertThat(center.endingOf(callback, mark)).isEqualTo("CALLER COMPLETED TALKING");
        nothingIsLeft();
    }

    private String ordered(Map<String, String> more) {
        Map<String, String> wish = new HashMap<>(Map.of("number", "+442079460815", "queue", "billing"));
        wish.putAll(more);
        return center.post("/api/v1/callbacks", wish).path("id").asString("");
    }

    @Test
    void a_customer_may_be_on_the_line_first_and_then_waits_in_their_place() {
        awayAgent("103", "1003");
        String callback = ordered(Map.of("mode", "customer-first"));
        Phone customer = cast.outside(new Answering.Never());
        int mark = center.mark();
        Phone agent = cast.agent("104", "1004", new Answering.AtOnce());
        var _ = customer.await(PhoneEvent.IncomingCall.class, PATIENCE);
        center.awaitState("104", "AVAILABLE");
        customer.answer();
        together(agent, customer);
        var _ = set(callback, "DONE", mark);
        agent.hangUp();
        assertThat(center.endingOf(callback, mark)).isEqualTo("AGENT COMPLETED TALKING");
        nothingIsLeft();
    }

    @Test
    void a_kill_while_a_customer_who_is_first_waits_leaves_them_in_their_place() {
        awayAgent("103", "1003");
        String callback = ordered(Map.of("mode", "customer-first"));
        Phone customer = cast.outside(new Answering.AtOnce());
        Phone agent = cast.agent("104", "1004", new Answering.Never());
        var _ = agent.await(PhoneEvent.IncomingCall.class, PATIENCE);
        center.kill9();
        agent.answering(new Answering.AtOnce());
        int mark = center.mark();
        center.start();
        var _ = center.await("call.Resumed", callback, mark);
        together(agent, customer);
        customer.hangUp();
        assertThat(center.endingOf(callback, mark)).isEqualTo("CALLER COMPLETED TALKING");
        nothingIsLeft();
    }

    @Test
    void a_scheduled_call_is_made_at_its_time_by_the_agent_whose_it_is_also_after_a_kill() {
        Phone customer = cast.outside(new Answering.AtOnce());
        Phone other = cast.agent("105", "1005", new Answering.AtOnce());
        Phone agent = cast.agent("104", "1004", new Answering.AtOnce());
        Instant at = Instant.now().plusSeconds(8);
        String callback = ordered(Map.of("at", at.toString(), "agent", "104"));
        assertThat(listed(callback).path("state").asString("")).isEqualTo("SCHEDULED");
        center.kill9();
        int mark = center.mark();
        center.start();
        together(agent, customer);
        JsonNode dialled = center.await("call.CallbackDialled", callback, mark);
        assertThat(Instant.parse(dialled.path("at").asString(""))).isAfter(at);
        assertThat(other.events()).noneMatch(PhoneEvent.IncomingCall.class::isInstance);
        agent.hangUp();
        assertThat(center.endingOf(callback, mark)).isEqualTo("AGENT COMPLETED TALKING");
        nothingIsLeft();
    }

    @Test
    void one_that_is_cancelled_while_the_customer_is_rung_lets_everybody_go() {
        awayAgent("103", "1003");
        String callback = ordered(Map.of());
        Phone customer = cast.outside(new Answering.Never());
        Phone agent = cast.agent("104", "1004", new Answering.AtOnce());
        var _ = customer.await(PhoneEvent.IncomingCall.class, PATIENCE);
        assertThat(center.send("DELETE", "/api/v1/callbacks/" + callback, null).statusCode())
                .isEqualTo(204);
        var _ = customer.await(PhoneEvent.Ended.class, PATIENCE);
        var _ = agent.await(PhoneEvent.Ended.class, PATIENCE);
        center.awaitState("104", "AVAILABLE");
        assertThat(listed(callback).isMissingNode()).as("nobody is owed it").isTrue();
        nothingIsLeft();
    }

    @Test
    void an_agent_who_hangs_up_while_it_rings_is_free_and_the_customer_is_called_by_the_next() {
        awayAgent("103", "1003");
        String callback = ordered(Map.of());
        Phone customer = cast.outside(new Answering.Never());
        Phone agent = cast.agent("104", "1004", new Answering.AtOnce());
        var _ = customer.await(PhoneEvent.IncomingCall.class, PATIENCE);
        var _ = agent.await(PhoneEvent.IncomingCall.class, PATIENCE);
        int mark = center.mark();
        agent.answering(new Answering.Never());
        agent.hangUp();
        var _ = customer.await(PhoneEvent.Ended.class, PATIENCE);
        JsonNode again = set(callback, "WAITING", mark);
        assertThat(again.path("fact").path("why").asString("")).isEqualTo("the agent hung up");
        assertThat(center.endingOf(callback, mark)).isEqualTo("AGENT ABANDONED DIALLING");
        customer.answering(new Answering.AtOnce());
        var _ = agent.await(PhoneEvent.IncomingCall.class, PATIENCE);
        agent.answer();
        together(agent, customer);
        customer.hangUp();
        var _ = agent.await(PhoneEvent.Ended.class, PATIENCE);
        nothingIsLeft();
    }

    @Test
    void a_kill_after_the_promise_and_before_the_goodbye_keeps_the_promise() {
        awayAgent("103", "1003");
        Caller caller = cast.waiting("+442079460816", '1');
        caller.phone().send("2");
        assertThat(caller.phone().hearing().heardVoice(PATIENCE)).isTrue();
        caller.phone().send("1#");
        String callback = center.await("call.CallbackPromised", caller.interaction(), caller.mark())
                .path("fact")
                .path("callback")
                .asString("");
        center.kill9();
        int mark = center.mark();
        center.start();
        var _ = caller.phone().await(PhoneEvent.Ended.class, PATIENCE);
        Phone customer = cast.outside(new Answering.AtOnce());
        Phone agent = cast.agent("104", "1004", new Answering.AtOnce());
        together(agent, customer);
        agent.hangUp();
        assertThat(center.endingOf(callback, mark)).isEqualTo("AGENT COMPLETED TALKING");
        nothingIsLeft();
    }

    @Test
    void nobody_is_called_outside_of_the_hours_and_others_are_meanwhile() {
        awayAgent("103", "1003");
        // An hour that is not now where the number is, whatever the time.
        int now = Instant.now().atZone(ZoneId.of("Europe/London")).getHour();
        int hour = (now + 12) % 23;
        var _ = center.post(
                "/api/v1/queues",
                Map.of(
                        "name",
                        "night",
                        "skills",
                        List.of("billing"),
                        "callbackHours",
                        String.format(Locale.ROOT, "%02d:00-%02d:00", hour, hour + 1)));
        String held = ordered(Map.of("queue", "night"));
        String called = ordered(Map.of("number", "+442079460817"));
        Phone customer = cast.outside(new Answering.AtOnce());
        int mark = center.mark();
        Phone agent = cast.agent("104", "1004", new Answering.AtOnce());
        together(agent, customer);
        var _ = set(called, "DONE", mark);
        agent.hangUp();
        assertThat(center.endingOf(called, mark)).isEqualTo("AGENT COMPLETED TALKING");
        center.awaitState("104", "AVAILABLE");
        assertThat(listed(held).path("attempts").asInt(-1)).isZero();
        nothingIsLeft();
    }
}
