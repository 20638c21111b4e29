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
 * @param moved whether an agent sent it into that queue
 * @param talk who talks with the caller; null if nobody does
 * @param askedAfter whether its agent has hung up, and a flow asks the caller what they think of it
 * @param outbound whether we called the customer
 * @param calledBy an agent called the customer, and nobody sent the call into a queue since; else null
 * @param card whether the caller keys card data, heard by nobody
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
        boolean moved,
        @Nullable Talk talk,
        boolean card,
        boolean askedAfter,
        boolean outbound,
        @Nullable CalledBy calledBy) {
    /** Whether an agent calls a customer who has not answered, or is not known to have. */
    public boolean isCallingOut() {
        return calledBy != null && talk == null && (stage == Stage.RINGING || stage == Stage.DIALLING);
    }

    /**
     * @param leg the channel of the agent who called
     * @param queue may be empty
     */
    public record CalledBy(String agent, String phone, String leg, String queue) {}

    /** @param stack where sub-flows return to, innermost first, each as {@code flow@version/step} */
    public record FlowPosition(String flow, String version, String step, List<String> stack) {}

    /** @param arrivedAt when it first came into a queue */
    public record Place(String queue, int priority, Set<String> skills, Instant arrivedAt) {}

    /**
     * A conversation.
     *
     * @param host whom the caller talks with; null: they have left, or the caller is parked
     * @param second another phone that rings or is answered, for a transfer or a conference
     * @param held whether the caller hears music instead
     * @param slot where the caller is parked, {@code host} being who parked
     */
    public record Talk(
            @Nullable Partner host,
            @Nullable Partner second,
            boolean secondAnswered,
            boolean held,
            @Nullable String slot) {
        static Talk with(Partner host) {
            return new Talk(host, null, false, false, null);
        }

        static Talk parked(String slot, Partner by) {
            return new Talk(by, null, false, false, slot);
        }

        Talk host(@Nullable Partner next) {
            return new Talk(next, second, secondAnswered, held, slot);
        }

        Talk second(@Nullable Partner next, boolean answered) {
            return new Talk(host, next, answered, held, slot);
        }

        Talk held(boolean next) {
            return new Talk(host, second, secondAnswered, next, slot);
        }
    }
}
