package org.trunkline.conversation;

import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;

/** Which conversations; null: any. */
public record ConversationFilter(
        Conversation.@Nullable State state,
        @Nullable Channel channel,
        @Nullable String queue,
        @Nullable String agent) {
    public static final ConversationFilter ALL = new ConversationFilter(null, null, null, null);
}
