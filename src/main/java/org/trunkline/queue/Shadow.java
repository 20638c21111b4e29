package org.trunkline.queue;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Agent;
import org.trunkline.journal.Entry;

/**
 * The floor as the journal tells it, one entry after the other, with what was decided on each: for those who draw up what
 * happened. Entries in the order of the journal; begins with the first {@link FloorInput.Restored}. Not thread-safe.
 */
public final class Shadow {
    private final FloorCore core = new FloorCore();
    private boolean begun;

    /** What was decided; nothing for facts of other rooms, and before the beginning. */
    public List<Decision> follow(Entry entry) {
        if (!(entry.fact() instanceof FloorInput input)) {
            return List.of();
        }
        begun |= input instanceof FloorInput.Restored;
        return begun ? core.apply(entry.at(), input) : List.of();
    }

    /** Null: not on the floor. */
    public @Nullable Contact contact(String interaction) {
        return core.contacts().contact(interaction);
    }

    public Collection<Contact> contacts() {
        return core.contacts().all().values();
    }

    /** From 1, those included for whom a phone rings. */
    public int position(Contact contact) {
        return core.contacts().position(contact);
    }

    public Map<String, AgentView> agents() {
        return core.seats().views();
    }

    /** Null: there is no such queue any more. */
    public @Nullable QueuePlan queue(String name) {
        return core.contacts().plan(name);
    }

    /** The queues that an agent has the skills for. */
    public Set<String> queuesOf(String agent) {
        Agent configured = core.plan().agents().get(agent);
        return configured == null
                ? Set.of()
                : core.plan().queues().values().stream()
                        .filter(queue -> queue.need().metBy(configured.skills()))
                        .map(QueuePlan::name)
                        .collect(Collectors.toUnmodifiableSet());
    }
}
