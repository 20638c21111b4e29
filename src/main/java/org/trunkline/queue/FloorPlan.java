package org.trunkline.queue;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.trunkline.agent.Agent;

/**
 * Queues and agents as configured, by name and by id.
 *
 * <p>The plan goes into the journal, which carries no personal values: people's names are left out on construction (an
 * agent's name here is the id again).
 *
 * @param priorityWorth how long a wait makes up for one point of priority (priority with ageing); zero: no wait does
 * @param version grows with every change; an explained offer names the version it was made under
 */
public record FloorPlan(
        long version, Map<String, QueuePlan> queues, Map<String, Agent> agents, Duration priorityWorth) {
    public static final FloorPlan EMPTY = new FloorPlan(0, Map.of(), Map.of());

    /** With strict priorities. */
    public FloorPlan(long version, Map<String, QueuePlan> queues, Map<String, Agent> agents) {
        this(version, queues, agents, Duration.ZERO);
    }

    @SuppressWarnings("NullAway") // journals of before have no worth
    public FloorPlan {
        priorityWorth = priorityWorth == null ? Duration.ZERO : priorityWorth;
        queues = Ordered.map(queues);
        Map<String, Agent> nameless = new TreeMap<>();
        agents.forEach((id, agent) -> nameless.put(id, new Agent(id, id, agent.skills())));
        agents = Ordered.map(nameless);
    }
}
