package org.trunkline.queue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The floor as it was after an input, immutable.
 *
 * @param queues by name
 * @param agents by id, all that are configured
 * @param talking calls in conversation, by agent
 * @param writing contacts that are answered in writing, by agent
 */
public record FloorView(
        long planVersion,
        Map<String, QueueView> queues,
        Map<String, AgentView> agents,
        Map<String, Contact> talking,
        Map<String, List<Contact>> writing) {
    public static final FloorView EMPTY = new FloorView(0, Map.of(), Map.of(), Map.of(), Map.of());

    /** What is said to those whom a closed queue turns away; empty if nothing is, or if it is open. */
    public String closedMessage(String queue) {
        QueueView view = queues.get(queue);
        return view == null || view.closed() == null ? "" : view.closed();
    }

    /** Where a contact stands, or null if it is not on the floor. */
    public @Nullable Contact contact(String interaction) {
        return Stream.concat(
                        Stream.concat(
                                talking.values().stream(),
                                writing.values().stream().flatMap(List::stream)),
                        queues.values().stream().flatMap(queue -> queue.waiting().stream()))
                .filter(contact -> contact.interaction().equals(interaction))
                .findFirst()
                .orElse(null);
    }
}
