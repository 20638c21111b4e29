package org.trunkline.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the core wants done. Nothing of it may leave before the input that led to it is durable. */
public sealed interface Decision {
    /**
     * Ring this agent, or show the contact to them.
     *
     * @param offer {@code interaction/n}, n being the floor's running number of offers: an id never comes twice, also
     *     when a caller comes back
     * @param phone to ring; null: the contact is in writing
     */
    record Offer(
            String offer,
            String interaction,
            String queue,
            String agent,
            @Nullable String phone) implements Decision {}

    /** Stop ringing. The offer is over; whether the contact waits on or is gone is told by what else is decided. */
    record Withdraw(String offer, String interaction, String why) implements Decision {}

    /** The agent's answer came in time and counts: contact and agent may be joined. */
    record Accept(String offer, String interaction, String agent) implements Decision {}

    /** The contact has left its queue and the floor. */
    record Overflow(String interaction, Overflowing why) implements Decision {}

    /**
     * Tell a waiting contact where it stands.
     *
     * @param position from 1, in its queue, those included for whom a phone rings
     * @param ahead how many come before it
     * @param expected how long the wait is from here on; null: nothing is said of it
     */
    record Position(
            String interaction,
            int position,
            int ahead,
            @Nullable WaitRange expected) implements Decision {}

    /** Say a comfort message to a waiting contact. */
    record Comfort(String interaction, String message) implements Decision {}

    /** A waiting contact has another queue or priority now. */
    record Placed(String interaction, String queue, int priority) implements Decision {}

    /**
     * An agent is done with an interaction: the wrap-up was ended, ran out, or there was none.
     *
     * @param disposition the business's word for how it ended; null if none was given
     */
    record WrappedUp(
            String agent, String interaction, @Nullable String disposition) implements Decision {}

    record SetTimer(String timer, Instant at) implements Decision {}

    record CancelTimer(String timer) implements Decision {}

    record AgentChanged(String agent, AgentView view) implements Decision {}

    /** The input was not possible; nothing has changed. Says why, and the remedy. */
    record Rejected(String why) implements Decision {}
}
