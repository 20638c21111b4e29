package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.PATIENCE;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.OwnCenter;
import org.trunkline.yard.Yard;
import tools.jackson.databind.JsonNode;

/** Callers bring along what their number and their tier ask for, and come to certain agents first; through a kill, too. */
class ClaimsIT extends OwnCenter {
    private static final String PLAIN = "+442079461301";
    private static final String GOLD = "+442079461302";

    private int mark;

    ClaimsIT() {
        super(Map.of("TRUNKLINE_NUMBER_5000_SKILLS", "english", "TRUNKLINE_QUEUE_BILLING_WRAP_UP", "0s"));
    }

    /** Agent 201 has all skills by a group alone. */
    @Override
    @BeforeAll
    protected void up(Yard shared) {
        super.up(shared);
        if (center.send("GET", "/api/v1/agents/201", null).statusCode() == 404) {
            var _ = center.post(
                    "/api/v1/groups",
                    Map.of("name", "seniors", "skills", Map.of("billing", 5, "support", 5, "english", 5, "vip", 5)));
            var _ = center.post("/api/v1/agents", Map.of("id", "201", "groups", List.of("seniors")));
        }
    }

    private Caller waiting(String number) {
        mark = center.mark();
        return cast.waiting(number, '1');
    }

    private String served(Caller caller) {
        return center.await("call.Connected", caller.interaction(), mark)
                .at("/fact/agent")
                .asString("");
    }

    private void over(Caller caller, Phone agent) {
        caller.phone().hangUp();
        assertThat(center.endingOf(caller.interaction(), mark)).isEqualTo("CALLER COMPLETED TALKING");
        var _ = agent.await(PhoneEvent.Ended.class, PATIENCE);
    }

    private void gold() {
        Caller first = cast.caller(GOLD, "5000");
        first.phone().hangUp();
        var _ = center.await("call.Ended", first.interaction(), first.mark());
        JsonNode found = Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> center.get("/api/v1/customers?search=" + GOLD.substring(1))
                                .path("items"),
                        customers -> !customers.isEmpty());
        String id = found.at("/0/id").asString("");
        assertThat(center.send("PATCH", "/api/v1/customers/" + id, "{\"tier\":\"gold\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void number_and_tier_say_who_serves_and_the_tier_goes_before_and_both_outlive_a_kill() {
        Phone any = cast.agent("103", "1003", new Answering.AtOnce());
        Phone english = cast.agent("101", "1001", new Answering.AtOnce());
        Caller caller = waiting(PLAIN);
        assertThat(served(caller)).as("103 is idle longer, and has no english").isEqualTo("101");
        over(caller, english);

        gold();
        var _ = center.post("/api/v1/agents/101/not-ready", Map.of("reason", "lunch"));
        Phone senior = cast.agent("201", "1004", new Answering.AtOnce());
        var _ = center.post("/api/v1/agents/201/not-ready", Map.of("reason", "lunch"));
        Caller plain = waiting(PLAIN);
        Caller gold = waiting(GOLD);
        asksForVip(center.await("floor.Entered", gold.interaction(), mark), "billing");

        center.kill9();
        center.start();
        JsonNode wait = center.get("/api/v1/interactions/" + gold.interaction() + "/why")
                .path("waiting");
        assertThat(wait.path("needed").asString("")).isEqualTo("billing and english and vip");
        assertThat(wait.path("position").asInt()).isEqualTo(1);
        assertThat(wait.path("claims").values().stream()
                        .map(claim -> claim.path("source").asString("") + " " + claim.path("priority") + " "
                                + claim.path("skills")))
                .containsExactly("number 5000 0 [\"english\"]", "tier gold 5 [\"vip\"]");

        mark = center.mark();
        var _ = center.post("/api/v1/agents/201/ready", Map.of());
        assertThat(served(gold)).isEqualTo("201");
        over(gold, senior);
        assertThat(served(plain)).as("english by the group").isEqualTo("201");
        over(plain, senior);

        Caller again = waiting(GOLD);
        assertThat(served(again)).isEqualTo("201");
        mark = center.mark();
        var _ = center.post("/api/v1/interactions/" + again.interaction() + "/transfer", Map.of("queue", "support"));
        asksForVip(center.await("floor.Entered", again.interaction(), mark), "support");
        assertThat(served(again)).as("103 is free, and has support").isEqualTo("201");
        over(again, senior);
        assertThat(any.events()).as("103 was never rung").noneMatch(PhoneEvent.IncomingCall.class::isInstance);
    }

    private static void asksForVip(JsonNode entered, String queue) {
        JsonNode waiting = entered.at("/fact/waiting");
        assertThat(waiting.path("queue").asString("")).isEqualTo(queue);
        assertThat(waiting.path("priority").asInt()).isEqualTo(5);
        assertThat(waiting.path("skills").values())
                .extracting(JsonNode::asString)
                .containsExactlyInAnyOrder("english", "vip");
    }

    @Test
    void a_call_back_that_is_ordered_has_the_customer_s_tier() {
        gold();
        mark = center.mark();
        String id = center.post("/api/v1/callbacks", Map.of("number", GOLD, "queue", "billing"))
                .path("id")
                .asString("");
        JsonNode waiting = center.await("floor.Entered", id, mark).at("/fact/waiting");
        assertThat(waiting.path("priority").asInt()).isEqualTo(5);
        assertThat(waiting.path("skills").toString()).isEqualTo("[\"vip\"]");
        assertThat(center.send("DELETE", "/api/v1/callbacks/" + id, null).statusCode())
                .isEqualTo(204);
    }

    @Test
    void an_agent_whom_the_flow_names_is_first_then_anybody_and_the_wish_outlives_a_kill() {
        String before = center.flow("demo", flow("104", "4s"));
        try {
            Phone other = cast.agent("101", "1001", new Answering.AtOnce());
            Phone named = cast.agent("104", "1004", new Answering.AtOnce());
            Caller first = called();
            assertThat(served(first))
                    .as("101 is idle longer, and 104 has no english")
                    .isEqualTo("104");

            Caller second = called();
            Instant entered = at(center.await("floor.Entered", second.interaction(), mark));
            JsonNode connected = center.await("call.Connected", second.interaction(), mark);
            assertThat(connected.at("/fact/agent").asString("")).isEqualTo("101");
            assertThat(at(connected)).as("kept for 104 first").isAfter(entered.plusSeconds(4));
            over(second, other);
            first.phone().hangUp();
            var _ = named.await(PhoneEvent.Ended.class, PATIENCE);

            center.awaitState("104", "AVAILABLE");
            var _ = center.post("/api/v1/agents/104/not-ready", Map.of("reason", "lunch"));
            var _ = center.flow("demo", flow("104", "5m"));
            Caller third = called();
            var _ = center.await("floor.Entered", third.interaction(), mark);
            center.kill9();
            center.start();
            mark = center.mark();
            var _ = center.post("/api/v1/agents/104/ready", Map.of());
            assertThat(served(third)).as("101 was free all the time").isEqualTo("104");
            over(third, named);

            center.awaitState("104", "AVAILABLE");
            var _ = center.post("/api/v1/agents/104/logout", Map.of());
            Caller fourth = called();
            assertThat(served(fourth)).isEqualTo("101");
            over(fourth, other);
            assertThat(story(fourth))
                    .contains("agent 104, whom the flow names, is logged out; anybody may have the call");

            var _ = center.flow("demo", flow("99", "5m"));
            Caller fifth = called();
            assertThat(served(fifth)).isEqualTo("101");
            over(fifth, other);
            assertThat(story(fifth)).contains("the flow names an agent who does not exist");
        } finally {
            var _ = center.flow("demo", before);
        }
    }

    private Caller called() {
        mark = center.mark();
        return cast.caller(PLAIN, "5000");
    }

    private String story(Caller caller) {
        return center.get("/api/v1/interactions/" + caller.interaction() + "/story")
                .toString();
    }

    private static Instant at(JsonNode event) {
        return Instant.parse(event.path("at").asString(""));
    }

    private static String flow(String agent, String within) {
        return """
                <flow xmlns="urn:trunkline:flow:1" name="demo" start="own" fault-queue="billing">
                  <set id="own" variable="own" value="%s"/>
                  <queue id="wait" name="billing" agent="${own}" agent-within="%s"/>
                </flow>
                """.formatted(agent, within);
    }
}
