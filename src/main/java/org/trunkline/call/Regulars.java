package org.trunkline.call;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.queue.FloorPlan;
import org.trunkline.queue.QueuePlan;
import org.trunkline.queue.QueueSettings;
import org.trunkline.queue.Waiting;

/** Whom a caller is kept for in a queue that wants it: the agent who spoke with them last. */
final class Regulars {
    private static final Logger log = LoggerFactory.getLogger(Regulars.class);

    private final Supplier<FloorPlan> plan;
    private final BiFunction<String, Instant, Optional<String>> lastAgent;
    private final InstantSource clock;

    /** @param lastAgent of a caller's number, since then; asks the database */
    Regulars(Supplier<FloorPlan> plan, BiFunction<String, Instant, Optional<String>> lastAgent, InstantSource clock) {
        this.plan = plan;
        this.lastAgent = lastAgent;
        this.clock = clock;
    }

    Waiting.@Nullable Preferred of(String queue, String caller) {
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
