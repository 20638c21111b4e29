package org.trunkline.roster;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants an agent to be, not checked yet.
 *
 * @param skills skill to proficiency, 1 to 10
 * @param groups by name
 * @param pin null: the one there was stays; a new agent without one cannot log in at a phone
 */
public record AgentDraft(
        String id,
        String name,
        Map<String, Integer> skills,
        Set<String> groups,
        @Nullable String pin) {
    AgentEntry entry() {
        return new AgentEntry(id, name, skills, groups);
    }

    @Override
    public String toString() {
        return "AgentDraft[id=" + id + "]"; // the PIN shows up nowhere
    }
}
