package org.trunkline.api;

import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Fact;

/** The audit of what was changed, or heard, over the API. Registered as {@code api.*}. */
public sealed interface ApiFact extends Fact {
    /**
     * Somebody changed something.
     *
     * @param actor name of the token, or {@code user:} with that of who logged in; {@code nobody}: a log-in failed
     * @param what e.g. {@code queue.add}, {@code agent.login}, {@code token.revoke}
     * @param object which one, e.g. the queue's name or the agent's id
     * @param detail e.g. the reason that was given; null: there is none
     */
    record Changed(
            String actor,
            String what,
            String object,
            @Nullable String detail) implements ApiFact {}
    /**
     * Somebody had a recording played or downloaded, or a part of it.
     *
     * @param from the first byte
     * @param to the one after the last
     */
    record Fetched(String actor, String interaction, String recording, long from, long to) implements ApiFact {}
}
