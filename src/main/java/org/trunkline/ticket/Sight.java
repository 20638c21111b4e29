package org.trunkline.ticket;

import java.util.Set;

/**
 * What an agent may see: what is theirs, what is of the queues that they take contacts of, what is nobody's of no queue, and
 * what names them.
 *
 * @param names as which notes name them
 */
public record Sight(String agent, Set<String> queues, Set<String> names) {
    public Sight {
        queues = Set.copyOf(queues);
        names = Set.copyOf(names);
    }
}
