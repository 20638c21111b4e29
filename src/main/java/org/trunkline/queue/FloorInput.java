package org.trunkline.queue;

import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Fact;

/** What happens to the floor, as it is journaled. These and their times are all that decisions depend on. */
public sealed interface FloorInput extends Fact {
    /** The state is this: the first input of an epoch, and again every so often as a point to replay from. */
    record Restored(FloorState state) implements FloorInput {}

    record Configured(FloorPlan plan) implements FloorInput {}

    /**
     * Logs in, or moves to another phone. Who logs in begins as not ready.
     *
     * @param phone null: without one, for what is written
     */
    record LoggedIn(String agent, @Nullable String phone) implements FloorInput {}

    /** What is offered is withdrawn, wrap-ups end; conversations go on. */
    record LoggedOut(String agent) implements FloorInput {}

    /** Also ends wrap-ups, and takes back a break that was asked for. */
    record MadeReady(String agent) implements FloorInput {}

    /** What is offered is withdrawn; conversations and wrap-ups go on. */
    record MadeNotReady(String agent, String reason) implements FloorInput {}

    /** Not ready after what the agent has in hand, the ringing offer included; at once if that is nothing. */
    record BreakRequested(String agent, String reason) implements FloorInput {}

    record PhoneSeen(String phone, PhoneState state) implements FloorInput {}

    /**
     * A contact comes. One that is on the floor already returns: its offer is withdrawn or its conversation released, and
     * it waits as told here.
     */
    record Entered(Waiting waiting) implements FloorInput {
        @Override
        public String interaction() {
            return waiting.interaction();
        }
    }

    /**
     * Another contact takes the place of one that waits or is offered: a caller's by the call back that they chose, or that
     * by the caller who rang again. Nobody was lost by it. Refused in conversation.
     */
    record PlaceTaken(String from, Waiting waiting) implements FloorInput {
        @Override
        public String interaction() {
            return waiting.interaction();
        }
    }

    /** Keeps its place and is not offered, until it is {@link Resumed}: the customer is being called first. */
    record SetAside(String interaction) implements FloorInput {}

    /** A call to a customer is not wanted, or came to nothing. Who had it in hand is free, without a wrap-up. */
    record CalledOff(String interaction) implements FloorInput {}

    /** After a restart: the script of this held contact runs again, it may be offered. */
    record Resumed(String interaction) implements FloorInput {}

    /** The caller is gone, or was taken elsewhere, while waiting or offered. In conversation: as {@link Released}. */
    record Left(String interaction) implements FloorInput {}

    record OfferAccepted(String offer) implements FloorInput {
        @Override
        public String interaction() {
            return interactionOf(offer);
        }
    }

    record OfferRefused(String offer, Refusal refusal) implements FloorInput {
        @Override
        public String interaction() {
            return interactionOf(offer);
        }
    }

    /** The conversation is over; wrap-up begins. While waiting or offered: as {@link Left}. */
    record Released(String interaction) implements FloorInput {}

    /**
     * The agent's phone is gone from the conversation: not ready (phone unreachable), without a wrap-up. The caller is
     * still there; {@link Entered} is to follow, with the priority and arrival of before. Of what is written, the agent has it no
     * more, and is otherwise as before.
     */
    record AgentVanished(String interaction) implements FloorInput {}

    /** The agent of a conversation asks another one into it: that one is reserved, refused if not free for its channel. */
    record Consulted(String interaction, String agent) implements FloorInput {}

    /**
     * The agent of a call asks a queue for one of its agents: a contact of its own ({@link Contact#asking}) waits there
     * with the conversation's priority and arrival. Who accepts it is asked into the conversation, as by {@link Consulted}.
     */
    record QueueConsulted(String interaction, String queue) implements FloorInput {}

    /** Who was asked is free again, without a wrap-up; a queue that was asked rings nobody any more. */
    record ConsultationEnded(String interaction) implements FloorInput {}

    /** Who was asked has the conversation from here on; the agent of before wraps up. */
    record HandedOver(String interaction, String agent) implements FloorInput {}

    /**
     * An agent who was not asked has the conversation from here on; the one of before wraps up. If that agent is logged out
     * or has another call in hand, the conversation is off the floor.
     */
    record TakenOver(String interaction, String agent) implements FloorInput {}

    /**
     * An agent without a call in hand calls or writes to this customer, and has the contact from now on: nobody waits, nobody is
     * offered it. {@code waiting} says by the rules of which queue it is wrapped up; one that does not exist: no wrap-up.
     */
    record CalledOut(Waiting waiting, String agent) implements FloorInput {
        @Override
        public String interaction() {
            return waiting.interaction();
        }
    }

    record WrapUpEnded(
            String agent,
            @Nullable String interaction,
            @Nullable String disposition) implements FloorInput {}

    /** A supervisor's doing, as are the four that follow: a contact that waits has this priority from now on. */
    record Reprioritised(String interaction, int priority) implements FloorInput {}

    /** A contact that waits does so in another queue from now on, with the priority and arrival of before. */
    record Moved(String interaction, String queue) implements FloorInput {}

    /** A contact that waits is this agent's, who need not have the skills, as soon as the agent is free. */
    record Assigned(String interaction, String agent) implements FloorInput {}

    /**
     * Takes in nobody more.
     *
     * @param message said to those who are turned away; may be empty
     * @param evict whether those who wait overflow too
     */
    record QueueClosed(String queue, String message, boolean evict) implements FloorInput {}

    record QueueOpened(String queue) implements FloorInput {}

    /** @param timer id of a timer that was set; one that runs no more changes nothing */
    record TimerFired(String timer) implements FloorInput {}

    /** The interaction that an offer's id names. */
    static String interactionOf(String offer) {
        int slash = offer.lastIndexOf('/');
        return slash < 0 ? offer : offer.substring(0, slash);
    }
}
