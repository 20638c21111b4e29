package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.PATIENCE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.OwnCenter;
import org.trunkline.yard.Yard;
import tools.jackson.databind.JsonNode;

/** Callers who stay when the agent has hung up are asked by the shipped flow what they think of the call. */
class SurveyCallIT extends OwnCenter {
    private String shipped = "";

    SurveyCallIT() {
        super(Map.of());
    }

    @Override
    @BeforeAll
    protected void up(Yard shared) {
        Path file = shared.home().resolve("trunkline.toml");
        try {
            shipped = Files.readString(file);
            Files.writeString(file, shipped + """

                    [[survey]]
                    name = "calls"
                    kind = "csat"
                    channels = ["voice"]
                    queues = ["billing"]
                    flow = "csat"
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        super.up(shared);
    }

    @Override
    @AfterAll
    protected void down() {
        try {
            super.down();
            Files.writeString(yard.home().resolve("trunkline.toml"), shipped);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Somebody whom agent 103 talks with, and who hangs up first. */
    private Caller left(String number, Phone agent) {
        Caller caller = cast.waiting(number, '1');
        var _ = center.await("call.Connected", caller.interaction(), caller.mark());
        agent.hangUp();
        return caller;
    }

    private JsonNode survey(Caller caller) {
        return center.get("/api/v1/interactions/" + caller.interaction() + "/survey");
    }

    private void free() {
        var _ = center.send("POST", "/api/v1/agents/103/end-wrap-up", "{}");
        center.awaitState("103", "AVAILABLE");
    }

    @Test
    void a_caller_who_stays_presses_a_key_and_the_record_shows_it_while_the_agent_wraps_up() {
        Phone agent = cast.agent("103", "1003", new Answering.AtOnce());
        Caller caller = left("+442079461271", agent);
        JsonNode asked = center.await("call.AskedAfter", caller.interaction(), caller.mark());
        assertThat(asked.at("/fact/flow").asString("")).isEqualTo("csat");
        center.awaitState("103", "WRAP_UP");
        free();
        assertThat(center.get("/api/v1/interactions/" + caller.interaction())
                        .at("/interaction/endedAt")
                        .isNull())
                .as("the agent is free again while the caller is still asked")
                .isTrue();
        caller.phone().send("5");
        var _ = center.await("survey.Answered", caller.interaction(), caller.mark());
        var _ = caller.phone().await(PhoneEvent.Ended.class, PATIENCE);
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("AGENT COMPLETED TALKING");
        assertThat(survey(caller).path("score").asInt()).isEqualTo(5);
        assertThat(survey(caller).path("agent").asString("")).isEqualTo("103");
        assertThat(center.get("/api/v1/interactions/" + caller.interaction())
                        .at("/survey/score")
                        .asInt())
                .isEqualTo(5);

        // Asked not long ago: the next call of theirs ends with the agent.
        Caller again = left("+442079461271", agent);
        var _ = again.phone().await(PhoneEvent.Ended.class, PATIENCE);
        assertThat(center.endingOf(again.interaction(), again.mark())).isEqualTo("AGENT COMPLETED TALKING");
        assertThat(survey(again).path("why").asString("")).isEqualTo("ASKED_BEFORE");
        free();
    }

    @Test
    void a_caller_who_hangs_up_instead_has_said_nothing_and_the_call_is_completed_all_the_same() {
        Phone agent = cast.agent("103", "1003", new Answering.AtOnce());
        Caller caller = left("+442079461272", agent);
        var _ = center.await("call.AskedAfter", caller.interaction(), caller.mark());
        caller.phone().hangUp();
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("AGENT COMPLETED TALKING");
        assertThat(survey(caller).path("state").asString("")).isEqualTo("ASKED");
        assertThat(survey(caller).path("score").isNull()).isTrue();
        free();
    }

    @Test
    void killed_while_the_caller_is_asked_they_are_asked_again_and_the_call_ends_the_same() {
        Phone agent = cast.agent("103", "1003", new Answering.AtOnce());
        Caller caller = left("+442079461273", agent);
        var _ = center.await(
                "the caller to be asked",
                event -> event.path("type").asString("").equals("call.StepEntered")
                        && event.path("interaction").asString("").equals(caller.interaction())
                        && event.at("/fact/flow").asString("").equals("csat"),
                caller.mark());
        center.kill9();
        center.start();
        var _ = center.await("call.Resumed", caller.interaction(), caller.mark());
        caller.phone().send("4");
        var _ = center.await("survey.Answered", caller.interaction(), caller.mark());
        var _ = caller.phone().await(PhoneEvent.Ended.class, PATIENCE);
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("AGENT COMPLETED TALKING");
        assertThat(survey(caller).path("score").asInt()).isEqualTo(4);
        free();
    }
}
