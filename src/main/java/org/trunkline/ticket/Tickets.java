package org.trunkline.ticket;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Page;
import org.trunkline.journal.Projection;
import org.trunkline.store.Database;

/** Tickets as they are. Reads only. Each is told as the one that it is shown as. */
public final class Tickets {
    private static final int LONGEST_PAGE = 500;
    private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");
    private static final String SHOWN =
            "SELECT t.*, c.root AS person FROM ticket t LEFT JOIN customer c ON c.id = t.customer";
    private static final String ROOT = "(SELECT root FROM ticket WHERE number = :number)";
    private static final String OF_MATTER = "(SELECT number FROM ticket WHERE root = " + ROOT + ")";

    private final Database database;

    public Tickets(Database database) {
        this.database = database;
    }

    public static Projection projection() {
        return new TicketProjection();
    }

    /** What the subjects of messages carry. The secret is made at the first use, and stays. */
    public TicketToken token() {
        String query = "SELECT secret FROM ticket_secret WHERE id = 1";
        String secret = database.write(tx -> tx.createQuery(query)
                .mapTo(String.class)
                .findOne()
                .orElseGet(() -> {
                    byte[] fresh = new byte[32];
                    new SecureRandom().nextBytes(fresh);
                    tx.execute(
                            "INSERT INTO ticket_secret (id, secret) VALUES (1, ?)",
                            HexFormat.of().formatHex(fresh));
                    return HexFormat.of().formatHex(fresh);
                }));
        return new TicketToken(HexFormat.of().parseHex(secret));
    }

    /** @param number of it, or of one that was merged into it */
    public Optional<Ticket> find(long number) {
        return database.read(handle -> whole(
                        handle,
                        handle.createQuery(SHOWN + " WHERE t.number = " + ROOT)
                                .bind("number", number)
                                .map((row, context) -> bare(row))
                                .list())
                .stream()
                .findFirst());
    }

    /** Those of these that are shown as themselves, in no order. */
    public List<Ticket> these(List<Long> numbers) {
        return numbers.isEmpty()
                ? List.of()
                : database.read(handle -> whole(
                        handle,
                        handle.createQuery(SHOWN + " WHERE t.number = t.root AND t.number IN (<numbers>)")
                                .bindList("numbers", numbers)
                                .map((row, context) -> bare(row))
                                .list()));
    }

    /** As it is by itself, also while it is merged into another. */
    Optional<Standing> standing(long number) {
        return database.read(handle -> handle.createQuery("SELECT standing FROM ticket WHERE number = ?")
                .bind(0, number)
                .mapTo(String.class)
                .findOne()
                .map(Tickets::standing));
    }

    /** The one that was opened for this by itself. */
    public Optional<Long> byKey(String key) {
        return database.read(handle -> handle.createQuery("SELECT root FROM ticket WHERE origin = ?")
                .bind(0, key)
                .mapTo(Long.class)
                .findOne());
    }

    long last() {
        return database.read(handle -> handle.createQuery("SELECT COALESCE(MAX(number), 0) FROM ticket")
                .mapTo(Long.class)
                .one());
    }

    /** Numbers of the tickets that the interaction belongs to, the newest first. */
    public List<Long> ofInteraction(String interaction) {
        return database.read(handle -> handle.createQuery(
                        "SELECT DISTINCT t.root AS number FROM ticket_interaction i JOIN ticket t ON t.number = i.ticket"
                                + " WHERE i.interaction = ? ORDER BY number DESC")
                .bind(0, interaction)
                .mapTo(Long.class)
                .list());
    }

    /** The customer's newest ticket of the queue that is not done, if it was changed since then. */
    public Optional<Long> joinable(String customer, @Nullable String queue, Instant since) {
        return database.read(handle -> handle.createQuery("SELECT number FROM ticket WHERE number = root"
                        + " AND customer IN (SELECT id FROM customer WHERE root ="
                        + " (SELECT root FROM customer WHERE id = :customer))"
                        + " AND COALESCE(queue, '') = :queue AND status IN ('OPEN', 'WAITING') AND changed_at >= :since"
                        + " ORDER BY number DESC LIMIT 1")
                .bind("customer", customer)
                .bind("queue", queue == null ? "" : queue)
                .bind("since", since)
                .mapTo(Long.class)
                .findOne());
    }

    /**
     * Some of those that the filter lets through.
     *
     * @param from null for the first page, then {@link Page#next}
     * @param limit 1 to 500
     * @throws IllegalArgumentException if {@code from} is not what a page gave
     */
    public Page<Ticket> list(TicketFilter filter, @Nullable String from, int limit) {
        int most = Math.clamp(limit, 1, LONGEST_PAGE);
        List<String> conditions = new ArrayList<>(List.of("t.number = t.root"));
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, List<?>> lists = new LinkedHashMap<>();
        TicketQuery.conditions(filter, conditions, values, lists);
        TicketFilter.Order order = filter.order();
        if (from != null) {
            conditions.add(TicketQuery.after(order));
            Mark mark = Mark.parse(from);
            if (order != TicketFilter.Order.NEWEST) {
                values.put("mark", mark.at());
            }
            values.put("mark_number", mark.number());
        }
        String sql = SHOWN + " WHERE " + String.join(" AND ", conditions) + TicketQuery.order(order) + " LIMIT :most";
        List<Ticket> found = database.read(handle -> {
            var query = handle.createQuery(sql).bindMap(values).bind("most", most + 1);
            lists.forEach(query::bindList);
            return whole(handle, query.map((row, context) -> bare(row)).list());
        });
        boolean more = found.size() > most;
        List<Ticket> page = more ? found.subList(0, most) : found;
        return new Page<>(page, more ? mark(order, page.getLast()).toString() : null);
    }

    private record Mark(Instant at, long number) {
        static Mark parse(String text) {
            String[] parts = text.split("~", 2);
            try {
                if (parts.length == 2) {
                    return new Mark(Instant.parse(parts[0]), Long.parseLong(parts[1]));
                }
            } catch (DateTimeParseException | NumberFormatException e) {
                throw noMark(text, e);
            }
            throw noMark(text, null);
        }

        private static IllegalArgumentException noMark(String text, @Nullable Throwable cause) {
            return new IllegalArgumentException(
                    "'" + text + "' is not the end of a page; give back what the page before called next", cause);
        }

        @Override
        public String toString() {
            return at + "~" + number;
        }
    }

    private Mark mark(TicketFilter.Order order, Ticket last) {
        Instant at = switch (order) {
            case NEWEST -> NEVER;
            case CHANGED -> last.changedAt();
            case DUE ->
                last.standing().dues().stream()
                        .filter(due -> due.kind().misses().isPresent())
                        .map(Due::at)
                        .min(Instant::compareTo)
                        .orElse(NEVER);
        };
        return new Mark(at, last.number());
    }

    /** Whether this is what the filter lets through. */
    public boolean sees(long number, TicketFilter filter) {
        List<String> conditions = new ArrayList<>(List.of("t.number = " + ROOT));
        Map<String, Object> values = new LinkedHashMap<>(Map.of("number", number));
        Map<String, List<?>> lists = new LinkedHashMap<>();
        TicketQuery.conditions(filter, conditions, values, lists);
        return database.read(handle -> {
            var query = handle.createQuery("SELECT t.number FROM ticket t WHERE " + String.join(" AND ", conditions))
                    .bindMap(values);
            lists.forEach(query::bindList);
            return query.mapTo(Long.class).findOne().isPresent();
        });
    }

    /** Interactions of the ticket, the newest first. */
    public List<String> interactions(long number) {
        return database.read(handle -> handle.createQuery("SELECT interaction FROM ticket_interaction WHERE ticket IN "
                        + OF_MATTER + " GROUP BY interaction ORDER BY MAX(linked_at) DESC, interaction DESC")
                .bind("number", number)
                .mapTo(String.class)
                .list());
    }

    /** Another ticket that this is linked to. */
    public record Link(long ticket, Kinship how, boolean back) {}

    /** Links to others; back: it is the other that is so to this. */
    public List<Link> links(long number) {
        return database.read(handle -> handle.createQuery(
                        "SELECT DISTINCT o.root AS shown, l.how AS how, l.back AS back"
                                + " FROM (SELECT other, how, FALSE AS back FROM ticket_link WHERE ticket IN "
                                + OF_MATTER
                                + " UNION ALL SELECT ticket AS other, how, TRUE AS back FROM ticket_link WHERE other IN "
                                + OF_MATTER + ") l JOIN ticket o ON o.number = l.other WHERE o.root <> " + ROOT
                                + " ORDER BY shown, how")
                .bind("number", number)
                .map((row, context) ->
                        new Link(row.getLong("shown"), Kinship.valueOf(row.getString("how")), row.getBoolean("back")))
                .list());
    }

    /** Merges of this matter and those that were undone, the oldest first. */
    public List<TicketMerge> merges(long number) {
        return database.read(handle -> handle.createQuery("SELECT * FROM ticket_merge WHERE survivor IN " + OF_MATTER
                        + " OR absorbed IN " + OF_MATTER + " ORDER BY merged_at, id")
                .bind("number", number)
                .map((row, context) -> merge(row))
                .list());
    }

    public Optional<TicketMerge> merge(String id) {
        return database.read(handle -> handle.createQuery("SELECT * FROM ticket_merge WHERE id = ?")
                .bind(0, id)
                .map((row, context) -> merge(row))
                .findOne());
    }

    /** What was done to the ticket itself after that version, the oldest first. */
    List<TicketChange> since(long number, long version) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM ticket_change WHERE ticket = ? AND version > ? ORDER BY version")
                .bind(0, number)
                .bind(1, version)
                .map((row, context) -> change(row))
                .list());
    }

    /** All that was done to the ticket and those merged into it, the newest first. */
    public List<TicketChange> changes(long number) {
        return database.read(handle -> handle.createQuery("SELECT * FROM ticket_change WHERE ticket IN " + OF_MATTER
                        + " ORDER BY changed_at DESC, ticket, version DESC LIMIT 2000")
                .bind("number", number)
                .map((row, context) -> change(row))
                .list());
    }

    /** The newest first. */
    public List<TicketNote> notes(long number) {
        return database.read(handle -> withMentions(
                handle,
                handle.createQuery("SELECT * FROM ticket_note WHERE ticket IN " + OF_MATTER
                                + " ORDER BY written_at DESC, id DESC LIMIT 2000")
                        .bind("number", number)
                        .map((row, context) -> note(row))
                        .list()));
    }

    /** Notes that name one of these, the newest first, 500 at most. */
    public List<TicketNote> mentions(List<String> names) {
        return database.read(handle -> withMentions(
                handle,
                handle.createQuery("SELECT * FROM ticket_note WHERE id IN (SELECT note FROM ticket_mention"
                                + " WHERE mentioned IN (<names>)) ORDER BY written_at DESC, id DESC LIMIT 500")
                        .bindList("names", names)
                        .map((row, context) -> note(row))
                        .list()));
    }

    public Optional<TicketNote> note(String id) {
        return database.read(handle -> withMentions(
                        handle,
                        handle.createQuery("SELECT * FROM ticket_note WHERE id = ?")
                                .bind(0, id)
                                .map((row, context) -> note(row))
                                .list())
                .stream()
                .findFirst());
    }

    private record Named(String note, String mentioned) {}

    private static List<TicketNote> withMentions(Handle handle, List<TicketNote> notes) {
        if (notes.isEmpty()) {
            return notes;
        }
        Map<String, List<String>> named = handle
                .createQuery("SELECT note, mentioned FROM ticket_mention WHERE note IN (<notes>) ORDER BY mentioned")
                .bindList("notes", notes.stream().map(TicketNote::id).toList())
                .map((row, context) -> new Named(row.getString("note"), row.getString("mentioned")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Named::note, Collectors.mapping(Named::mentioned, Collectors.toList())));
        return notes.stream()
                .map(note -> new TicketNote(
                        note.id(),
                        note.ticket(),
                        note.text(),
                        named.getOrDefault(note.id(), List.of()),
                        note.by(),
                        note.at()))
                .toList();
    }

    private record Member(long root, long number, @Nullable String tag, boolean present) {}

    /** With their tags and those merged into them. */
    private static List<Ticket> whole(Handle handle, List<Ticket> bare) {
        if (bare.isEmpty()) {
            return bare;
        }
        Map<Long, List<Member>> members = handle
                .createQuery("SELECT t.root, t.number, g.tag, g.present FROM ticket t"
                        + " LEFT JOIN ticket_tag g ON g.ticket = t.number WHERE t.root IN (<roots>)"
                        + " ORDER BY t.number, g.tag")
                .bindList("roots", bare.stream().map(Ticket::number).toList())
                .map((row, context) -> new Member(
                        row.getLong("root"), row.getLong("number"), row.getString("tag"), row.getBoolean("present")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Member::root));
        return bare.stream()
                .map(ticket -> {
                    List<Member> all = members.getOrDefault(ticket.number(), List.of());
                    List<String> hidden = all.stream()
                            .filter(one -> one.number() == ticket.number() && !one.present())
                            .map(Member::tag)
                            .filter(Objects::nonNull)
                            .toList();
                    return new Ticket(
                            ticket.number(),
                            ticket.version(),
                            ticket.subject(),
                            ticket.customer(),
                            ticket.standing(),
                            all.stream()
                                    .filter(Member::present)
                                    .map(Member::tag)
                                    .filter(tag -> tag != null && !hidden.contains(tag))
                                    .distinct()
                                    .sorted()
                                    .toList(),
                            all.stream()
                                    .map(Member::number)
                                    .filter(number -> number != ticket.number())
                                    .distinct()
                                    .toList(),
                            ticket.openedBy(),
                            ticket.openedAt(),
                            ticket.changedAt());
                })
                .toList();
    }

    private static Ticket bare(ResultSet row) throws SQLException {
        Standing standing = standing(row.getString("standing"));
        return new Ticket(
                row.getLong("number"),
                row.getLong("version"),
                row.getString("subject"),
                row.getString("person"),
                standing,
                List.of(),
                List.of(),
                row.getString("opened_by"),
                instant(row, "opened_at"),
                instant(row, "changed_at"));
    }

    private static Standing standing(String json) {
        return TicketProjection.JSON.readValue(json, Standing.class);
    }

    private static TicketChange change(ResultSet row) throws SQLException {
        return new TicketChange(
                row.getLong("ticket"),
                row.getLong("version"),
                row.getString("what"),
                row.getString("detail"),
                row.getString("changed_by"),
                instant(row, "changed_at"));
    }

    private static TicketNote note(ResultSet row) throws SQLException {
        return new TicketNote(
                row.getString("id"),
                row.getLong("ticket"),
                row.getString("content"),
                List.of(),
                row.getString("written_by"),
                instant(row, "written_at"));
    }

    private static TicketMerge merge(ResultSet row) throws SQLException {
        OffsetDateTime undone = row.getObject("undone_at", OffsetDateTime.class);
        return new TicketMerge(
                row.getString("id"),
                row.getLong("survivor"),
                row.getLong("absorbed"),
                row.getString("merged_by"),
                instant(row, "merged_at"),
                row.getString("undone_by"),
                undone == null ? null : undone.toInstant());
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** For LIKE: the text itself, whatever signs are in it. */
    static String literally(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replace("!", "!!")
                .replace("%", "!%")
                .replace("_", "!_");
    }
}
