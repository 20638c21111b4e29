package org.trunkline.queue;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the floor tells the script of a contact. */
public sealed interface QueueSignal {
    /**
     * Ring this agent, or show it to them, and answer with accepted or refused; the floor withdraws the offer when the ring
     * time is over.
     *
     * @param phone to ring; null: the contact is in writing
     */
    record Offered(
            String offer,
            String queue,
            String agent,
            @Nullable String phone) implements QueueSignal {
        /** The phone to ring for a call. */
        public String rings() {
            return Objects.requireNonNull(phone, offer);
        }
    }

    /**
     * The floor has taken note that the agent answered, in time: the two may be joined. An answer that comes after the
     * offer was withdrawn is not confirmed; its phone is to be hung up.
     */
    record Accepted(String offer) implements QueueSignal {}

    /** Stop ringing. Unless the contact has left, it waits on and will be offered again or overflow. */
    record Withdrawn(String offer, String why) implements QueueSignal {}

    /** The contact is off the floor; nothing more will come. */
    record Overflowed(Overflowing why) implements QueueSignal {}

    /** A supervisor has moved the contact, or given it another priority. */
    record Placed(String queue, int priority) implements QueueSignal {}

    /**
     * Where the contact stands, to be said.
     *
     * @param position from 1
     * @param expected how long the wait is from here on; null: nothing is said of it
     */
    record Positioned(int position, @Nullable WaitRange expected) implements QueueSignal {}

    /** A comfort message, to be said. */
    record Comforted(String message) implements QueueSignal {}
}
