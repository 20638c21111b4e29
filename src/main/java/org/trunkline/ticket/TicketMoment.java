package org.trunkline.ticket;

import java.time.Instant;
import org.trunkline.customer.Interaction;

/** Something in the history of a ticket and those merged into it. */
public sealed interface TicketMoment {
    Instant at();

    /** A contact of the customer's, on whatever channel. */
    record Contact(Interaction interaction) implements TicketMoment {
        @Override
        public Instant at() {
            return interaction.startedAt();
        }
    }

    record Noted(TicketNote note) implements TicketMoment {
        @Override
        public Instant at() {
            return note.at();
        }
    }

    record Done(TicketChange change) implements TicketMoment {
        @Override
        public Instant at() {
            return change.at();
        }
    }
}
