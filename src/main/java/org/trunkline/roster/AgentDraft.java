package org.trunkline.roster;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;

/**
 * What somebody wants an agent to be, not checked yet.
 *
 * @param skills skill to proficiency, 1 to 10
 * @param groups by name
 * @param capacity channel to how many at once, where it is not as usual; null: as it was
 * @param pin null: the one there was stays; a new agent without one cannot log in at a phone
 */
public record AgentDraft(
        String id,
        String name,
        Map<String, Integer> skills,
        Set<String> groups,
        @Nullable Map<String, Integer> capacity,
        @Nullable String pin) {
    /** Who takes as much at once as before. */
    public AgentDraft(String id, String name, Map<String, Integer> skills, Set<String> groups, @Nullable String pin) {
        this(id, name, skills, groups, null, pin);
    }

    AgentEntry entry() {
        return new AgentEntry(id, name, skills, groups, capacity == null ? Map.of() : channels(capacity));
    }

    /** {@link Rules} found no fault with it. */
    static Map<Channel, Integer> channels(Map<String, Integer> capacity) {
        Map<Channel, Integer> channels = new HashMap<>();
        capacity.forEach((word, most) -> channels.put(Channel.of(word).orElseThrow(), most));
        return channels;
    }

    @Override
    public String toString() {
        return "AgentDraft[id=" + id + "]"; // the PIN shows up nowhere
    }
}
