package org.trunkline.call;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.trunkline.queue.Reply;

/** The one way in which commands reach a running call from outside of its thread. */
public interface Talks {
    /**
     * Asks the call that has this interaction in hand; safe for any thread, returns at once.
     *
     * @return completed by the call's own thread, refused if there is no such call or it is in no state for it
     */
    CompletableFuture<Reply> ask(String interaction, TalkRequest request);

    /** What may be known of the card data that was keyed last in a running call; empty: none was, or the call is over. */
    Optional<CardView> card(String interaction);
}
