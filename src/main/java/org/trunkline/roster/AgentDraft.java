package org.trunkline.roster;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants an agent to be, not checked yet.
 *
 * @param skills skill to proficiency, 1 to 10
 * @param pin null: the one there was stays; a new agent without one cannot log in at a phone
 */
public record AgentDraft(
        String id,
        String name,
        Map<String, Integer> skills,
        @Nullable String pin) {
    @Override
    public String toString() {
        return "AgentDraft[id=" + id + "]"; // the PIN shows up nowhere
    }
}
