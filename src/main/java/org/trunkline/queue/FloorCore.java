package org.trunkline.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * The deterministic core that decides who gets whom: {@code (state, input, time) → decisions}, without I/O, clock or
 * randomness. The same inputs at the same times give the same decisions in any JVM, from any {@link #state()} on.
 *
 * <p>The rules:
 *
 * <ul>
 *   <li>A contact goes to the agent whom its queue's {@link Strategy} puts first among those who are free for its channel and meet
 *       its need: the queue's
 *       skills and the contact's own. What the queue needs is relaxed as the wait grows; a preferred agent comes before.
 *   <li>An agent who becomes idle gets the contact of the highest priority, among these the one that arrived first,
 *       across all queues; where waiting makes up for priority, both count together ({@link Place}).
 *   <li>An agent has as much in hand as the {@link org.trunkline.agent.Capacity} allows: a call is all of the agent, of what is
 *       written there may be several. One thing is offered at a time, and who has less in hand comes first, before the strategy.
 *       For a call, a phone that is busy, unreachable or was never seen is not offered; what is written needs none.
 *   <li>Channels that yield (email, say) wait behind all others and do not count against a call: one that rings at the agent is
 *       withdrawn, one in hand is paused until the call is wrapped up.
 *   <li>What is not live (email, text messages) waits as long as it takes, as a call back does.
 *   <li>An offer ends by being accepted, refused or withdrawn; a timer of the core withdraws it when the ring time is
 *       over. The contact goes back with its priority and arrival. {@link Refusal} has the effects on the agent.
 *   <li>Where a queue rings all, everybody who is free is offered the contact, and the first to answer has it.
 *   <li>A contact overflows when its queue is closed or full, when its longest wait is over (a phone that rings then is let ring to its end), and when
 *       nobody with the skills is logged in, ready or not.
 *   <li>A call back keeps the place of the caller who chose it, or comes by itself. It never overflows for want of agents or
 *       for its wait, since nobody is on the line; what it needs is relaxed as ever.
 *   <li>An agent in conversation may ask another one, who must be free and has it in hand until it ends, or until the
 *       conversation is handed over. One who asks a queue has a contact there, which waits as any and is no call of the queue
 *       in its figures.
 *   <li>An agent who calls a customer must have no other call in hand, but need not be ready.
 *   <li>A call in hand hides the presence: not ready, break and log-out during it show after it.
 * </ul>
 *
 * <p>Not thread-safe: one thread owns it.
 */
public final class FloorCore {
    /** How long a phone that could not be rung by our own fault is left alone. */
    public static final Duration REST = Duration.ofSeconds(5);

    private final Timers timers = new Timers();
    private final Groups groups = new Groups();
    private final Seats seats = new Seats(groups, timers);
    private final Contacts contacts = new Contacts(groups);
    private final Waits waits = new Waits(groups, contacts, timers);
    private final WrapUps wrapUps = new WrapUps(seats, contacts, timers);
    private final Offers offers;
    private final Presences presences;
    private final Consultations consultations;
    private final Interventions interventions;
    private FloorPlan plan = FloorPlan.EMPTY;

    /** The empty floor. */
    public FloorCore() {
        this((_, _, _, _) -> {});
    }

    FloorCore(Offers.Witness witness) {
        offers = new Offers(groups, seats, contacts, timers, waits, wrapUps, witness);
        presences = new Presences(seats, contacts, offers, waits, wrapUps);
        consultations = new Consultations(seats, contacts, offers, wrapUps);
        interventions = new Interventions(seats, contacts, offers, waits, timers);
    }

    /**
     * Applies one input.
     *
     * @param at not before the time of the input before
     */
    public List<Decision> apply(Instant at, FloorInput input) {
        Turn turn = new Turn(at);
        switch (input) {
            case FloorInput.Restored(FloorState state) -> restore(state);
            case FloorInput.Configured(FloorPlan next) -> configure(turn, next);
            case FloorInput.LoggedIn(String agent, String phone) -> presences.login(turn, agent, phone);
            case FloorInput.LoggedOut(String agent) -> presences.logout(turn, agent);
            case FloorInput.MadeReady(String agent) -> presences.ready(turn, agent);
            case FloorInput.MadeNotReady(String agent, String reason) -> presences.notReady(turn, agent, reason);
            case FloorInput.BreakRequested(String agent, String reason) -> presences.breakAfter(turn, agent, reason);
            case FloorInput.PhoneSeen(String phone, PhoneState state) -> presences.phoneSeen(turn, phone, state);
            case FloorInput.Entered(Waiting waiting) -> offers.enter(turn, waiting);
            case FloorInput.PlaceTaken(String from, Waiting waiting) -> offers.takePlace(turn, from, waiting);
            case FloorInput.SetAside(String interaction) -> offers.setAside(turn, interaction);
            case FloorInput.CalledOff(String interaction) -> offers.calledOff(turn, interaction);
            case FloorInput.Resumed(String interaction) -> offers.resume(turn, interaction);
            case FloorInput.Left(String interaction) -> offers.left(turn, interaction);
            case FloorInput.OfferAccepted(String offer) -> consultations.accepted(turn, offer);
            case FloorInput.OfferRefused(String offer, Refusal refusal) -> offers.refused(turn, offer, refusal);
            case FloorInput.Released(String interaction) -> offers.left(turn, interaction);
            case FloorInput.AgentVanished(String interaction) -> offers.agentVanished(turn, interaction);
            case FloorInput.Consulted(String interaction, String agent) ->
                consultations.begin(turn, interaction, agent);
            case FloorInput.QueueConsulted(String interaction, String queue) ->
                consultations.ask(turn, interaction, queue);
            case FloorInput.ConsultationEnded(String interaction) -> consultations.end(turn, interaction);
            case FloorInput.HandedOver(String interaction, String agent) ->
                consultations.handOver(turn, interaction, agent);
            case FloorInput.TakenOver(String interaction, String agent) ->
                consultations.takeOver(turn, interaction, agent);
            case FloorInput.CalledOut(Waiting waiting, String agent) -> offers.callOut(turn, waiting, agent);
            case FloorInput.WrapUpEnded ended ->
                presences.wrapUpEnded(turn, ended.agent(), ended.interaction(), ended.disposition());
            case FloorInput.Reprioritised(String interaction, int priority) ->
                interventions.reprioritise(turn, interaction, priority);
            case FloorInput.Moved(String interaction, String queue) -> interventions.move(turn, interaction, queue);
            case FloorInput.Assigned(String interaction, String agent) ->
                interventions.assign(turn, interaction, agent);
            case FloorInput.QueueClosed(String queue, String message, boolean evict) ->
                interventions.close(turn, queue, message, evict);
            case FloorInput.QueueOpened(String queue) -> interventions.open(turn, queue);
            case FloorInput.TimerFired(String timer) -> fired(turn, timer);
        }
        offers.match(turn);
        seats.settle(turn);
        return Collections.unmodifiableList(turn.decisions);
    }

    private void restore(FloorState state) {
        plan = state.plan();
        timers.restore(state);
        seats.restore(state);
        contacts.restore(state);
        offers.restore(state);
    }

    private void configure(Turn turn, FloorPlan next) {
        plan = next;
        seats.configure(turn, next);
        contacts.configure(next);
        List<Seat> removed = new ArrayList<>(seats.all().values());
        removed.removeIf(seat -> seats.configured(seat.agent()) || !seat.loggedIn());
        removed.sort(Comparator.comparing(Seat::agent));
        removed.forEach(seat -> presences.logout(turn, seat.agent()));
        offers.strand(turn);
        turn.all = true;
    }

    private void fired(Turn turn, String id) {
        if (Timer.kind(id) == Timer.Kind.REST) {
            seats.phoneChanging(turn, Timer.subject(id));
        }
        Timer timer = timers.fired(id);
        if (timer == null) {
            return;
        }
        String subject = timer.subject();
        switch (timer.kind()) {
            case RING -> offers.rangOut(turn, subject);
            case WAIT -> waits.late(turn, subject);
            case RELAX -> waits.relax(turn, subject);
            case ANNOUNCE -> announce(turn, Objects.requireNonNull(contacts.contact(subject), subject));
            case COMFORT -> comfort(turn, Objects.requireNonNull(contacts.contact(subject), subject));
            case WRAP_UP -> wrapUps.ranOut(turn, subject);
            case REST -> seats.phoneChanged(turn, subject);
        }
    }

    private void announce(Turn turn, Contact contact) {
        QueuePlan queue = contacts.plan(contact.queue());
        if (contact.stage() == Contact.Stage.WAITING) {
            int position = contacts.position(contact);
            boolean isTold = queue != null && queue.get(QueueSettings.ANNOUNCE_WAIT);
            turn.decide(new Decision.Position(
                    contact.interaction(), position, position - 1, isTold ? contacts.told(contact) : null));
        }
        Duration every = queue == null ? Duration.ZERO : queue.get(QueueSettings.ANNOUNCE_EVERY);
        timers.set(turn, Timer.Kind.ANNOUNCE, contact.interaction(), every);
    }

    /** The messages in turn, by how long the contact has waited. */
    private void comfort(Turn turn, Contact contact) {
        QueuePlan queue = contacts.plan(contact.queue());
        Duration every = queue == null ? Duration.ZERO : queue.comfortEvery();
        if (queue == null || every.isZero()) {
            return;
        }
        if (contact.stage() == Contact.Stage.WAITING) {
            List<String> messages = queue.get(QueueSettings.COMFORT);
            long turns = Duration.between(contact.entered(), turn.at).dividedBy(every);
            turn.decide(new Decision.Comfort(
                    contact.interaction(), messages.get((int) (Math.max(0, turns - 1) % messages.size()))));
        }
        timers.set(turn, Timer.Kind.COMFORT, contact.interaction(), every);
    }

    /** Everything the core knows; costs O(all of it). */
    public FloorState state() {
        return new FloorState(
                plan,
                offers.entries(),
                offers.made(),
                timers.set(),
                seats.all(),
                seats.phones(),
                contacts.all(),
                timers.running(),
                contacts.kept(Line::written),
                contacts.kept(line -> line.forecast().learned()),
                contacts.kept(Line::lastOffered),
                contacts.kept(Line::closed));
    }

    /** The floor as seen from outside; what did not change is shared with the view before. */
    public FloorView view() {
        return new FloorView(plan.version(), contacts.views(), seats.views(), contacts.talking(), contacts.writing());
    }

    Seats seats() {
        return seats;
    }

    Contacts contacts() {
        return contacts;
    }

    Timers timers() {
        return timers;
    }

    FloorPlan plan() {
        return plan;
    }
}
