package org.trunkline.queue;

import java.util.Objects;
import java.util.Set;

/**
 * Agents whom another agent asks into a conversation: one at a time for each, reserved from the moment their phone is to
 * ring. Ends with the conversation at the latest, so that nobody stays reserved. A queue is asked by a contact that waits in
 * it; the agent who accepts that one is the conversation's from then on, and the contact is gone.
 */
final class Consultations {
    private final Seats seats;
    private final Contacts contacts;
    private final Offers offers;
    private final WrapUps wrapUps;

    Consultations(Seats seats, Contacts contacts, Offers offers, WrapUps wrapUps) {
        this.seats = seats;
        this.contacts = contacts;
        this.offers = offers;
        this.wrapUps = wrapUps;
    }

    void begin(Turn turn, String interaction, String agent) {
        Contact contact = contacts.contact(interaction);
        Seat seat = seats.seat(agent);
        if (contact == null || contact.stage() != Contact.Stage.ACTIVE) {
            turn.reject("interaction " + interaction + " is not in conversation");
        } else if (isAsked(turn, interaction)) {
            return;
        } else if (seat == null || !seat.loggedIn()) {
            turn.reject("agent " + agent + " is not logged in");
        } else if (agent.equals(contact.agent())
                || !seats.isFree(seat, contact.waiting().channel())) {
            turn.reject("agent " + agent + " is not free");
        } else {
            seats.assign(turn, offers.ready(turn, agent, contact.waiting()), contact, Assignment.Stage.CONSULTED);
        }
    }

    void ask(Turn turn, String interaction, String queue) {
        Contact contact = contacts.contact(interaction);
        if (contact == null || contact.stage() != Contact.Stage.ACTIVE) {
            turn.reject("interaction " + interaction + " is not in conversation");
        } else if (contact.waiting().channel().isWritten()) {
            // Its agent might be offered to be asked.
            turn.reject("interaction " + interaction + " is no call; ask an agent by name");
        } else if (contacts.plan(queue) == null) {
            turn.reject("there is no queue " + queue);
        } else if (!isAsked(turn, interaction)) {
            Waiting caller = contact.waiting();
            offers.enter(
                    turn,
                    new Waiting(Contact.asking(interaction), queue, caller.priority(), Set.of(), caller.arrived()));
        }
    }

    private boolean isAsked(Turn turn, String interaction) {
        String agent = seats.consulted(interaction);
        Contact asking = contacts.contact(Contact.asking(interaction));
        if (agent != null) {
            turn.reject("agent " + agent + " is asked already; end that first");
        } else if (asking != null) {
            turn.reject("queue " + asking.queue() + " is asked already; end that first");
        }
        return agent != null || asking != null;
    }

    /** An agent's answer; one who was offered to be asked is reserved for that conversation. */
    void accepted(Turn turn, String offer) {
        offers.accepted(turn, offer);
        String asking = FloorInput.interactionOf(offer);
        Contact accepted = contacts.contact(asking);
        if (!Contact.isAsking(asking) || accepted == null || !offer.equals(accepted.offer())) {
            return;
        }
        Seat seat = seats.taken(Objects.requireNonNull(accepted.agent())).without(asking);
        contacts.remove(accepted);
        // It cannot be gone: what asks ends with it.
        Contact conversation = Objects.requireNonNull(contacts.contact(Contact.conversation(asking)), asking);
        seats.assign(turn, seat, conversation, Assignment.Stage.CONSULTED);
    }

    void end(Turn turn, String interaction) {
        if (seats.consulted(interaction) == null && contacts.contact(Contact.asking(interaction)) == null) {
            turn.reject("nobody is asked into interaction " + interaction);
        } else {
            offers.endConsultation(turn, interaction);
        }
    }

    /** The conversation is another agent's from here on; the one of before wraps up. */
    void handOver(Turn turn, String interaction, String agent) {
        Contact contact = contacts.contact(interaction);
        if (contact == null || !agent.equals(seats.consulted(interaction))) {
            turn.reject("agent " + agent + " is not asked into interaction " + interaction);
            return;
        }
        Seat seat = seats.taken(agent);
        Assignment consulted = Objects.requireNonNull(seat.assignments().get(interaction));
        wrapUps.begin(turn, contact);
        seats.put(turn, seat.with(consulted.now(Assignment.Stage.ACTIVE, turn.at)));
        contacts.put(contact.with(agent));
    }

    /** As {@link #handOver}, by somebody who needs no reservation: they are on the line already. */
    void takeOver(Turn turn, String interaction, String agent) {
        Contact contact = contacts.contact(interaction);
        Seat seat = seats.seat(agent);
        if (contact == null || contact.stage() != Contact.Stage.ACTIVE) {
            turn.reject("interaction " + interaction + " is not in conversation");
        } else if (seat == null || !canHave(seat, contact)) {
            offers.left(turn, interaction);
        } else {
            wrapUps.begin(turn, contact);
            seats.assign(turn, offers.ready(turn, agent, contact.waiting()), contact, Assignment.Stage.ACTIVE);
            contacts.put(contact.with(agent));
        }
    }

    /** There is one call at most; who takes over more than one is offered knows why. */
    private static boolean canHave(Seat seat, Contact contact) {
        Assignment has = seat.assignments().get(contact.interaction());
        boolean conversing = has != null && has.stage() != Assignment.Stage.WRAP_UP;
        return seat.loggedIn()
                && !conversing
                && (contact.waiting().channel().isWritten() || (seat.phone() != null && seat.call() == null));
    }
}
