package org.trunkline.conversation;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;

/**
 * Which conversations; null: any.
 *
 * @param queues of one of these
 */
public record ConversationFilter(
        Conversation.@Nullable State state,
        @Nullable Channel channel,
        @Nullable String queue,
        @Nullable String agent,
        @Nullable Set<String> queues) {
    public static final ConversationFilter ALL = new ConversationFilter(null, null, null, null);

    public ConversationFilter {
        queues = queues == null ? null : Set.copyOf(queues);
    }

    public ConversationFilter(
            Conversation.@Nullable State state,
            @Nullable Channel channel,
            @Nullable String queue,
            @Nullable String agent) {
        this(state, channel, queue, agent, null);
    }
}
