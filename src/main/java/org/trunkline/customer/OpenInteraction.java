package org.trunkline.customer;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An interaction without an ending, as a controller finds it when it starts: all that is needed to enter its stage
 * afresh.
 *
 * @param line id of the caller's channel
 * @param position the flow step that was entered last, if any was
 * @param variables what was gathered, but for sensitive values
 * @param queued its place in a queue; null before the first
 * @param talk the agent and leg it was connected to; null unless it is TALKING
 */
public record OpenInteraction(
        String id,
        String line,
        String dialled,
        @Nullable String caller,
        @Nullable String callerName,
        @Nullable String customer,
        Stage stage,
        Instant stageSince,
        Instant arrivedAt,
        @Nullable Instant answeredAt,
        @Nullable String flow,
        @Nullable String flowVersion,
        @Nullable FlowPosition position,
        Map<String, String> variables,
        @Nullable Place queued,
        @Nullable Talk talk) {
    /** @param stack where sub-flows return to, innermost first, each as {@code flow@version/step} */
    public record FlowPosition(String flow, String version, String step, List<String> stack) {}

    /** @param arrivedAt when it first came into a queue */
    public record Place(String queue, int priority, Set<String> skills, Instant arrivedAt) {}

    public record Talk(String agent, String phone, String leg) {}
}
