package org.trunkline.queue;

import java.util.Objects;

/**
 * Agents whom another agent asks into a conversation: one at a time for each, reserved from the moment their phone is to
 * ring. Ends with the conversation at the latest, so that nobody stays reserved.
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
        } else if (seats.consulted(interaction) != null) {
            turn.reject("agent " + seats.consulted(interaction) + " is asked already; end that first");
        } else if (seat == null || !seat.loggedIn()) {
            turn.reject("agent " + agent + " is not logged in");
        } else if (!seats.isFree(seat)) {
            turn.reject("agent " + agent + " is not free");
        } else {
            assign(turn, seat, contact, Assignment.Stage.CONSULTED);
        }
    }

    void end(Turn turn, String interaction) {
        if (seats.consulted(interaction) == null) {
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
        } else if (seat == null || !seat.loggedIn() || !seat.assignments().isEmpty()) {
            offers.left(turn, interaction);
        } else {
            wrapUps.begin(turn, contact);
            assign(turn, seat, contact, Assignment.Stage.ACTIVE);
            contacts.put(contact.with(agent));
        }
    }

    private void assign(Turn turn, Seat seat, Contact contact, Assignment.Stage stage) {
        seats.put(
                turn,
                seat.with(new Assignment(
                        contact.interaction(),
                        contact.queue(),
                        Objects.requireNonNull(seat.phone()),
                        Objects.requireNonNull(contact.offer()),
                        stage,
                        turn.at,
                        null)));
    }
}
