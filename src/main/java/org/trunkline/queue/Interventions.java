package org.trunkline.queue;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What supervisors do with callers who wait, and with whole queues. */
final class Interventions {
    /** So long a contact is one agent's who was chosen for it: in effect until somebody decides otherwise. */
    private static final Duration FOR_GOOD = Duration.ofDays(1);

    private final Seats seats;
    private final Contacts contacts;
    private final Offers offers;
    private final Waits waits;
    private final Timers timers;

    Interventions(Seats seats, Contacts contacts, Offers offers, Waits waits, Timers timers) {
        this.seats = seats;
        this.contacts = contacts;
        this.offers = offers;
        this.waits = waits;
        this.timers = timers;
    }

    void reprioritise(Turn turn, String interaction, int priority) {
        Contact contact = waiting(turn, interaction);
        if (contact != null && contact.waiting().priority() != priority) {
            Contact changed = contact.with(contact.waiting().placed(contact.queue(), priority));
            contacts.put(changed);
            placed(turn, changed);
            turn.all = true;
        }
    }

    void move(Turn turn, String interaction, String queue) {
        Contact contact = waiting(turn, interaction);
        if (contact == null) {
            return;
        }
        if (contacts.plan(queue) == null) {
            turn.reject("there is no queue " + queue);
            return;
        }
        if (contact.queue().equals(queue)) {
            turn.reject("interaction " + interaction + " waits in queue " + queue + " already");
            return;
        }
        Contact free = offers.withdrawAll(turn, contact, "moved to another queue");
        contacts.count(contact, QueueFigures::plusMoved);
        waits.remove(turn, contact);
        Contact moved = free.moved(free.waiting().placed(queue, free.waiting().priority()), turn.at);
        placed(turn, moved);
        waits.begin(turn, moved);
    }

    void assign(Turn turn, String interaction, String agent) {
        Contact contact = waiting(turn, interaction);
        if (contact == null) {
            return;
        }
        Seat seat = seats.seat(agent);
        if (seat == null || !seat.loggedIn()) {
            turn.reject("agent " + agent + " is not logged in");
            return;
        }
        if (seats.capacity(seat).most(contact.waiting().channel()) == 0) {
            turn.reject("agent " + agent + " takes no "
                    + contact.waiting().channel().word());
            return;
        }
        Contact free = offers.withdrawAll(turn, contact, "given to agent " + agent);
        timers.cancel(turn, Timer.Kind.RELAX, interaction);
        waits.await(
                turn,
                free.with(free.waiting().preferring(new Waiting.Preferred(agent, FOR_GOOD)))
                        .step(0));
    }

    void close(Turn turn, String queue, String message, boolean evict) {
        if (contacts.plan(queue) == null) {
            turn.reject("there is no queue " + queue);
            return;
        }
        contacts.close(queue, message);
        if (evict) {
            List<Contact> present = contacts.notTalking();
            for (Contact contact : present) {
                if (contact.queue().equals(queue)) {
                    waits.overflow(turn, offers.withdrawAll(turn, contact, "queue closed"), Overflowing.CLOSED);
                }
            }
        }
    }

    void open(Turn turn, String queue) {
        if (!contacts.isClosed(queue)) {
            turn.reject("queue " + queue + " is not closed");
        } else {
            contacts.open(queue);
        }
    }

    private void placed(Turn turn, Contact contact) {
        turn.decide(new Decision.Placed(
                contact.interaction(), contact.queue(), contact.waiting().priority()));
    }

    private @Nullable Contact waiting(Turn turn, String interaction) {
        Contact contact = contacts.contact(interaction);
        if (contact == null || contact.stage() == Contact.Stage.ACTIVE || contact.stage() == Contact.Stage.HELD) {
            turn.reject("interaction " + interaction + " does not wait");
            return null;
        }
        return contact;
    }
}
