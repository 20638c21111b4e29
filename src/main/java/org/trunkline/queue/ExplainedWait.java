package org.trunkline.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;
import org.trunkline.agent.Need;

/**
 * Why a contact still waited at a moment, recomputed from the journal.
 *
 * @param entered when it entered this queue
 * @param position in its queue, from 1, those included for whom a phone rings
 * @param needed the skills that were needed just then, as {@link Need#written}
 * @param relaxes when the need is relaxed next; null: never
 * @param overflows when its longest wait is over; null: never
 * @param planVersion of the configuration in force
 * @param considered every configured agent, by id, with what stood in the way
 * @param ahead who comes first for an agent who can serve this one, in order; of other queues too. At most {@link #MOST}
 * @param allAhead how many that are in all
 */
public record ExplainedWait(
        Instant at,
        String interaction,
        String queue,
        Contact.Stage stage,
        int priority,
        Instant arrived,
        Instant entered,
        int position,
        String needed,
        String strategy,
        @Nullable Instant relaxes,
        @Nullable Instant overflows,
        long planVersion,
        List<Explained.Considered> considered,
        List<Ahead> ahead,
        int allAhead) {
    public static final int MOST = 100;

    public ExplainedWait {
        considered = List.copyOf(considered);
        ahead = List.copyOf(ahead);
    }

    /** Another contact that comes first. */
    public record Ahead(
            String interaction, String queue, Contact.Stage stage, int priority, Instant arrived, Because because) {}

    /** Why it comes first. */
    public enum Because {
        /** The one that waits is of a channel that yields to calls, and waits behind all others. */
        YIELDS,
        PRIORITY,
        /** Arrived earlier; of the same priority, or so much earlier that it makes up for that. */
        AGE,
        /** The same in both, but entered the queue before. */
        ENTERED_FIRST
    }

    /** Null: it does not wait just then. */
    static @Nullable ExplainedWait of(FloorCore core, String interaction, Instant at) {
        Contact contact = core.contacts().contact(interaction);
        QueuePlan plan = contact == null ? null : core.contacts().plan(contact.queue());
        if (contact == null || plan == null || contact.stage() == Contact.Stage.ACTIVE) {
            return null;
        }
        Need need = core.contacts().need(contact);
        List<Explained.Considered> considered = new ArrayList<>();
        core.plan().agents().keySet().forEach(agent -> {
            Seat seat = core.seats().taken(agent);
            Verdict found =
                    Verdict.obstacle(core.seats(), seat, need, contact.waiting().channel());
            considered.add(new Explained.Considered(
                    agent, Objects.requireNonNullElse(found, new Verdict.Free(seat.idleSince()))));
        });
        List<Contact> first = ahead(core, contact, need);
        return new ExplainedWait(
                at,
                interaction,
                contact.queue(),
                contact.stage(),
                contact.waiting().priority(),
                contact.waiting().arrived(),
                contact.entered(),
                core.contacts().position(contact),
                need.written(),
                plan.strategy().name(),
                core.timers().due(Timer.Kind.RELAX, interaction),
                core.timers().due(Timer.Kind.WAIT, interaction),
                core.plan().version(),
                considered,
                first.stream()
                        .limit(MOST)
                        .map(other -> new Ahead(
                                other.interaction(),
                                other.queue(),
                                other.stage(),
                                other.waiting().priority(),
                                other.waiting().arrived(),
                                because(core.contacts(), other, contact)))
                        .toList(),
                first.size());
    }

    /** Those before it in its queue, and those in other queues whom one of the agents who could serve it can serve. */
    private static List<Contact> ahead(FloorCore core, Contact contact, Need need) {
        Contacts contacts = core.contacts();
        List<String> able = core.plan().agents().keySet().stream()
                .filter(agent -> core.seats().taken(agent).loggedIn())
                .filter(agent -> takes(core, agent, contact))
                .filter(agent -> need.metBy(core.seats().skills(agent)))
                .toList();
        Map<Wanted, Boolean> competes = new HashMap<>();
        Place own = contacts.place(contact);
        return contacts.notTalking().stream()
                .takeWhile(other -> contacts.place(other).compareTo(own) < 0)
                .filter(other -> other.queue().equals(contact.queue())
                        || competes.computeIfAbsent(
                                new Wanted(contacts.need(other), other.waiting().channel()),
                                theirs -> able.stream()
                                        .anyMatch(agent -> takes(core, agent, other)
                                                && theirs.need()
                                                        .metBy(core.seats().skills(agent)))))
                .toList();
    }

    private record Wanted(Need need, Channel channel) {}

    private static boolean takes(FloorCore core, String agent, Contact contact) {
        return core.seats()
                        .capacity(core.seats().taken(agent))
                        .most(contact.waiting().channel())
                > 0;
    }

    private static Because because(Contacts contacts, Contact other, Contact contact) {
        if (contacts.yields(contact) != contacts.yields(other)) {
            return Because.YIELDS;
        }
        if (other.waiting().priority() > contact.waiting().priority()) {
            return Because.PRIORITY;
        }
        return other.waiting().arrived().isBefore(contact.waiting().arrived()) ? Because.AGE : Because.ENTERED_FIRST;
    }
}
