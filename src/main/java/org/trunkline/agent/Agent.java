package org.trunkline.agent;

import java.util.Map;

/**
 * A person who takes interactions, at whatever phone they log in.
 *
 * @param id the number the agent logs in with, e.g. {@code 101}
 * @param skills skill name to proficiency, 1 (beginner) to 10 (expert)
 * @param capacity how much they take at once
 */
public record Agent(String id, String name, Map<String, Integer> skills, Capacity capacity) {
    @SuppressWarnings("NullAway") // journals of before have no capacity
    public Agent {
        capacity = capacity == null ? Capacity.USUAL : capacity;
        skills = Map.copyOf(skills);
        skills.forEach((skill, level) -> {
            if (level < 1 || level > 10) {
                throw new IllegalArgumentException(
                        "agent " + id + ": skill '" + skill + "' has proficiency " + level + "; it goes from 1 to 10");
            }
        });
    }

    /** With the usual capacity. */
    public Agent(String id, String name, Map<String, Integer> skills) {
        this(id, name, skills, Capacity.USUAL);
    }
}
