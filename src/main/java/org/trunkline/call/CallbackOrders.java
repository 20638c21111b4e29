package org.trunkline.call;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Callback;
import org.trunkline.customer.Callback.Mode;
import org.trunkline.queue.Reply;

/** What is asked from outside about the calls that we make to customers; safe for any thread. */
public interface CallbackOrders {
    /**
     * A call to be made.
     *
     * @param number as {@link #number} gives it
     * @param at not before; null: at once
     * @param agent whose call it is, for an hour from then on; null: anybody's
     */
    record Order(
            String number,
            String queue,
            @Nullable Instant at,
            @Nullable String agent,
            Mode mode) {}

    /** The number as it is kept, an extension of ours or in E.164; empty if it is none. */
    Optional<String> number(String given);

    /** Whether such a number can be called: outside only by a trunk. */
    boolean reaches(String number);

    /** @return the callback's id, once it is durable */
    CompletableFuture<String> order(Order order);

    /**
     * A customer who waits in writing is called instead, and keeps the place.
     *
     * @param number as {@link #number} gives it
     * @return refused if they do not wait any more; nothing was promised then
     */
    CompletableFuture<Reply> instead(String interaction, String number);

    /**
     * Makes the call no more; a customer who is just being rung is let go.
     *
     * @param state DONE or CANCELLED
     * @param why for the record
     * @return completed once it is durable; false if there is no such callback, or the customer was reached
     */
    CompletableFuture<Boolean> end(String id, Callback.State state, String why);
}
