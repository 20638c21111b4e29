package org.trunkline.ticket;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trunkline.hours.BusinessTime;

/**
 * What is promised of certain tickets: one entry of {@code [[sla]]}.
 *
 * @param priorities of tickets that it is for; empty: of any, and so are queues and tiers
 * @param targets open time by the target; one that is not there is not promised
 * @param warnAt percent of a target after which is warned; 100: never
 */
record SlaTerms(
        String name,
        Set<Priority> priorities,
        Set<String> queues,
        Set<String> tiers,
        Map<Target, Duration> targets,
        int warnAt,
        BusinessTime hours) {
    /** Nothing is promised; time counts round the clock. */
    static final SlaTerms NONE = new SlaTerms("", Set.of(), Set.of(), Set.of(), Map.of(), 100, BusinessTime.ALWAYS);

    SlaTerms {
        priorities = Set.copyOf(priorities);
        queues = Set.copyOf(queues);
        tiers = Set.copyOf(tiers);
        targets = Map.copyOf(targets);
    }

    boolean isFor(Priority priority, @Nullable String queue, @Nullable String tier) {
        return (priorities.isEmpty() || priorities.contains(priority))
                && (queues.isEmpty() || (queue != null && queues.contains(queue)))
                && (tiers.isEmpty() || (tier != null && tiers.contains(tier)));
    }
}
