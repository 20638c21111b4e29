package org.trunkline.queue;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Presence;
import org.trunkline.agent.Reasons;

/**
 * The life of a contact: waits, is offered, talks, leaves. After each input nobody waits whom an idle agent could serve.
 *
 * <p>Since everybody ranks contacts alike (by place) and agents alike (by idle time), the pairs are the same whether
 * contacts choose agents or agents contacts; so an input that only frees an agent looks at one contact, and one that only
 * brings a contact looks at one agent.
 */
final class Offers {
    private final Seats seats;
    private final Contacts contacts;
    private final Timers timers;
    private final Witness witness;
    private long entries;
    private long made;

    /** Is told of each offer before anything is changed by it. */
    interface Witness {
        void offering(Turn turn, String offer, Contact contact, String agent);
    }

    Offers(Seats seats, Contacts contacts, Timers timers, Witness witness) {
        this.seats = seats;
        this.contacts = contacts;
        this.timers = timers;
        this.witness = witness;
    }

    void restore(FloorState state) {
        entries = state.entries();
        made = state.offers();
    }

    long entries() {
        return entries;
    }

    long made() {
        return made;
    }

    void match(Turn turn) {
        if (turn.all || (!turn.freed.isEmpty() && !turn.waiting.isEmpty())) {
            for (Place place : contacts.lines().all()) {
                if (seats.idle().isEmpty()) {
                    return;
                }
                seek(turn, place.interaction());
            }
            return;
        }
        for (String agent : turn.freed) {
            Place first = seats.idle().contains(agent) ? contacts.lines().first(seats.skills(agent)) : null;
            Contact contact = first == null ? null : contacts.contact(first.interaction());
            if (contact != null) {
                offer(turn, contact, seats.taken(agent));
            }
        }
        turn.waiting.stream()
                .map(contacts::contact)
                .filter(Objects::nonNull)
                .map(Place::of)
                .sorted()
                .forEach(place -> seek(turn, place.interaction()));
    }

    private void seek(Turn turn, String interaction) {
        Contact contact = contacts.contact(interaction);
        if (contact != null && contact.stage() == Contact.Stage.WAITING) {
            String agent = seats.idle().first(contacts.needed(contact));
            if (agent != null) {
                offer(turn, contact, seats.taken(agent));
            }
        }
    }

    private void offer(Turn turn, Contact contact, Seat seat) {
        QueuePlan plan = Objects.requireNonNull(contacts.plan(contact.queue()), contact.queue());
        String phone = Objects.requireNonNull(seat.phone(), seat.agent());
        String id = contact.interaction() + "/" + (made + 1);
        witness.offering(turn, id, contact, seat.agent());
        made++;
        contacts.put(contact.offered(id, seat.agent()));
        seats.put(
                turn,
                seat.with(new Assignment(
                        contact.interaction(), contact.queue(), phone, id, Assignment.Stage.OFFERED, turn.at)));
        turn.decide(new Decision.Offer(id, contact.interaction(), contact.queue(), seat.agent(), phone));
        timers.set(turn, Timer.Kind.RING, contact.interaction(), plan.get(QueueSettings.RING));
    }

    /** A contact comes, or comes back. */
    void enter(Turn turn, Waiting waiting) {
        Contact present = contacts.contact(waiting.interaction());
        if (present != null) {
            if (present.stage() != Contact.Stage.ACTIVE) {
                contacts.count(present.queue(), QueueFigures::plusMoved);
            }
            end(turn, present, "entered anew");
        }
        Contact contact = new Contact(waiting, ++entries, turn.at, Contact.Stage.WAITING, null, null, false);
        contacts.count(waiting.queue(), QueueFigures::plusOffered);
        QueuePlan plan = contacts.plan(waiting.queue());
        if (plan != null && seats.somebodyLoggedIn(contacts.needed(waiting))) {
            timers.set(turn, Timer.Kind.WAIT, waiting.interaction(), plan.get(QueueSettings.MAX_WAIT));
            timers.set(turn, Timer.Kind.ANNOUNCE, waiting.interaction(), plan.get(QueueSettings.ANNOUNCE_EVERY));
        }
        await(turn, contact);
    }

    /** A held contact's script is there again. */
    void resume(Turn turn, String interaction) {
        Contact contact = contacts.contact(interaction);
        if (contact == null) {
            turn.decide(new Decision.Overflow(interaction, Overflowing.NO_AGENT));
        } else if (contact.stage() == Contact.Stage.HELD) {
            await(turn, contact.waiting(Contact.Stage.WAITING));
        }
    }

    /** Lets a contact wait, if there is anything to wait for. */
    void await(Turn turn, Contact contact) {
        if (contact.overdue()) {
            overflow(turn, contact, Overflowing.MAX_WAIT);
        } else if (hopeless(contact)) {
            overflow(turn, contact, Overflowing.NO_AGENT);
        } else {
            contacts.put(contact);
            turn.waiting.add(contact.interaction());
        }
    }

    private boolean hopeless(Contact contact) {
        return contacts.plan(contact.queue()) == null || !seats.somebodyLoggedIn(contacts.needed(contact));
    }

    /** Overflows those who wait for skills that nobody who is logged in has, now that an agent with these is gone. */
    void strand(Turn turn, Set<String> skills) {
        contacts.lines().served(skills).forEach((needed, places) -> {
            if (!seats.somebodyLoggedIn(needed)) {
                places.forEach(place -> overflow(
                        turn, Objects.requireNonNull(contacts.contact(place.interaction())), Overflowing.NO_AGENT));
            }
        });
    }

    /** After a new plan: overflows those whose queue or last agent it took away. Held ones learn when resumed. */
    void strand(Turn turn) {
        List<Contact> present = contacts.notTalking();
        for (Contact contact : present) {
            boolean gone = contacts.plan(contact.queue()) == null;
            if (contact.stage() == Contact.Stage.OFFERED && gone) {
                await(turn, withdraw(turn, contact, "queue removed"));
            } else if (contact.stage() == Contact.Stage.WAITING && hopeless(contact)) {
                overflow(turn, contact, Overflowing.NO_AGENT);
            }
        }
    }

    private void overflow(Turn turn, Contact contact, Overflowing why) {
        contacts.count(contact.queue(), figures -> figures.plusOverflow(why));
        turn.decide(new Decision.Overflow(contact.interaction(), why));
        remove(turn, contact);
    }

    /** Nothing happens if nobody is asked. */
    void endConsultation(Turn turn, String interaction) {
        String asked = seats.consulted(interaction);
        if (asked != null) {
            seats.put(turn, seats.taken(asked).without(interaction).idleSince(turn.at));
        }
    }

    private void remove(Turn turn, Contact contact) {
        endConsultation(turn, contact.interaction());
        contacts.remove(contact);
        timers.cancel(turn, Timer.Kind.WAIT, contact.interaction());
        timers.cancel(turn, Timer.Kind.ANNOUNCE, contact.interaction());
    }

    /** Takes a ringing offer back; the contact returned is to wait or to be removed. */
    Contact withdraw(Turn turn, Contact contact, String why) {
        String offer = Objects.requireNonNull(contact.offer());
        turn.decide(new Decision.Withdraw(offer, contact.interaction(), why));
        seats.put(turn, unassigned(turn, contact));
        return contact.waiting(Contact.Stage.WAITING);
    }

    /** The seat without the ringing offer, not written yet. */
    private Seat unassigned(Turn turn, Contact contact) {
        timers.cancel(turn, Timer.Kind.RING, contact.interaction());
        return seats.taken(Objects.requireNonNull(contact.agent())).without(contact.interaction());
    }

    void accepted(Turn turn, String offer) {
        Contact contact = contacts.offered(offer);
        if (contact == null) {
            turn.reject("offer " + offer + " is over; hang up the agent's leg");
            return;
        }
        String interaction = contact.interaction();
        timers.cancel(turn, Timer.Kind.RING, interaction);
        timers.cancel(turn, Timer.Kind.WAIT, interaction);
        timers.cancel(turn, Timer.Kind.ANNOUNCE, interaction);
        Seat seat = seats.taken(Objects.requireNonNull(contact.agent()));
        Assignment assignment = Objects.requireNonNull(seat.assignments().get(interaction));
        seats.put(turn, seat.with(assignment.now(Assignment.Stage.ACTIVE, turn.at)));
        contacts.put(contact.active());
        turn.decide(new Decision.Accept(offer, interaction, seat.agent()));
        Duration wait = Duration.between(contact.entered(), turn.at);
        QueuePlan plan = contacts.plan(contact.queue());
        boolean inTime = plan != null && wait.compareTo(plan.get(QueueSettings.SERVICE_LEVEL)) <= 0;
        contacts.count(contact.queue(), figures -> figures.plusAnswered(wait, inTime));
    }

    void refused(Turn turn, String offer, Refusal refusal) {
        Contact contact = contacts.offered(offer);
        if (contact == null) {
            turn.reject("offer " + offer + " is over already");
            return;
        }
        refused(turn, contact, refusal);
    }

    /** The agent's phone rang too long. */
    void rangOut(Turn turn, String interaction) {
        Contact contact = Objects.requireNonNull(contacts.contact(interaction), interaction);
        turn.decide(new Decision.Withdraw(Objects.requireNonNull(contact.offer()), interaction, "no answer"));
        refused(turn, contact, Refusal.NO_ANSWER);
    }

    private void refused(Turn turn, Contact contact, Refusal refusal) {
        Seat seat = unassigned(turn, contact);
        Seat next = switch (refusal) {
            case NO_ANSWER -> notReady(seat, Reasons.RONA);
            case DECLINED -> notReady(seat, Reasons.DECLINED);
            case UNREACHABLE -> notReady(seat, Reasons.PHONE_UNREACHABLE);
            case BUSY -> notReady(seat, Reasons.PHONE_BUSY);
            case FAILED -> seat;
        };
        if (refusal == Refusal.FAILED) {
            timers.set(turn, Timer.Kind.REST, Objects.requireNonNull(seat.phone()), FloorCore.REST);
        }
        seats.put(turn, next);
        await(turn, contact.waiting(Contact.Stage.WAITING));
    }

    private static Seat notReady(Seat seat, String reason) {
        // A break that was asked for meanwhile keeps its own reason.
        return seat.available() ? seat.with(new Presence.NotReady(reason)) : seat;
    }

    /** The caller is gone, or the conversation is over. */
    void left(Turn turn, String interaction) {
        Contact contact = contacts.contact(interaction);
        if (contact == null) {
            turn.reject("interaction " + interaction + " is not on the floor");
            return;
        }
        if (contact.stage() != Contact.Stage.ACTIVE) {
            QueuePlan plan = contacts.plan(contact.queue());
            boolean isShort = plan != null
                    && Duration.between(contact.entered(), turn.at).compareTo(plan.get(QueueSettings.SHORT_ABANDON))
                            < 0;
            contacts.count(contact.queue(), figures -> figures.plusAbandoned(isShort));
        }
        end(turn, contact, "caller left");
    }

    /** A phone that vanished is not wrapped up at, nor offered the same contact again. */
    void agentVanished(Turn turn, String interaction) {
        Contact contact = contacts.contact(interaction);
        if (contact == null || contact.stage() != Contact.Stage.ACTIVE) {
            turn.reject("interaction " + interaction + " is not in conversation");
            return;
        }
        Seat seat = seats.taken(Objects.requireNonNull(contact.agent())).without(interaction);
        seats.put(turn, notReady(seat.idleSince(turn.at), Reasons.PHONE_UNREACHABLE));
        remove(turn, contact);
    }

    private void end(Turn turn, Contact contact, String why) {
        switch (contact.stage()) {
            case HELD, WAITING -> {}
            case OFFERED -> withdraw(turn, contact, why);
            case ACTIVE -> release(turn, contact);
        }
        remove(turn, contact);
    }

    /** The agent's part of the conversation is over; wrap-up begins. */
    void release(Turn turn, Contact contact) {
        Seat seat = seats.taken(Objects.requireNonNull(contact.agent()));
        Assignment assignment = Objects.requireNonNull(seat.assignments().get(contact.interaction()));
        QueuePlan plan = contacts.plan(contact.queue());
        Duration wrapUp = plan == null || !seat.loggedIn() ? Duration.ZERO : plan.get(QueueSettings.WRAP_UP);
        if (wrapUp.isZero()) {
            seats.put(turn, seat.without(contact.interaction()).idleSince(turn.at));
            turn.decide(new Decision.WrappedUp(seat.agent(), contact.interaction(), null));
        } else {
            seats.put(turn, seat.with(assignment.now(Assignment.Stage.WRAP_UP, turn.at)));
            timers.set(turn, Timer.Kind.WRAP_UP, seat.agent(), wrapUp);
        }
    }

    /** The seat after its wrap-up, not written yet; the same seat if it is not in wrap-up. */
    Seat wrappedUp(Turn turn, Seat seat, @Nullable String disposition) {
        Assignment wrapUp = seat.current(Assignment.Stage.WRAP_UP);
        if (wrapUp == null) {
            return seat;
        }
        timers.cancel(turn, Timer.Kind.WRAP_UP, seat.agent());
        turn.decide(new Decision.WrappedUp(seat.agent(), wrapUp.interaction(), disposition));
        return seat.without(wrapUp.interaction()).idleSince(turn.at);
    }
}
