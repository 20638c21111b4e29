package org.trunkline.profile;

import java.time.Instant;
import org.trunkline.customer.Interaction;
import org.trunkline.ticket.Ticket;

/** Something in a customer's history. */
public sealed interface Moment {
    /** When it began. */
    Instant at();

    /** A contact, on whatever channel. */
    record Contact(Interaction interaction) implements Moment {
        @Override
        public Instant at() {
            return interaction.startedAt();
        }
    }

    record Noted(Note note) implements Moment {
        @Override
        public Instant at() {
            return note.at();
        }
    }

    record Promised(Task task) implements Moment {
        @Override
        public Instant at() {
            return task.at();
        }
    }

    record Opened(Ticket ticket) implements Moment {
        @Override
        public Instant at() {
            return ticket.openedAt();
        }
    }

    record Filed(Attachment attachment) implements Moment {
        @Override
        public Instant at() {
            return attachment.at();
        }
    }
}
