package org.trunkline.queue;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long a contact waits and for whom: limits, relaxation, overflow. */
final class Waits {
    private final Groups groups;
    private final Contacts contacts;
    private final Timers timers;

    Waits(Groups groups, Contacts contacts, Timers timers) {
        this.groups = groups;
        this.contacts = contacts;
        this.timers = timers;
    }

    /** A contact that is new in its queue. */
    void begin(Turn turn, Contact contact) {
        contacts.count(contact, QueueFigures::plusOffered);
        if (contact.waiting().isPatient() && contacts.plan(contact.queue()) != null) {
            put(turn, contact);
            return;
        }
        Contact hopeful = withHope(contact);
        QueuePlan plan = contacts.plan(contact.queue());
        Optional<Overflowing> refusal = refusal(hopeful == null ? contact : hopeful, plan);
        if (refusal.isPresent()) {
            overflow(turn, contact, refusal.get());
        } else if (plan == null || hopeful == null) {
            overflow(turn, contact, Overflowing.NO_AGENT);
        } else {
            timers.set(turn, Timer.Kind.WAIT, contact.interaction(), plan.get(QueueSettings.MAX_WAIT));
            timers.set(turn, Timer.Kind.ANNOUNCE, contact.interaction(), plan.get(QueueSettings.ANNOUNCE_EVERY));
            timers.set(turn, Timer.Kind.COMFORT, contact.interaction(), plan.comfortEvery());
            put(turn, isServedAtOnce(hopeful) ? hopeful : hopeful.expecting(contacts.estimate(hopeful)));
        }
    }

    /** Whether a queue takes one more. */
    private Optional<Overflowing> refusal(Contact contact, @Nullable QueuePlan plan) {
        if (plan == null) {
            return Optional.empty();
        }
        if (contacts.isClosed(plan.name())) {
            return Optional.of(Overflowing.CLOSED);
        }
        int waiting = contacts.count(plan.name());
        int most = plan.get(QueueSettings.MAX_WAITING);
        if (most > 0 && waiting >= most) {
            return Optional.of(Overflowing.FULL);
        }
        int perAgent = plan.get(QueueSettings.MAX_WAITING_PER_AGENT);
        if (perAgent > 0) {
            // However few it is kept for at first, it waits for all of them.
            int agents = contacts.group(contact.step() == 0 ? contact.step(1) : contact)
                    .loggedIn();
            if (agents > 0 && waiting >= (long) perAgent * agents) {
                return Optional.of(Overflowing.FULL);
            }
        }
        Duration longest = plan.get(QueueSettings.MAX_ESTIMATED_WAIT);
        if (!longest.isZero() && !isServedAtOnce(contact)) {
            WaitRange range = contacts.told(contact);
            if (range != null && range.toMinutes() * 60 > longest.toSeconds()) {
                return Optional.of(Overflowing.ESTIMATED_WAIT);
            }
        }
        return Optional.empty();
    }

    private boolean isServedAtOnce(Contact contact) {
        return contacts.group(contact).firstIdle() != null;
    }

    /** Lets a contact wait, if there is anything to wait for; one that still rings elsewhere just rings on. */
    void await(Turn turn, Contact contact) {
        if (contact.stage() == Contact.Stage.OFFERED) {
            contacts.put(contact);
            return;
        }
        Contact hopeful = withHope(contact);
        if (contact.overdue()) {
            overflow(turn, contact, Overflowing.MAX_WAIT);
        } else if (hopeful == null) {
            overflow(turn, contact, Overflowing.NO_AGENT);
        } else {
            put(turn, hopeful);
        }
    }

    private void put(Turn turn, Contact contact) {
        contacts.put(contact);
        turn.waiting.add(contact.interaction());
        if (!timers.runs(Timer.Kind.RELAX, contact.interaction())) {
            Duration next = contacts.nextStep(contact);
            if (next != null) {
                Duration left = next.minus(Duration.between(contact.entered(), turn.at));
                timers.set(
                        turn, Timer.Kind.RELAX, contact.interaction(), left.isPositive() ? left : Duration.ofMillis(1));
            }
        }
    }

    private boolean hasHope(Contact contact) {
        return contacts.plan(contact.queue()) != null
                && (contact.waiting().isPatient() || contacts.group(contact).loggedIn() > 0);
    }

    /** At the first step, from its own on, that somebody who is logged in can meet; null: there is none. */
    private @Nullable Contact withHope(Contact contact) {
        Contact relaxed = contact;
        while (!hasHope(relaxed)) {
            if (contacts.nextStep(relaxed) == null) {
                return null;
            }
            relaxed = relaxed.step(relaxed.step() + 1);
        }
        return relaxed;
    }

    /** The time of a step is over. */
    void relax(Turn turn, String interaction) {
        Contact contact = Objects.requireNonNull(contacts.contact(interaction), interaction);
        Contact relaxed = contact.step(contact.step() + 1);
        switch (contact.stage()) {
            case WAITING -> await(turn, relaxed);
            case OFFERED -> {
                contacts.put(relaxed);
                // Where all are rung, more may ring now.
                turn.waiting.add(interaction);
            }
            case HELD -> contacts.put(relaxed);
            case ACTIVE -> {}
        }
    }

    /** The longest wait is over; a phone that rings is let ring to its end. */
    void late(Turn turn, String interaction) {
        Contact late = Objects.requireNonNull(contacts.contact(interaction), interaction)
                .late();
        if (late.stage() == Contact.Stage.WAITING) {
            await(turn, late);
        } else {
            contacts.put(late);
        }
    }

    /** After such an agent is gone: who has nobody left to wait for. */
    void strand(Turn turn, String agent) {
        for (Place place : groups.stranded(agent)) {
            Contact contact = Objects.requireNonNull(contacts.contact(place.interaction()));
            if (contact.stage() == Contact.Stage.WAITING && !hasHope(contact)) {
                await(turn, contact);
            }
        }
    }

    void strand(Turn turn, Contact contact) {
        if (!hasHope(contact)) {
            await(turn, contact);
        }
    }

    void overflow(Turn turn, Contact contact, Overflowing why) {
        contacts.count(contact, figures -> figures.plusOverflow(why));
        contacts.gone(contact, turn.at);
        turn.decide(new Decision.Overflow(contact.interaction(), why));
        remove(turn, contact);
    }

    void remove(Turn turn, Contact contact) {
        contacts.remove(contact);
        end(turn, contact.interaction());
    }

    /** Its timers run no more. */
    void end(Turn turn, String interaction) {
        timers.cancel(turn, Timer.Kind.WAIT, interaction);
        timers.cancel(turn, Timer.Kind.RELAX, interaction);
        timers.cancel(turn, Timer.Kind.ANNOUNCE, interaction);
        timers.cancel(turn, Timer.Kind.COMFORT, interaction);
    }
}
