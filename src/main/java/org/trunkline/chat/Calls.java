package org.trunkline.chat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.trunkline.queue.Reply;

/** What visitors can have of the telephone. */
public interface Calls {
    /** The number as it is kept; empty: it is none, or cannot be called. */
    Optional<String> callable(String number);

    /**
     * Somebody who waits in writing is to be called instead, and keeps the place.
     *
     * @param number as {@link #callable} gives it
     * @return refused if they do not wait any more; nothing was promised then
     */
    CompletableFuture<Reply> instead(String interaction, String number);
}
