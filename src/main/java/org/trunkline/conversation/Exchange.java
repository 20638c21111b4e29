package org.trunkline.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with all that was written in it.
 *
 * @param messages oldest first
 * @param draft of the one who asks; null: they have begun nothing
 * @param watchers who else looks at it or writes in it
 */
public record Exchange(
        Conversation conversation,
        List<Message> messages,
        @Nullable Draft draft,
        List<Watcher> watchers) {
    public Exchange {
        messages = List.copyOf(messages);
        watchers = List.copyOf(watchers);
    }
}
