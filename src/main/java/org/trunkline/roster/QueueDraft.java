package org.trunkline.roster;

import java.time.Duration;
import java.util.Set;
import org.trunkline.queue.QueuePlan;

/** What somebody wants a queue to be, not checked yet; the parts are those of {@link QueuePlan}. */
public record QueueDraft(
        String name,
        Set<String> skills,
        Duration ring,
        Duration wrapUp,
        Duration maxWait,
        Duration serviceLevel,
        Duration shortAbandon,
        Duration announceEvery) {
    /** With the usual times: ring 20 s, wrap-up 30 s, wait 10 min, service level 20 s, short abandon 5 s. */
    public static QueueDraft usual(String name, Set<String> skills) {
        return new QueueDraft(
                name,
                skills,
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30));
    }

    QueuePlan plan() {
        return new QueuePlan(name, skills, ring, wrapUp, maxWait, serviceLevel, shortAbandon, announceEvery);
    }
}
