package org.trunkline.ticket;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Interaction;
import org.trunkline.customer.InteractionDetail;
import org.trunkline.customer.Interactions;
import org.trunkline.journal.Entry;
import org.trunkline.journal.MarkedFollower;
import org.trunkline.journal.StoredJournal;
import org.trunkline.store.Database;

/**
 * Makes tickets of calls: follows the journal from where it was. What was not done before a kill is done after it, and what
 * was done is not done again: a call has one ticket made for it, by its id.
 */
public final class CallTickets implements AutoCloseable {
    private static final String BY = "calls";

    private final Tickets tickets;
    private final TicketDesk desk;
    private final TicketSettings settings;
    private final Interactions interactions;
    private final Predicate<String> isQueue;
    private final InstantSource clock;
    private final MarkedFollower follower;

    /** Looks at calls from now on, if it is the first time; to be made before any call is taken. */
    public CallTickets(
            Database database,
            Tickets tickets,
            TicketDesk desk,
            TicketSettings settings,
            Interactions interactions,
            Predicate<String> isQueue,
            StoredJournal journal,
            InstantSource clock) {
        this.tickets = tickets;
        this.desk = desk;
        this.settings = settings;
        this.interactions = interactions;
        this.isQueue = isQueue;
        this.clock = clock;
        this.follower = new MarkedFollower("call-tickets", database, journal, this::follow);
    }

    public CallTickets start() {
        var _ = follower.start();
        return this;
    }

    private void follow(Entry entry) {
        switch (entry.fact()) {
            case CallFact.Queued queued -> called(queued.interaction(), queued.queue());
            case CallFact.VoicemailLeft left -> leftMessage(left);
            // Who spoke with the customer has answered them.
            case CallFact.Connected spoken ->
                tickets.ofInteraction(spoken.interaction())
                        .forEach(number -> desk.answered(number, null, null, spoken.agent(), BY));
            default -> {}
        }
    }

    private void called(String id, String queue) {
        if (settings.calls() != TicketSettings.Calls.OFF
                && tickets.ofInteraction(id).isEmpty()) {
            Interaction call =
                    call(id).filter(one -> one.direction().equals("in")).orElse(null);
            if (call != null && joins(call, queue).isEmpty() && settings.calls() == TicketSettings.Calls.OPEN) {
                open("Call for " + queue, call, queue);
            }
        }
    }

    private void leftMessage(CallFact.VoicemailLeft left) {
        String id = left.interaction();
        List<Long> there = tickets.ofInteraction(id);
        if (!there.isEmpty()) {
            desk.customerWrote(there.getFirst(), id, BY);
            return;
        }
        Interaction call = call(id).orElse(null);
        if (call != null) {
            String queue = isQueue.test(left.box()) ? left.box() : call.queue();
            if (settings.calls() == TicketSettings.Calls.OFF
                    || joins(call, queue).isEmpty()) {
                open("Voicemail for " + left.box(), call, queue);
            }
        }
    }

    private Optional<Long> joins(Interaction call, @Nullable String queue) {
        return Optional.ofNullable(call.customer())
                .flatMap(customer ->
                        tickets.joinable(customer, queue, clock.instant().minus(settings.joinWithin())))
                .map(number -> desk.customerWrote(number, call.id(), BY));
    }

    private void open(String subject, Interaction call, @Nullable String queue) {
        var draft = new TicketDesk.Draft(
                subject, call.customer(), Priority.NORMAL, queue, null, call.id(), "interaction:" + call.id());
        long _ = desk.open(draft, BY);
    }

    private Optional<Interaction> call(String id) {
        return interactions.find(id).map(InteractionDetail::interaction);
    }

    @Override
    public void close() {
        follower.close();
    }
}
