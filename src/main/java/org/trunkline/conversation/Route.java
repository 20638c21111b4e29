package org.trunkline.conversation;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trunkline.queue.Waiting;

/**
 * Where an interaction waits for an agent.
 *
 * @param priority higher goes first, among all contacts of the queue, calls included
 * @param skills needed beside the queue's own, each as {@link org.trunkline.agent.Need#parse} reads it
 * @param preferred who is to have it if possible; null: nobody in particular
 */
public record Route(String queue, int priority, Set<String> skills, Waiting.@Nullable Preferred preferred) {
    public Route {
        skills = Set.copyOf(skills);
    }

    public static Route to(String queue) {
        return new Route(queue, 0, Set.of(), null);
    }
}
