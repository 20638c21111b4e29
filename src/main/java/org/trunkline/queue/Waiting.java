package org.trunkline.queue;

import java.time.Instant;
import java.util.Set;

/**
 * A contact that wants an agent.
 *
 * @param interaction id of the interaction
 * @param queue name of the queue
 * @param priority higher goes first
 * @param skills needed beside the queue's own
 * @param arrived the place within a priority, earliest first; kept when a caller comes back
 */
public record Waiting(String interaction, String queue, int priority, Set<String> skills, Instant arrived) {
    public Waiting {
        skills = Ordered.set(skills);
    }
}
