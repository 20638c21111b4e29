package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.trunkline.agent.AgentState;
import org.trunkline.flow.Outcome;
import org.trunkline.flow.StepRef;
import org.trunkline.queue.AgentView;
import org.trunkline.queue.FloorPlan;
import org.trunkline.queue.FloorView;
import org.trunkline.queue.PhoneState;
import org.trunkline.queue.QueuePlan;
import org.trunkline.queue.QueueSettings;
import org.trunkline.queue.Waiting;

class FirstAgentsTest {
    private static final Duration STICKY = Duration.ofSeconds(10);
    private static final Waiting.Preferred LAST = new Waiting.Preferred("101", STICKY);

    private final List<String> notes = new ArrayList<>();

    private static AgentView agent(String id, AgentState state, @Nullable PhoneState phone) {
        return new AgentView(
                id,
                state,
                Instant.EPOCH,
                null,
                phone == null ? null : "1" + id,
                phone,
                null,
                null,
                List.of(),
                Set.of());
    }

    /** In a queue that keeps callers for the agent of last time, who is 101. */
    private Waiting.@Nullable Preferred first(Outcome.@Nullable FirstAgent named) {
        QueuePlan queue = QueuePlan.of("billing").with(QueueSettings.STICKY, STICKY);
        FloorView floor = new FloorView(
                1,
                Map.of(),
                Map.of(
                        "102", agent("102", AgentState.NOT_READY, PhoneState.IDLE),
                        "103", agent("103", AgentState.LOGGED_OUT, null),
                        "104", agent("104", AgentState.NOT_READY, PhoneState.UNREACHABLE)),
                Map.of(),
                Map.of());
        return new FirstAgents(
                        () -> new FloorPlan(1, Map.of("billing", queue), Map.of()),
                        () -> floor,
                        (_, _) -> Optional.of("101"),
                        () -> Instant.EPOCH)
                .of(
                        new Outcome.Enqueue(
                                new StepRef("main", "v", "q", List.of()),
                                "billing",
                                0,
                                Set.of(),
                                Optional.ofNullable(named),
                                Set.of()),
                        "+442079460000",
                        notes::add);
    }

    private static Outcome.FirstAgent named(String agent) {
        return new Outcome.FirstAgent(agent, Duration.ofSeconds(30));
    }

    @Test
    void who_is_named_comes_before_who_served_last_ready_or_not() {
        assertThat(first(named("102"))).isEqualTo(new Waiting.Preferred("102", Duration.ofSeconds(30)));
        assertThat(first(null)).isEqualTo(LAST);
        assertThat(notes).isEmpty();
    }

    @Test
    void who_cannot_have_the_call_is_passed_over_and_what_is_no_agent_is_not_written_down() {
        for (String agent : List.of("103", "104", "my mother")) {
            assertThat(first(named(agent))).as(agent).isEqualTo(LAST);
        }
        assertThat(notes)
                .containsExactly(
                        "agent 103, whom the flow names, is logged out; anybody may have the call",
                        "the phone of agent 104, whom the flow names, is unreachable; anybody may have the call",
                        "the flow names an agent who does not exist; anybody may have the call");
    }
}
