package org.trunkline.chat;

import org.jspecify.annotations.Nullable;

/**
 * Where a chat stands.
 *
 * @param agent who has it; null: nobody does
 * @param place among those who wait, from 1; null: it does not wait
 * @param form whether it ended because nobody was there, and the page is to show the form for that
 */
public record Standing(
        State state, Frame.@Nullable Agent agent, @Nullable Integer place, boolean form) {
    static final Standing NEW = new Standing(State.NEW, null, null, false);
}
