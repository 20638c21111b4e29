package org.trunkline.ticket;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Entry;
import org.trunkline.journal.Personal;
import org.trunkline.journal.Projection;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps tickets as the facts say. A merge moves nothing: it is an edge of a tree, and all of one matter have its root, as
 * with customers.
 */
final class TicketProjection implements Projection {
    static final JsonMapper JSON = JsonMapper.builder().build();

    /** Of all that are shown as one, by any of them. */
    static final String MEMBERS = "(SELECT number FROM ticket WHERE root = (SELECT root FROM ticket WHERE number = ?))";

    @Override
    public void apply(Handle tx, Entry entry, Personal personal) {
        if (entry.fact() instanceof TicketFact fact) {
            apply(tx, fact, entry, personal.values());
        }
    }

    private static void apply(Handle tx, TicketFact fact, Entry entry, Map<String, String> personal) {
        Instant at = entry.at();
        switch (fact) {
            case TicketFact.Opened opened -> opened(tx, opened, at, personal);
            case TicketFact.Changed changed -> {
                stand(tx, changed);
                if (changed.about() != null) {
                    link(tx, changed.ticket(), changed.about(), at);
                }
                String detail = changed.changes().stream().map(Change::toString).collect(Collectors.joining("; "));
                done(tx, changed.ticket(), words(changed.cause()), detail.isEmpty() ? null : detail, changed.by(), at);
            }
            case TicketFact.Warned warned -> stand(tx, warned);
            case TicketFact.Missed missed -> stand(tx, missed);
            case TicketFact.SubjectSet(long ticket, String by) -> {
                tx.execute(
                        "UPDATE ticket SET subject = ? WHERE number = ?",
                        personal.getOrDefault(TicketFact.SUBJECT, ""),
                        ticket);
                done(tx, ticket, "subject", null, by, at);
            }
            case TicketFact.Tagged(long ticket, boolean on, String by) -> {
                tag(tx, ticket, personal.getOrDefault(TicketFact.TAG, ""), on);
                done(tx, ticket, on ? "tagged" : "untagged", null, by, at);
            }
            case TicketFact.NoteWritten note -> {
                String id = "tn" + entry.position();
                tx.execute(
                        "INSERT INTO ticket_note (id, ticket, content, written_by, written_at) VALUES (?, ?, ?, ?, ?)",
                        id,
                        note.ticket(),
                        personal.getOrDefault(TicketFact.TEXT, ""),
                        note.by(),
                        at);
                note.mentions()
                        .forEach(name ->
                                tx.execute("INSERT INTO ticket_mention (mentioned, note) VALUES (?, ?)", name, id));
                done(tx, note.ticket(), "note", null, note.by(), at);
            }
            case TicketFact.InteractionLinked linked -> {
                if (linked.on()) {
                    link(tx, linked.ticket(), linked.interaction(), at);
                } else {
                    tx.execute(
                            "DELETE FROM ticket_interaction WHERE interaction = ? AND ticket IN " + MEMBERS,
                            linked.interaction(),
                            linked.ticket());
                }
                String what = linked.on() ? "contact linked" : "contact unlinked";
                done(tx, linked.ticket(), what, linked.interaction(), linked.by(), at);
            }
            case TicketFact.TicketsLinked linked -> related(tx, linked, at);
            case TicketFact.Merged merged -> merged(tx, merged, at);
            case TicketFact.Unmerged unmerged -> unmerged(tx, unmerged, at);
            case TicketFact.Attended _, TicketFact.Departed _ -> {}
        }
    }

    private static String words(Cause cause) {
        return switch (cause) {
            case EDITED -> "edited";
            case CUSTOMER_WROTE -> "customer wrote";
            case ANSWERED -> "answered";
            case TIME_CAME -> "time came";
        };
    }

    private static void opened(Handle tx, TicketFact.Opened opened, Instant at, Map<String, String> personal) {
        if (opened.key() != null
                && !tx.createQuery("SELECT number FROM ticket WHERE origin = ?")
                        .bind(0, opened.key())
                        .mapTo(Long.class)
                        .list()
                        .isEmpty()) {
            return;
        }
        Standing standing = opened.standing();
        tx.execute(
                "INSERT INTO ticket (number, root, version, subject, customer, origin, status, priority, standing,"
                        + " opened_by, opened_at, changed_at)"
                        + " VALUES (?, ?, 0, ?, (SELECT id FROM customer WHERE id = ?), ?, ?, ?, '', ?, ?, ?)",
                opened.ticket(),
                opened.ticket(),
                personal.getOrDefault(TicketFact.SUBJECT, ""),
                opened.customer(),
                opened.key(),
                standing.status().name(),
                standing.priority().name(),
                opened.by(),
                at,
                at);
        stand(tx, opened);
        if (opened.interaction() != null) {
            link(tx, opened.ticket(), opened.interaction(), at);
        }
        if (opened.other() != null && opened.how() != null) {
            for (String moved : opened.moved()) {
                int contacts = tx.execute(
                        "DELETE FROM ticket_interaction WHERE interaction = ? AND ticket IN " + MEMBERS,
                        moved,
                        opened.other());
                if (contacts > 0) {
                    link(tx, opened.ticket(), moved, at);
                }
                tx.execute(
                        "UPDATE ticket_note SET ticket = ? WHERE id = ? AND ticket IN " + MEMBERS,
                        opened.ticket(),
                        moved,
                        opened.other());
            }
            tx.execute(
                    "INSERT INTO ticket_link (ticket, other, how) VALUES (?, ?, ?)",
                    opened.ticket(),
                    opened.other(),
                    opened.how().name());
            String what = opened.how() == Kinship.SPLIT_FROM ? "split" : "followed";
            done(tx, opened.other(), what, "by " + opened.ticket(), opened.by(), at);
        }
        done(tx, opened.ticket(), "opened", null, opened.by(), at);
    }

    private static void stand(Handle tx, TicketFact.Restanding fact) {
        Standing standing = fact.standing();
        tx.execute(
                "UPDATE ticket SET status = ?, priority = ?, queue = ?, owner = ?, standing = ?, due_at = ?, missed = ?"
                        + " WHERE number = ?",
                standing.status().name(),
                standing.priority().name(),
                standing.queue(),
                standing.owner(),
                JSON.writeValueAsString(standing),
                missedNext(standing),
                !standing.clock().missed().isEmpty(),
                fact.ticket());
        tx.execute("DELETE FROM ticket_due WHERE ticket = ?", fact.ticket());
        standing.dues()
                .forEach(due -> tx.execute(
                        "INSERT INTO ticket_due (ticket, kind, due_at) VALUES (?, ?, ?)",
                        fact.ticket(),
                        due.kind().name(),
                        due.at()));
    }

    private static @Nullable Instant missedNext(Standing standing) {
        return standing.dues().stream()
                .filter(due -> due.kind().misses().isPresent())
                .map(Due::at)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static void done(Handle tx, long ticket, String what, @Nullable String detail, String by, Instant at) {
        tx.execute("UPDATE ticket SET version = version + 1, changed_at = ? WHERE number = ?", at, ticket);
        tx.execute(
                "INSERT INTO ticket_change (ticket, version, what, detail, changed_by, changed_at)"
                        + " SELECT number, version, ?, ?, ?, ? FROM ticket WHERE number = ?",
                what,
                detail,
                by,
                at,
                ticket);
    }

    private static void link(Handle tx, long ticket, String interaction, Instant at) {
        tx.execute("DELETE FROM ticket_interaction WHERE ticket = ? AND interaction = ?", ticket, interaction);
        tx.execute(
                "INSERT INTO ticket_interaction (ticket, interaction, linked_at) VALUES (?, ?, ?)",
                ticket,
                interaction,
                at);
    }

    /** One taken off hides that of those merged into it. */
    private static void tag(Handle tx, long ticket, String tag, boolean on) {
        tx.execute("DELETE FROM ticket_tag WHERE ticket = ? AND tag = ?", ticket, tag);
        boolean elsewhere = !tx.createQuery("SELECT ticket FROM ticket_tag WHERE tag = ? AND ticket IN " + MEMBERS)
                .bind(0, tag)
                .bind(1, ticket)
                .mapTo(Long.class)
                .list()
                .isEmpty();
        if (on || elsewhere) {
            tx.execute("INSERT INTO ticket_tag (ticket, tag, present) VALUES (?, ?, ?)", ticket, tag, on);
        }
    }

    private static void related(Handle tx, TicketFact.TicketsLinked linked, Instant at) {
        tx.execute(
                "DELETE FROM ticket_link WHERE (ticket = ? AND other = ?) OR (ticket = ? AND other = ?)",
                linked.ticket(),
                linked.other(),
                linked.other(),
                linked.ticket());
        if (linked.on()) {
            tx.execute(
                    "INSERT INTO ticket_link (ticket, other, how) VALUES (?, ?, ?)",
                    linked.ticket(),
                    linked.other(),
                    Kinship.RELATED.name());
        }
        String what = linked.on() ? "linked" : "unlinked";
        done(tx, linked.ticket(), what, "with " + linked.other(), linked.by(), at);
        done(tx, linked.other(), what, "with " + linked.ticket(), linked.by(), at);
    }

    private static void merged(Handle tx, TicketFact.Merged merged, Instant at) {
        tx.execute(
                "INSERT INTO ticket_merge (id, survivor, absorbed, merged_by, merged_at) VALUES (?, ?, ?, ?, ?)",
                merged.merge(),
                merged.ticket(),
                merged.absorbed(),
                merged.by(),
                at);
        tx.execute("UPDATE ticket SET root = ? WHERE root = ?", merged.ticket(), merged.absorbed());
        tx.execute("DELETE FROM ticket_due WHERE ticket = ?", merged.absorbed());
        done(tx, merged.absorbed(), "merged", "into " + merged.ticket(), merged.by(), at);
        done(tx, merged.ticket(), "merged", "with " + merged.absorbed(), merged.by(), at);
    }

    private static void unmerged(Handle tx, TicketFact.Unmerged unmerged, Instant at) {
        int undone = tx.execute(
                "UPDATE ticket_merge SET undone_by = ?, undone_at = ? WHERE id = ? AND undone_at IS NULL",
                unmerged.by(),
                at,
                unmerged.merge());
        if (undone == 0) {
            return;
        }
        long survivor = tx.createQuery("SELECT survivor FROM ticket_merge WHERE id = ?")
                .bind(0, unmerged.merge())
                .mapTo(Long.class)
                .one();
        Deque<Long> below = new ArrayDeque<>();
        below.add(unmerged.ticket());
        while (!below.isEmpty()) {
            long one = below.remove();
            tx.execute("UPDATE ticket SET root = ? WHERE number = ?", unmerged.ticket(), one);
            below.addAll(tx.createQuery("SELECT absorbed FROM ticket_merge WHERE survivor = ? AND undone_at IS NULL")
                    .bind(0, one)
                    .mapTo(Long.class)
                    .list());
        }
        stand(tx, unmerged);
        done(tx, unmerged.ticket(), "unmerged", "from " + survivor, unmerged.by(), at);
        done(tx, survivor, "unmerged", "from " + unmerged.ticket(), unmerged.by(), at);
    }
}
