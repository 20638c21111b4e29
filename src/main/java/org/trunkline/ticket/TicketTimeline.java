package org.trunkline.ticket;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.trunkline.customer.Interactions;

/** All that happened with a ticket: a piece of work has some dozens of moments, so it is told whole. */
public final class TicketTimeline {
    private final Tickets tickets;
    private final Interactions interactions;

    public TicketTimeline(Tickets tickets, Interactions interactions) {
        this.tickets = tickets;
        this.interactions = interactions;
    }

    /** Newest first; what happened at one time, in the order in which it was done. */
    public List<TicketMoment> of(long number) {
        List<TicketMoment> all = new ArrayList<>();
        tickets.changes(number).stream()
                // The note itself is there.
                .filter(change -> !change.what().equals("note"))
                .forEach(change -> all.add(new TicketMoment.Done(change)));
        tickets.notes(number).forEach(note -> all.add(new TicketMoment.Noted(note)));
        interactions.these(tickets.interactions(number)).forEach(one -> all.add(new TicketMoment.Contact(one)));
        all.sort(Comparator.comparing(TicketMoment::at).reversed());
        return all;
    }
}
