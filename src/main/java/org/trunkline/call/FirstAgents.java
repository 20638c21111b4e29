package org.trunkline.call;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.agent.AgentState;
import org.trunkline.flow.Outcome;
import org.trunkline.queue.AgentView;
import org.trunkline.queue.FloorPlan;
import org.trunkline.queue.FloorView;
import org.trunkline.queue.PhoneState;
import org.trunkline.queue.QueuePlan;
import org.trunkline.queue.QueueSettings;
import org.trunkline.queue.Waiting;

/**
 * Whom a caller is kept for at first: the agent whom the flow names, or else, in a queue that wants it, the agent who spoke
 * with them last.
 */
final class FirstAgents {
    private static final Logger log = LoggerFactory.getLogger(FirstAgents.class);

    private final Supplier<FloorPlan> plan;
    private final Supplier<FloorView> floor;
    private final BiFunction<String, Instant, Optional<String>> lastAgent;
    private final InstantSource clock;

    /** @param lastAgent of a caller's number, since then; asks the database */
    FirstAgents(
            Supplier<FloorPlan> plan,
            Supplier<FloorView> floor,
            BiFunction<String, Instant, Optional<String>> lastAgent,
            InstantSource clock) {
        this.plan = plan;
        this.floor = floor;
        this.lastAgent = lastAgent;
        this.clock = clock;
    }

    /**
     * @param caller the number; empty if it is withheld
     * @param note told if the flow names an agent who cannot have the call
     */
    Waiting.@Nullable Preferred of(Outcome.Enqueue step, String caller, Consumer<String> note) {
        if (step.first().isPresent()) {
            Outcome.FirstAgent first = step.first().get();
            Optional<String> obstacle = obstacle(first.agent());
            if (obstacle.isEmpty()) {
                return new Waiting.Preferred(first.agent(), first.within());
            }
            note.accept(obstacle.get() + "; anybody may have the call");
        }
        return lastServed(step.queue(), caller);
    }

    private Optional<String> obstacle(String agent) {
        AgentView view = floor.get().agents().get(agent);
        if (view == null) {
            // It may be anything, a caller's own value too, and is not written down.
            return Optional.of("the flow names an agent who does not exist");
        }
        if (view.state() == AgentState.LOGGED_OUT) {
            return Optional.of("agent " + agent + ", whom the flow names, is logged out");
        }
        return view.phoneState() == PhoneState.UNREACHABLE
                ? Optional.of("the phone of agent " + agent + ", whom the flow names, is unreachable")
                : Optional.empty();
    }

    private Waiting.@Nullable Preferred lastServed(String queue, String caller) {
        QueuePlan wants = plan.get().queues().get(queue);
        Duration kept = wants == null ? Duration.ZERO : wants.get(QueueSettings.STICKY);
        if (wants == null || kept.isZero() || caller.isBlank()) {
            return null;
        }
        try {
            return lastAgent
                    .apply(caller, clock.instant().minus(wants.get(QueueSettings.STICKY_WITHIN)))
                    .map(agent -> new Waiting.Preferred(agent, kept))
                    .orElse(null);
        } catch (RuntimeException e) {
            // Nobody is kept waiting for the record's sake.
            log.warn("who served the caller last is not known: {}", e.getClass().getSimpleName());
            return null;
        }
    }
}
