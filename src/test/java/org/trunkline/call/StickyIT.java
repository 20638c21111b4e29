package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.PATIENCE;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.OwnCenter;
import tools.jackson.databind.JsonNode;

/** Callers come to the agent who served them last, while that one is there, and for so long. */
class StickyIT extends OwnCenter {
    private int mark;

    @SuppressWarnings("NullAway.Init") // by waiting
    private Caller caller;

    StickyIT() {
        super(Map.of("TRUNKLINE_QUEUE_BILLING_STICKY", "3s", "TRUNKLINE_QUEUE_BILLING_WRAP_UP", "0s"));
    }

    private String served(String number) {
        return center.await("call.Connected", waiting(number).interaction(), mark)
                .path("fact")
                .path("agent")
                .asString("");
    }

    private Caller waiting(String number) {
        mark = center.mark();
        caller = cast.waiting(number, '1');
        return caller;
    }

    private void over(Phone... agents) {
        caller.phone().hangUp();
        assertThat(center.endingOf(caller.interaction(), mark)).isEqualTo("CALLER COMPLETED TALKING");
        for (Phone agent : agents) {
            var _ = agent.await(PhoneEvent.Ended.class, PATIENCE);
        }
    }

    @Test
    void again_at_the_same_agent_though_another_is_idle_longer_and_at_the_other_when_that_one_is_gone_or_busy() {
        Phone first = cast.agent("103", "1003", new Answering.AtOnce());
        assertThat(served("+442079461201")).isEqualTo("103");
        over(first);
        Phone other = cast.agent("104", "1004", new Answering.AtOnce());
        assertThat(served("+442079461202"))
                .as("a stranger: who is idle longest")
                .isEqualTo("103");
        over(first);
        assertThat(served("+442079461201")).as("104 is idle longer").isEqualTo("103");

        Caller talks = caller;
        Caller again = waiting("+442079461202");
        JsonNode entered = center.await("floor.Entered", again.interaction(), mark);
        assertThat(entered.at("/fact/waiting/preferred/agent").asString("")).isEqualTo("103");
        JsonNode connected = center.await("call.Connected", again.interaction(), mark);
        assertThat(connected.at("/fact/agent").asString(""))
                .as("103 talks on for longer than the caller is kept")
                .isEqualTo("104");
        over(other);
        talks.phone().hangUp();
        var _ = first.await(PhoneEvent.Ended.class, PATIENCE);

        center.awaitState("103", "AVAILABLE");
        var _ = center.post("/api/v1/agents/103/logout", Map.of());
        assertThat(served("+442079461201")).as("103 is not logged in").isEqualTo("104");
        over(other);
    }
}
