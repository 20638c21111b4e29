package org.trunkline.ticket;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Journal;
import org.trunkline.journal.Personal;
import org.trunkline.journal.Position;

/**
 * Changes tickets. Each change is a fact, and is in force when the method returns; changes of one ticket are decided one
 * after the other. A number that was merged into another is taken for that one. Blocks; thread-safe. By: the name of who
 * asked, or of our own part.
 */
public final class TicketDesk {
    public static final int LONGEST_NOTE = 20_000;
    public static final int LONGEST_SUBJECT = 500;
    private static final int LONGEST_TAG = 64;
    private static final long BEFORE_FIRST = 1_000;
    private static final String ITSELF = "tickets";

    private final Tickets tickets;
    private final Standings standings;
    private final Journal journal;
    private final InstantSource clock;
    private final AtomicLong last;
    private final ReentrantLock[] locks = new ReentrantLock[64];
    /** Held by who holds the locks of two tickets. */
    private final ReentrantLock two = new ReentrantLock();

    private volatile Runnable observer = () -> {};

    /** @param tier of a customer, by their id */
    public TicketDesk(
            Tickets tickets,
            TicketSettings settings,
            Function<String, Optional<String>> tier,
            Journal journal,
            InstantSource clock) {
        this.tickets = tickets;
        this.standings = new Standings(settings, tier);
        this.journal = journal;
        this.clock = clock;
        // What was given out and not written before a kill is a gap.
        this.last = new AtomicLong(Math.max(BEFORE_FIRST, tickets.last()));
        for (int i = 0; i < locks.length; i++) {
            locks[i] = new ReentrantLock();
        }
    }

    /** Is told whenever there may be something else that happens of itself. */
    void observe(Runnable told) {
        observer = told;
    }

    /**
     * What a ticket is opened with.
     *
     * @param key of what it is opened for by itself: a second one with the same key is none; null: a person opens it
     */
    public record Draft(
            String subject,
            @Nullable String customer,
            Priority priority,
            @Nullable String queue,
            @Nullable String owner,
            @Nullable String interaction,
            @Nullable String key) {}

    /** @return its number, or that of the one that was opened for the same before */
    public long open(Draft draft, String by) {
        return open(draft, null, null, List.of(), by);
    }

    private long open(Draft draft, @Nullable Long other, @Nullable Kinship how, List<String> moved, String by) {
        Optional<Long> there = draft.key() == null ? Optional.empty() : tickets.byKey(draft.key());
        if (there.isPresent()) {
            return there.get();
        }
        Instant at = now();
        Standing standing = standings.first(draft, at);
        long number = last.incrementAndGet();
        var fact = new TicketFact.Opened(
                number, standing, draft.customer(), draft.key(), draft.interaction(), other, how, moved, by);
        write(at, fact, Personal.of(TicketFact.SUBJECT, subject(draft.subject())));
        observer.run();
        return draft.key() == null ? number : tickets.byKey(draft.key()).orElse(number);
    }

    /** What of a ticket is to be otherwise; null: it stays. An empty queue or owner: none. */
    public record Edit(
            @Nullable String subject,
            @Nullable Status status,
            @Nullable Instant until,
            @Nullable Priority priority,
            @Nullable String queue,
            @Nullable String owner,
            Set<String> addTags,
            Set<String> removeTags) {
        public Edit {
            addTags = Set.copyOf(addTags);
            removeTags = Set.copyOf(removeTags);
        }
    }

    /**
     * @param version of which the change was decided; null: whatever it is
     * @throws TicketConflict if it has another version
     * @throws TicketRefused if it cannot be so
     */
    public void edit(long number, @Nullable Long version, Edit edit, String by) {
        locked(number, version, ticket -> {
            Standing before = ticket.standing();
            Status status = edit.status() == null ? before.status() : edit.status();
            if (edit.until() != null
                    && (status != Status.WAITING || !edit.until().isAfter(now()))) {
                throw new TicketRefused("only a waiting ticket has a time until when, and it is to come;"
                        + " give status WAITING and a time in the future");
            }
            Instant at = now();
            Standings.Wish wish = new Standings.Wish(
                    status,
                    edit.priority() == null ? before.priority() : edit.priority(),
                    edit.queue() == null ? before.queue() : emptyIsNone(edit.queue()),
                    edit.owner() == null ? before.owner() : emptyIsNone(edit.owner()),
                    edit.until() == null ? null : edit.until().truncatedTo(ChronoUnit.MICROS));
            stand(ticket, Cause.EDITED, null, wish, before.clock(), at, by);
            if (edit.subject() != null && !edit.subject().equals(ticket.subject())) {
                write(
                        now(),
                        new TicketFact.SubjectSet(ticket.number(), by),
                        Personal.of(TicketFact.SUBJECT, subject(edit.subject())));
            }
            edit.addTags().forEach(tag -> tag(ticket, tag, true, by));
            edit.removeTags().forEach(tag -> tag(ticket, tag, false, by));
            return ticket;
        });
    }

    private void tag(Ticket ticket, String tag, boolean on, String by) {
        if (ticket.tags().contains(tag) != on) {
            write(now(), new TicketFact.Tagged(ticket.number(), on, by), Personal.of(TicketFact.TAG, tag));
        }
    }

    /** @throws IllegalArgumentException if it is no tag */
    public static String tag(String tag) {
        String text = clean(tag).strip();
        if (text.isEmpty() || text.length() > LONGEST_TAG) {
            throw new IllegalArgumentException("a tag has 1 to " + LONGEST_TAG + " characters");
        }
        return text;
    }

    /**
     * The customer said something on the matter, by an interaction that belongs to it from now on: a ticket that is not closed
     * is open again, so is one that was closed not long ago; else another is opened, which follows it. Said twice of one
     * interaction, it is as if said once.
     *
     * @return the number of the ticket that it belongs to
     */
    public long customerWrote(long number, String interaction, String by) {
        return locked(number, null, ticket -> {
            Instant at = now();
            Standing before = ticket.standing();
            boolean closed =
                    before.status() == Status.CLOSED && (before.until() == null || !at.isBefore(before.until()));
            if (closed) {
                var next = new Draft(
                        ticket.subject(),
                        ticket.customer(),
                        Priority.NORMAL,
                        before.queue(),
                        null,
                        interaction,
                        "follows:" + ticket.number() + ":" + interaction);
                return open(next, ticket.number(), Kinship.FOLLOWS, List.of(), by);
            }
            boolean known = tickets.interactions(ticket.number()).contains(interaction);
            if (!known || before.status() != Status.OPEN) {
                Standings.Wish wish =
                        new Standings.Wish(Status.OPEN, before.priority(), before.queue(), before.owner(), null);
                stand(ticket, Cause.CUSTOMER_WROTE, known ? null : interaction, wish, before.clock(), at, by);
            }
            return ticket.number();
        });
    }

    /**
     * The customer was answered.
     *
     * @param version as with {@link #edit}
     * @param then whose turn it is now; null: the status stays
     * @param owner who has it from now on, if nobody has it yet; null: it stays so
     */
    public void answered(
            long number, @Nullable Long version, @Nullable Status then, @Nullable String owner, String by) {
        locked(number, version, ticket -> {
            Instant at = now();
            Standing before = ticket.standing();
            Standings.Wish wish = new Standings.Wish(
                    then == null ? before.status() : then,
                    before.priority(),
                    before.queue(),
                    before.owner() == null ? owner : before.owner(),
                    before.status() == then || then == null ? before.until() : null);
            SlaClock answered = before.clock().answered(at);
            if (!answered.equals(before.clock()) || then != null) {
                stand(ticket, Cause.ANSWERED, null, wish, answered, at, by);
            }
            return ticket;
        });
    }

    /**
     * @param mentions whom it names, as {@code agent:101} and {@code user:sue}
     * @return the note's id
     */
    public String note(long number, String text, Set<String> mentions, String by) {
        return locked(
                number,
                null,
                ticket -> "tn"
                        + write(
                                now(),
                                new TicketFact.NoteWritten(ticket.number(), mentions, by),
                                Personal.of(TicketFact.TEXT, clean(text))));
    }

    /** @return whether that was something new */
    public boolean linkInteraction(long number, String interaction, boolean on, String by) {
        return locked(number, null, ticket -> {
            boolean changes = tickets.interactions(ticket.number()).contains(interaction) != on;
            if (changes) {
                write(now(), new TicketFact.InteractionLinked(ticket.number(), interaction, on, by), Personal.NONE);
            }
            return changes;
        });
    }

    /** @return whether that was something new */
    public boolean link(long number, long other, boolean on, String by) {
        return bothLocked(number, other, (ticket, linked) -> {
            if (ticket.number() == linked.number()) {
                throw new TicketRefused("a ticket is not linked with itself; name two");
            }
            boolean there = tickets.links(ticket.number()).stream().anyMatch(link -> link.ticket() == linked.number());
            if (there != on) {
                write(now(), new TicketFact.TicketsLinked(ticket.number(), linked.number(), on, by), Personal.NONE);
            }
            return there != on;
        });
    }

    /** Makes two tickets one, which is open if one of them was. */
    public TicketMerge merge(long survivor, long absorbed, String by) {
        return bothLocked(survivor, absorbed, (ticket, other) -> {
            if (ticket.number() == other.number()) {
                throw new TicketRefused("they are one ticket already; look at its merges");
            }
            if (ticket.status() == Status.CLOSED) {
                throw new TicketRefused("ticket " + ticket.number() + " is closed; open it first, or merge it instead");
            }
            String id = "tm-" + UUID.randomUUID();
            write(now(), new TicketFact.Merged(ticket.number(), id, other.number(), by), Personal.NONE);
            Standing before = ticket.standing();
            if (other.status() == Status.OPEN && before.status() != Status.OPEN) {
                Standings.Wish wish =
                        new Standings.Wish(Status.OPEN, before.priority(), before.queue(), before.owner(), null);
                stand(ticket, Cause.EDITED, null, wish, before.clock(), now(), by);
            }
            observer.run();
            return tickets.merge(id).orElseThrow();
        });
    }

    /** Undoes a merge whole; the absorbed ticket stands as before, without the time in between. */
    public void unmerge(TicketMerge merge, String by) {
        locked(merge.survivor(), null, ticket -> {
            if (tickets.merge(merge.id()).orElseThrow().undoneAt() != null) {
                throw new TicketRefused("the merge is undone already; look at the merges of the ticket");
            }
            Instant at = now();
            Standing then = tickets.standing(merge.absorbed()).orElseThrow();
            Standing now = standings.resumed(then, merge.at(), at);
            write(at, new TicketFact.Unmerged(merge.absorbed(), merge.id(), now, by), Personal.NONE);
            observer.run();
            return ticket;
        });
    }

    /**
     * Makes a ticket of a part of another.
     *
     * @param moved interactions and notes of it
     * @return the new one's number
     */
    public long split(long number, @Nullable Long version, String subject, List<String> moved, String by) {
        return locked(number, version, ticket -> {
            List<String> its = new ArrayList<>(tickets.interactions(ticket.number()));
            tickets.notes(ticket.number()).forEach(note -> its.add(note.id()));
            List<String> others =
                    moved.stream().filter(one -> !its.contains(one)).toList();
            if (moved.isEmpty() || !others.isEmpty()) {
                throw new TicketRefused("a part of ticket " + ticket.number() + " is wanted"
                        + (others.isEmpty() ? "" : ", which " + others.getFirst() + " is not")
                        + "; name interactions and notes of it");
            }
            Standing standing = ticket.standing();
            var draft = new Draft(
                    subject, ticket.customer(), standing.priority(), standing.queue(), standing.owner(), null, null);
            return open(draft, ticket.number(), Kinship.SPLIT_FROM, moved, by);
        });
    }

    /**
     * Lets happen to a ticket what of this kind is due, if anything still is.
     *
     * @return whether it was
     */
    boolean timeCame(long number, Due.Kind kind) {
        return locked(number, null, ticket -> {
            Optional<Due> due = ticket.standing().dues().stream()
                    .filter(one -> one.kind() == kind && !one.at().isAfter(now()))
                    .findFirst();
            if (ticket.number() != number || due.isEmpty()) {
                return false;
            }
            switch (kind) {
                case OPENS -> timeCame(ticket, Status.OPEN);
                case CLOSES -> timeCame(ticket, Status.CLOSED);
                case FIRST_ANSWER_WARNING -> warned(ticket, Target.FIRST_ANSWER);
                case RESOLUTION_WARNING -> warned(ticket, Target.RESOLUTION);
                case FIRST_ANSWER_MISSED ->
                    missed(ticket, Target.FIRST_ANSWER, due.get().at());
                case RESOLUTION_MISSED ->
                    missed(ticket, Target.RESOLUTION, due.get().at());
            }
            return true;
        });
    }

    private void timeCame(Ticket ticket, Status status) {
        Standing before = ticket.standing();
        Standings.Wish wish = new Standings.Wish(status, before.priority(), before.queue(), before.owner(), null);
        stand(ticket, Cause.TIME_CAME, null, wish, before.clock(), now(), ITSELF);
    }

    private void warned(Ticket ticket, Target target) {
        Standing now =
                standings.with(ticket.standing(), ticket.standing().clock().warned(target));
        Instant due = ticket.due().getOrDefault(target, now());
        write(now(), new TicketFact.Warned(ticket.number(), target, due, now), Personal.NONE);
    }

    private void missed(Ticket ticket, Target target, Instant due) {
        Standing now =
                standings.with(ticket.standing(), ticket.standing().clock().missed(target, due));
        write(now(), new TicketFact.Missed(ticket.number(), target, due, now), Personal.NONE);
    }

    /** Writes down how it stands from now on, if that is anything else than before. */
    private void stand(
            Ticket ticket,
            Cause cause,
            @Nullable String interaction,
            Standings.Wish wish,
            SlaClock counted,
            Instant at,
            String by) {
        Standing before = ticket.standing();
        Standing after = standings.next(before, wish, counted, ticket.customer(), at);
        List<Change> changes = Change.between(before, after);
        if (!after.equals(before) || interaction != null) {
            write(at, new TicketFact.Changed(ticket.number(), cause, changes, interaction, after, by), Personal.NONE);
            observer.run();
        }
    }

    private static @Nullable String emptyIsNone(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Does the work on the ticket as it is, while nobody else changes it. */
    private <T> T locked(long number, @Nullable Long version, Function<Ticket, T> work) {
        while (true) {
            Ticket seen = found(number);
            ReentrantLock lock = lock(seen.number());
            lock.lock();
            try {
                Ticket ticket = found(number);
                if (ticket.number() == seen.number()) { // was not merged in between
                    if (version != null && ticket.version() != version) {
                        throw new TicketConflict(ticket.version(), tickets.since(ticket.number(), version));
                    }
                    return work.apply(ticket);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private interface OnTwo<T> {
        T apply(Ticket one, Ticket other);
    }

    private <T> T bothLocked(long one, long other, OnTwo<T> work) {
        two.lock();
        try {
            return locked(one, null, first -> locked(other, null, second -> work.apply(first, second)));
        } finally {
            two.unlock();
        }
    }

    private ReentrantLock lock(long number) {
        return locks[(int) (number % locks.length)];
    }

    private Ticket found(long number) {
        return tickets.find(number)
                .orElseThrow(() -> new TicketRefused("there is no ticket " + number + "; list them"));
    }

    /** As exact as the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static String subject(String text) {
        String clean = clean(text).replaceAll("\\s+", " ").strip();
        return clean.substring(0, Math.min(clean.length(), LONGEST_SUBJECT));
    }

    /** Without the zero bytes that PostgreSQL refuses. */
    private static String clean(String text) {
        return text.replace("\0", "");
    }

    private Position write(Instant at, TicketFact fact, Personal personal) {
        return journal.commit(at, fact, personal);
    }
}
