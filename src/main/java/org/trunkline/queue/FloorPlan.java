package org.trunkline.queue;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.trunkline.agent.Agent;
import org.trunkline.agent.Capacity;
import org.trunkline.agent.Channel;

/**
 * Queues and agents as configured, by name and by id.
 *
 * <p>The plan goes into the journal, which carries no personal values: people's names are left out on construction (an
 * agent's name here is the id again).
 *
 * @param priorityWorth how long a wait makes up for one point of priority (priority with ageing); zero: no wait does
 * @param yielding channels whose contacts wait behind all others, and yield to a call while an agent has them in hand
 * @param version grows with every change; an explained offer names the version it was made under
 */
public record FloorPlan(
        long version,
        Map<String, QueuePlan> queues,
        Map<String, Agent> agents,
        Duration priorityWorth,
        Set<Channel> yielding) {
    public static final FloorPlan EMPTY = new FloorPlan(0, Map.of(), Map.of());

    /** With strict priorities. */
    public FloorPlan(long version, Map<String, QueuePlan> queues, Map<String, Agent> agents) {
        this(version, queues, agents, Duration.ZERO);
    }

    /** In which the usual channels yield. */
    public FloorPlan(long version, Map<String, QueuePlan> queues, Map<String, Agent> agents, Duration priorityWorth) {
        this(version, queues, agents, priorityWorth, Capacity.USUALLY_YIELDING);
    }

    @SuppressWarnings("NullAway") // journals of before have neither worth nor channels
    public FloorPlan {
        priorityWorth = priorityWorth == null ? Duration.ZERO : priorityWorth;
        Set<Channel> some = EnumSet.noneOf(Channel.class);
        some.addAll(yielding == null ? Capacity.USUALLY_YIELDING : yielding);
        some.remove(Channel.VOICE); // it is what others yield to
        yielding = Collections.unmodifiableSet(some);
        queues = Ordered.map(queues);
        Map<String, Agent> nameless = new TreeMap<>();
        agents.forEach((id, agent) -> nameless.put(id, new Agent(id, id, agent.skills(), agent.capacity())));
        agents = Ordered.map(nameless);
    }

    /** Which agents can take a contact of this queue on this channel, now or once it has waited for long. */
    public Set<String> able(String queue, Channel channel) {
        QueuePlan plan = queues.get(queue);
        return plan == null
                ? Set.of()
                : agents.values().stream()
                        .filter(agent -> agent.capacity().most(channel) > 0 && plan.isServedBy(agent))
                        .map(Agent::id)
                        .collect(Collectors.toSet());
    }
}
