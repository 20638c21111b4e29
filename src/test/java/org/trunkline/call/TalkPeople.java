package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.AGENT_HZ;
import static org.trunkline.yard.Cast.CALLER_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.OwnCenter;
import tools.jackson.databind.JsonNode;

/** A caller and an agent in conversation and those who come to it, each with a tone of their own. */
abstract class TalkPeople extends OwnCenter {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    protected static final double SECOND_HZ = 1700;

    TalkPeople(Map<String, String> settings) {
        super(settings);
    }

    /** Caller and agent 103 in conversation, each with their tone. */
    protected record Pair(Caller caller, Phone agent) {}

    protected Pair pair(String number) {
        Phone agent = cast.agent("103", "1003", new Answering.AtOnce());
        Caller caller = cast.waiting(number, '1');
        var _ = center.await("call.Connected", caller.interaction(), caller.mark());
        caller.phone().tone(CALLER_HZ, MINUTE);
        agent.tone(AGENT_HZ, MINUTE);
        hears(agent, CALLER_HZ, "agent hears caller");
        hears(caller.phone(), AGENT_HZ, "caller hears agent");
        return new Pair(caller, agent);
    }

    protected Phone agent104(Answering how) {
        Phone other = cast.agent("104", "1004", how);
        other.tone(SECOND_HZ, MINUTE);
        return other;
    }

    protected static void hears(Phone phone, double hz, String what) {
        assertThat(phone.hearing().heard(hz, PATIENCE)).as(what).isTrue();
    }

    protected static void hearsNot(Phone phone, double hz, String what) {
        Awaitility.await(what).atMost(PATIENCE).until(() -> !phone.hearing().heard(hz, Duration.ofMillis(400)));
    }

    protected void ask(Caller caller, String what) {
        var _ = center.post("/api/v1/interactions/" + caller.interaction() + "/" + what, Map.of());
    }

    protected void ask(Caller caller, String what, String kind, String to) {
        var _ = center.post("/api/v1/interactions/" + caller.interaction() + "/" + what, Map.of(kind, to));
    }

    protected JsonNode await(String type, Caller caller) {
        return center.await(type, caller.interaction(), caller.mark());
    }

    /** {@code KIND party HOW by} of each part. */
    protected List<String> parts(Caller caller) {
        return center.get("/api/v1/interactions/" + caller.interaction()).path("parts").values().stream()
                .map(part -> part.path("kind").asString() + " "
                        + part.path("party").asString() + " " + part.path("how").asString() + " "
                        + part.path("by").asString("-"))
                .toList();
    }

    protected void nothingIsLeft(Caller caller) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(yard.cli("core show channels concise")).isBlank();
            assertThat(yard.cli("bridge show all")).doesNotContain("tl." + caller.interaction());
        });
    }
}
