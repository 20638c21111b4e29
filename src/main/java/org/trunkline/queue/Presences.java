package org.trunkline.queue;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Presence;
import org.trunkline.agent.Reasons;

/** What agents and their phones do. */
final class Presences {
    private final Seats seats;
    private final Contacts contacts;
    private final Offers offers;
    private final Waits waits;
    private final WrapUps wrapUps;

    Presences(Seats seats, Contacts contacts, Offers offers, Waits waits, WrapUps wrapUps) {
        this.seats = seats;
        this.contacts = contacts;
        this.offers = offers;
        this.waits = waits;
        this.wrapUps = wrapUps;
    }

    /** @param phone null: without one, for what is written */
    void login(Turn turn, String agent, @Nullable String phone) {
        Seat seat = seats.seat(agent);
        if (seat == null || !seats.configured(agent)) {
            turn.reject("there is no agent " + agent + "; add the agent first");
            return;
        }
        String other = phone == null ? null : seats.agentAt(phone);
        if (other != null && !other.equals(agent)) {
            turn.reject("agent " + other + " is logged in at phone " + phone + "; log that agent out first");
            return;
        }
        if (!seat.loggedIn()) {
            seats.put(
                    turn,
                    seat.at(phone)
                            .with(new Presence.NotReady(Reasons.LOGGED_IN))
                            .with(Tally.NONE));
        } else if (!Objects.equals(phone, seat.phone())) {
            Assignment call = seat.call();
            Contact withdrawn = call == null ? null : withdrawn(turn, seat, "agent moved to another phone");
            Seat moved = seats.taken(agent).at(phone);
            boolean deaf = moved.available() && phone != null && seats.phone(phone) == PhoneState.UNREACHABLE;
            seats.put(turn, deaf ? moved.with(new Presence.NotReady(Reasons.PHONE_UNREACHABLE)) : moved);
            awaitAgain(turn, withdrawn);
            waits.strand(turn, agent);
        }
    }

    void logout(Turn turn, String agent) {
        Seat seat = loggedIn(turn, agent);
        if (seat == null) {
            return;
        }
        Contact withdrawn = withdrawn(turn, seat, "agent logged out");
        Seat left = seats.taken(agent);
        for (Assignment wrapUp : left.wrapUps()) {
            left = wrapUps.cut(turn, left, wrapUp);
        }
        seats.put(turn, left.at(null).with(new Presence.LoggedOut()));
        awaitAgain(turn, withdrawn);
        waits.strand(turn, agent);
    }

    void ready(Turn turn, String agent) {
        Seat seat = loggedIn(turn, agent);
        if (seat == null) {
            return;
        }
        if (seat.phone() != null && seats.phone(seat.phone()) == PhoneState.UNREACHABLE) {
            turn.reject("phone " + seat.phone() + " is not reachable; register it, then go ready");
            return;
        }
        Optional<String> objection = seat.wrapUps().stream()
                .flatMap(wrapUp -> wrapUps.objection(wrapUp, null).stream())
                .findFirst();
        if (objection.isPresent()) {
            turn.reject(objection.get());
            return;
        }
        Seat free = seat;
        for (Assignment wrapUp : seat.wrapUps()) {
            free = wrapUps.ended(turn, free, wrapUp, null);
        }
        seats.put(turn, free.available() ? free : free.idleSince(turn.at).with(new Presence.Available()));
    }

    void notReady(Turn turn, String agent, String reason) {
        Seat seat = loggedIn(turn, agent);
        if (seat == null) {
            return;
        }
        Contact withdrawn = withdrawn(turn, seat, "agent went not ready");
        seats.put(turn, seats.taken(agent).with(new Presence.NotReady(reason)));
        awaitAgain(turn, withdrawn);
    }

    /** What is in hand hides the presence until it is over: so a break after it is not ready now. */
    void breakAfter(Turn turn, String agent, String reason) {
        Seat seat = loggedIn(turn, agent);
        if (seat != null) {
            seats.put(turn, seat.with(new Presence.NotReady(reason)));
        }
    }

    void wrapUpEnded(Turn turn, String agent, @Nullable String interaction, @Nullable String disposition) {
        Seat seat = seats.seat(agent);
        Assignment wrapUp = seat == null || interaction == null ? null : seat.wrapUp(interaction);
        if (seat == null || wrapUp == null) {
            turn.reject("agent " + agent + " is not in wrap-up" + (interaction == null ? "" : " of " + interaction));
            return;
        }
        Optional<String> objection = wrapUps.objection(wrapUp, disposition);
        if (objection.isPresent()) {
            turn.reject(objection.get());
            return;
        }
        seats.put(turn, wrapUps.ended(turn, seat, wrapUp, disposition));
    }

    /**
     * An unreachable phone makes its agent not ready, and one that is back does not make the agent ready again: whether
     * somebody sits there is not known, and a call offered to an empty chair costs the caller the whole ring time. The
     * agent's view shows that the phone is back.
     */
    void phoneSeen(Turn turn, String phone, PhoneState state) {
        String agent = seats.agentAt(phone);
        Seat seat = agent == null ? null : seats.seat(agent);
        seats.seen(turn, phone, state);
        if (state != PhoneState.UNREACHABLE || seat == null) {
            return;
        }
        Contact withdrawn = withdrawn(turn, seat, "phone unreachable");
        Seat now = seats.taken(seat.agent());
        if (now.available()) {
            seats.put(turn, now.with(new Presence.NotReady(Reasons.PHONE_UNREACHABLE)));
        }
        awaitAgain(turn, withdrawn);
    }

    /** Withdraws what the agent is offered; the contact waits again only once the agent's new state is written. */
    private @Nullable Contact withdrawn(Turn turn, Seat seat, String why) {
        Assignment offered = seat.offered();
        if (offered == null) {
            return null;
        }
        Contact contact = Objects.requireNonNull(contacts.contact(offered.interaction()));
        return offers.withdraw(turn, contact, offered.offer(), why);
    }

    private void awaitAgain(Turn turn, @Nullable Contact withdrawn) {
        if (withdrawn != null) {
            waits.await(turn, withdrawn);
        }
    }

    private @Nullable Seat loggedIn(Turn turn, String agent) {
        Seat seat = seats.seat(agent);
        if (seat == null || !seat.loggedIn()) {
            turn.reject("agent " + agent + " is not logged in; log in first");
            return null;
        }
        return seat;
    }
}
