package org.trunkline.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Presence;
import org.trunkline.agent.Reasons;

/**
 * The life of a contact: waits, is offered, talks, leaves. After each input nobody waits whom an idle agent could serve.
 *
 * <p>A contact chooses among agents by what they have in hand and its queue's strategy, an agent among contacts by their places. Between inputs nobody
 * who is free and nobody who waits could be a pair; so an agent who is freed is looked at beside the others who are, and a
 * contact that comes beside all agents who are free.
 */
final class Offers {
    private final Groups groups;
    private final Seats seats;
    private final Contacts contacts;
    private final Timers timers;
    private final Waits waits;
    private final WrapUps wrapUps;
    private final Witness witness;
    private long entries;
    private long made;

    /** Is told of each offer before anything is changed by it. */
    interface Witness {
        void offering(Turn turn, String offer, Contact contact, String agent);
    }

    Offers(
            Groups groups,
            Seats seats,
            Contacts contacts,
            Timers timers,
            Waits waits,
            WrapUps wrapUps,
            Witness witness) {
        this.groups = groups;
        this.seats = seats;
        this.contacts = contacts;
        this.timers = timers;
        this.waits = waits;
        this.wrapUps = wrapUps;
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
        if (turn.all) {
            seats.admit(turn);
            turn.waiting.clear();
            groups.waiting().forEach(place -> seek(turn, place, this::amongIdle));
        } else if (turn.waiting.isEmpty()) {
            // Nobody else who is free can serve those who wait, so the groups need not know of the freed ones yet.
            BiFunction<Contact, QueuePlan, @Nullable String> amongFreed =
                    (contact, plan) -> amongFreed(turn, contact, plan);
            for (Place next = firstFor(turn); next != null; next = firstFor(turn)) {
                seek(turn, next, amongFreed);
            }
        }
        // Offers may make others wait, which yield to them.
        while (!turn.waiting.isEmpty()) {
            seats.admit(turn);
            NavigableSet<Place> come = come(turn);
            for (Place next = next(turn, come); next != null; next = next(turn, come)) {
                seek(turn, next, this::amongIdle);
            }
        }
    }

    /** Those who came to wait, as far as they do so still; they are known now. */
    private NavigableSet<Place> come(Turn turn) {
        NavigableSet<Place> come = new TreeSet<>();
        for (String interaction : turn.waiting) {
            Contact contact = contacts.contact(interaction);
            if (contact != null && contacts.takesOffers(contact)) {
                come.add(contacts.place(contact));
            }
        }
        turn.waiting.clear();
        return come;
    }

    /** The first in order of those who came, who is taken from them, and of those whom a freed agent can serve. */
    private @Nullable Place next(Turn turn, NavigableSet<Place> come) {
        Place freed = firstFor(turn);
        if (come.isEmpty() || (freed != null && freed.compareTo(come.first()) < 0)) {
            return freed;
        }
        return come.pollFirst();
    }

    /** The first in order whom one of the freed agents can serve. */
    private @Nullable Place firstFor(Turn turn) {
        Place first = null;
        for (Member agent : turn.freed.values()) {
            Place place = agent.firstWaiting();
            if (place != null && (first == null || place.compareTo(first) < 0)) {
                first = place;
            }
        }
        return first;
    }

    private @Nullable String amongIdle(Contact contact, QueuePlan plan) {
        return seats.choice(
                contacts.group(contact), plan.strategy(), contact.entry(), contacts.lastOffered(plan.name()));
    }

    private @Nullable String amongFreed(Turn turn, Contact contact, QueuePlan plan) {
        Group group = contacts.group(contact);
        List<String> able = new ArrayList<>();
        turn.freed.values().stream().filter(agent -> agent.serves(group)).forEach(agent -> able.add(agent.agent()));
        return seats.best(able, plan.strategy(), contact.entry(), contacts.lastOffered(plan.name()));
    }

    private void seek(Turn turn, Place place, BiFunction<Contact, QueuePlan, @Nullable String> choice) {
        Contact contact = contacts.contact(place.interaction());
        QueuePlan plan = contact == null ? null : contacts.plan(contact.queue());
        while (contact != null && plan != null && contacts.takesOffers(contact)) {
            String agent = choice.apply(contact, plan);
            if (agent == null) {
                return;
            }
            offer(turn, contact, agent);
            contact = contacts.contact(place.interaction());
        }
    }

    private void offer(Turn turn, Contact contact, String agent) {
        QueuePlan plan = Objects.requireNonNull(contacts.plan(contact.queue()), contact.queue());
        String id = contact.interaction() + "/" + (made + 1);
        witness.offering(turn, id, contact, agent);
        made++;
        Seat seat = ready(turn, agent, contact.waiting());
        Assignment offered = Assignment.of(contact, id, seat.phone(), Assignment.Stage.OFFERED, turn.at);
        contacts.put(contact.offered(id, agent));
        contacts.offered(contact.queue(), agent);
        seats.put(turn, seat.with(offered));
        turn.decide(new Decision.Offer(id, contact.interaction(), contact.queue(), agent, offered.phone()));
        timers.set(turn, Timer.Kind.RING, id, plan.get(QueueSettings.RING));
    }

    /**
     * The seat of an agent who is about to have this one. To a call yields what is offered there; and if the agent still wraps
     * up the same interaction, that is over.
     */
    Seat ready(Turn turn, String agent, Waiting next) {
        Assignment yields = seats.taken(agent).offered();
        if (yields != null && !next.channel().isWritten()) {
            Contact contact = Objects.requireNonNull(contacts.contact(yields.interaction()));
            waits.await(turn, withdraw(turn, contact, yields.offer(), "another contact comes first"));
        }
        Seat seat = seats.taken(agent);
        Assignment wrapUp = seat.wrapUp(next.interaction());
        return wrapUp == null ? seat : wrapUps.cut(turn, seat, wrapUp);
    }

    /** A contact comes, or comes back. */
    void enter(Turn turn, Waiting waiting) {
        Contact present = contacts.contact(waiting.interaction());
        if (present != null) {
            if (present.stage() != Contact.Stage.ACTIVE) {
                contacts.count(present, QueueFigures::plusMoved);
            }
            end(turn, present, "entered anew");
        }
        waits.begin(
                turn,
                new Contact(
                        waiting,
                        ++entries,
                        turn.at,
                        Contact.Stage.WAITING,
                        Map.of(),
                        null,
                        null,
                        false,
                        waiting.preferred() == null ? 1 : 0,
                        null));
    }

    /** Takes the place of one that is not in conversation, who counts as moved. */
    void takePlace(Turn turn, String from, Waiting waiting) {
        Contact present = contacts.contact(from);
        if (present == null || present.stage() == Contact.Stage.ACTIVE) {
            turn.reject("interaction " + from + " does not wait");
            return;
        }
        contacts.count(present, QueueFigures::plusMoved);
        end(turn, present, "the place is another's");
        enter(turn, waiting);
    }

    void setAside(Turn turn, String interaction) {
        Contact contact = contacts.contact(interaction);
        if (contact == null || contact.stage() == Contact.Stage.ACTIVE) {
            turn.reject("interaction " + interaction + " does not wait");
            return;
        }
        contacts.put(withdrawAll(turn, contact, "the customer is called first").waiting(Contact.Stage.HELD));
    }

    void calledOff(Turn turn, String interaction) {
        Contact contact = contacts.contact(interaction);
        if (contact == null) {
            turn.reject("interaction " + interaction + " is not on the floor");
            return;
        }
        if (contact.stage() == Contact.Stage.ACTIVE) {
            Seat seat = seats.taken(Objects.requireNonNull(contact.agent())).without(interaction);
            seats.put(turn, seat.idleSince(turn.at));
            removeActive(turn, contact);
        } else {
            contacts.count(contact, QueueFigures::plusMoved);
            end(turn, contact, "called off");
        }
    }

    void callOut(Turn turn, Waiting waiting, String agent) {
        Seat seat = seats.seat(agent);
        if (contacts.contact(waiting.interaction()) != null) {
            turn.reject("interaction " + waiting.interaction() + " is on the floor already");
        } else if (seat == null || !seat.loggedIn()) {
            turn.reject("agent " + agent + " is not logged in");
        } else if (seat.phone() == null && !waiting.channel().isWritten()) {
            turn.reject("agent " + agent + " has no phone; log in at one");
        } else if (seat.call() != null && !waiting.channel().isWritten()) {
            turn.reject("agent " + agent + " has a call or a wrap-up in hand");
        } else {
            Contact contact = Contact.calledOut(waiting, ++entries, turn.at, agent);
            seats.assign(turn, ready(turn, agent, contact.waiting()), contact, Assignment.Stage.ACTIVE);
            contacts.put(contact);
        }
    }

    /** A held contact's script is there again. */
    void resume(Turn turn, String interaction) {
        Contact contact = contacts.contact(interaction);
        if (contact == null) {
            turn.decide(new Decision.Overflow(interaction, Overflowing.NO_AGENT));
        } else if (contact.stage() == Contact.Stage.HELD) {
            waits.await(turn, contact.waiting(Contact.Stage.WAITING));
        }
    }

    /** After a new plan: overflows those whose queue or last agent it took away. Held ones learn when resumed. */
    void strand(Turn turn) {
        List<Contact> present = contacts.notTalking();
        for (Contact contact : present) {
            boolean gone = contacts.plan(contact.queue()) == null;
            if (contact.stage() == Contact.Stage.OFFERED && gone) {
                waits.await(turn, withdrawAll(turn, contact, "queue removed"));
            } else if (contact.stage() == Contact.Stage.WAITING) {
                waits.strand(turn, contact);
            }
        }
    }

    /** Nothing happens if nobody is asked. */
    void endConsultation(Turn turn, String interaction) {
        Contact asking = contacts.contact(Contact.asking(interaction));
        if (asking != null) {
            end(turn, asking, "nobody is asked any more");
        }
        String asked = seats.consulted(interaction);
        if (asked != null) {
            seats.put(turn, seats.taken(asked).without(interaction).idleSince(turn.at));
        }
    }

    /** Takes all ringing offers back; the contact returned is to wait or to be removed. */
    Contact withdrawAll(Turn turn, Contact contact, String why) {
        Contact without = contact;
        for (String offer : contact.offers().keySet()) {
            without = withdraw(turn, without, offer, why);
        }
        return without;
    }

    /** Takes a ringing offer back; the contact returned rings on elsewhere, or is to wait or to be removed. */
    Contact withdraw(Turn turn, Contact contact, String offer, String why) {
        turn.decide(new Decision.Withdraw(offer, contact.interaction(), why));
        seats.put(turn, unassigned(turn, contact, offer));
        return contact.without(offer);
    }

    /** The seat without the ringing offer, not written yet. */
    private Seat unassigned(Turn turn, Contact contact, String offer) {
        timers.cancel(turn, Timer.Kind.RING, offer);
        return seats.taken(Objects.requireNonNull(contact.offers().get(offer))).without(contact.interaction());
    }

    void accepted(Turn turn, String offer) {
        Contact contact = contacts.offered(offer);
        if (contact == null) {
            turn.reject("offer " + offer + " is over; hang up the agent's leg");
            return;
        }
        String interaction = contact.interaction();
        timers.cancel(turn, Timer.Kind.RING, offer);
        waits.end(turn, interaction);
        for (String other : contact.offers().keySet()) {
            if (!other.equals(offer)) {
                contact = withdraw(turn, contact, other, "another agent answered");
            }
        }
        Contact active = contact.active(offer);
        Seat seat = seats.taken(Objects.requireNonNull(active.agent()));
        Assignment assignment = Objects.requireNonNull(seat.assignments().get(interaction));
        seats.put(
                turn,
                seat.with(assignment.now(Assignment.Stage.ACTIVE, turn.at))
                        .with(seat.tally().answered()));
        contacts.put(active);
        turn.decide(new Decision.Accept(offer, interaction, seat.agent()));
        Duration wait = Duration.between(contact.entered(), turn.at);
        QueuePlan plan = contacts.plan(contact.queue());
        boolean inTime = plan != null && wait.compareTo(plan.get(QueueSettings.SERVICE_LEVEL)) <= 0;
        contacts.count(contact, figures -> figures.plusAnswered(wait, inTime));
        contacts.answered(contact, turn.at);
    }

    void refused(Turn turn, String offer, Refusal refusal) {
        Contact contact = contacts.offered(offer);
        if (contact == null) {
            turn.reject("offer " + offer + " is over already");
            return;
        }
        refused(turn, contact, offer, refusal);
    }

    /** The agent's phone rang too long. */
    void rangOut(Turn turn, String offer) {
        Contact contact = Objects.requireNonNull(contacts.offered(offer), offer);
        turn.decide(new Decision.Withdraw(offer, contact.interaction(), "no answer"));
        refused(turn, contact, offer, Refusal.NO_ANSWER);
    }

    private void refused(Turn turn, Contact contact, String offer, Refusal refusal) {
        Seat seat = unassigned(turn, contact, offer);
        boolean rang = !contact.waiting().channel().isWritten();
        Seat next = switch (refusal) {
            case NO_ANSWER -> missed(seat, contacts.plan(contact.queue()));
            case DECLINED -> notReady(seat, Reasons.DECLINED);
            case UNREACHABLE -> rang ? notReady(seat, Reasons.PHONE_UNREACHABLE) : notReady(seat, Reasons.RONA);
            case BUSY -> rang ? notReady(seat, Reasons.PHONE_BUSY) : notReady(seat, Reasons.RONA);
            case FAILED -> rang ? seat : missed(seat, contacts.plan(contact.queue()));
        };
        if (refusal == Refusal.FAILED && rang) {
            timers.set(turn, Timer.Kind.REST, Objects.requireNonNull(seat.phone()), FloorCore.REST);
        }
        seats.put(turn, next);
        waits.await(turn, contact.without(offer));
    }

    /** Not ready, unless the queue allows for more misses in a row. */
    private static Seat missed(Seat seat, @Nullable QueuePlan plan) {
        Tally missed = seat.tally().missed();
        return plan != null && missed.misses() < plan.get(QueueSettings.MISSES)
                ? seat.with(missed)
                : notReady(seat.with(missed.forgiven()), Reasons.RONA);
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
            contacts.count(contact, figures -> figures.plusAbandoned(isShort));
            contacts.gone(contact, turn.at);
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
        Seat free = seat.idleSince(turn.at);
        seats.put(turn, contact.waiting().channel().isWritten() ? free : notReady(free, Reasons.PHONE_UNREACHABLE));
        removeActive(turn, contact);
    }

    private void end(Turn turn, Contact contact, String why) {
        switch (contact.stage()) {
            case HELD, WAITING -> waits.remove(turn, contact);
            case OFFERED -> {
                withdrawAll(turn, contact, why);
                waits.remove(turn, contact);
            }
            case ACTIVE -> {
                wrapUps.begin(turn, contact);
                removeActive(turn, contact);
            }
        }
    }

    /** Its wait ended when it was answered. */
    private void removeActive(Turn turn, Contact contact) {
        endConsultation(turn, contact.interaction());
        contacts.remove(contact);
    }
}
