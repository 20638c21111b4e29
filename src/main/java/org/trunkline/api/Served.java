package org.trunkline.api;

import java.util.Set;
import java.util.stream.Collectors;
import org.trunkline.agent.Agent;
import org.trunkline.queue.FloorPlan;
import org.trunkline.queue.QueuePlan;

/** Which queues an agent serves: those whose contacts they may get, at once or later. */
final class Served {
    private Served() {}

    static Set<String> queues(FloorPlan plan, String id) {
        Agent agent = plan.agents().get(id);
        return agent == null
                ? Set.of()
                : plan.queues().values().stream()
                        .filter(queue -> serves(queue, agent))
                        .map(QueuePlan::name)
                        .collect(Collectors.toSet());
    }

    private static boolean serves(QueuePlan queue, Agent agent) {
        return queue.need().metBy(agent.skills())
                || queue.relaxations().stream()
                        .anyMatch(relaxed -> relaxed.need().metBy(agent.skills()));
    }
}
