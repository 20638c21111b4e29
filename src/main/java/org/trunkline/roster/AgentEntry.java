package org.trunkline.roster;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Agent;
import org.trunkline.agent.Capacity;
import org.trunkline.agent.Channel;

/**
 * An agent as entered in the roster.
 *
 * @param skills of the agent alone, skill to proficiency; they win over the groups'
 * @param groups by name
 * @param capacity how many at once of the channels of which it is not as usual
 */
public record AgentEntry(
        String id, String name, Map<String, Integer> skills, Set<String> groups, Map<Channel, Integer> capacity) {
    public AgentEntry {
        skills = Map.copyOf(skills);
        groups = Set.copyOf(groups);
        capacity = Map.copyOf(capacity);
    }

    AgentEntry takes(Map<Channel, Integer> atOnce) {
        return new AgentEntry(id, name, skills, groups, atOnce);
    }

    /**
     * With the skills of the groups; what several give is had at the highest proficiency.
     *
     * @param group by name; null: there is none of that name any more
     * @param usual what everybody takes at once
     */
    Agent agent(Function<String, @Nullable AgentGroup> group, Capacity usual) {
        Map<String, Integer> all = new HashMap<>();
        for (String each : groups) {
            AgentGroup found = group.apply(each);
            if (found != null) {
                found.skills().forEach((skill, level) -> all.merge(skill, level, Math::max));
            }
        }
        all.putAll(skills);
        return new Agent(id, name, all, usual.with(capacity));
    }
}
