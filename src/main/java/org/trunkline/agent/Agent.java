package org.trunkline.agent;

import java.util.Map;

/**
 * A person who takes interactions, at whatever phone they log in.
 *
 * @param id the number the agent logs in with, e.g. {@code 101}
 * @param skills skill name to proficiency, 1 (beginner) to 10 (expert)
 */
public record Agent(String id, String name, Map<String, Integer> skills) {
    public Agent {
        skills = Map.copyOf(skills);
        skills.forEach((skill, level) -> {
            if (level < 1 || level > 10) {
                throw new IllegalArgumentException(
                        "agent " + id + ": skill '" + skill + "' has proficiency " + level + "; it goes from 1 to 10");
            }
        });
    }
}
