package org.trunkline.roster;

import java.util.Map;

/**
 * Agents who have skills in common.
 *
 * @param skills that each member has who does not have them otherwise, with proficiency, 1 to 10
 */
public record AgentGroup(String name, Map<String, Integer> skills) {
    public AgentGroup {
        skills = Map.copyOf(skills);
    }
}
