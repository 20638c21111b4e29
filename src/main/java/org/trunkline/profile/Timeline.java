package org.trunkline.profile;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.InteractionItems;
import org.trunkline.customer.Interactions;
import org.trunkline.customer.Page;
import org.trunkline.search.Hits;
import org.trunkline.store.Database;
import org.trunkline.ticket.TicketItems;
import org.trunkline.ticket.Tickets;

/** All that happened with a customer, on all channels. */
public final class Timeline {
    private static final int LONGEST_PAGE = 500;

    /** In the order of moments of one time, which is that of the names. */
    private enum Kind {
        CONTACT("interaction", "started_at", InteractionItems.KIND),
        FILED("customer_attachment", "added_at", ProfileItems.ATTACHMENT),
        NOTED("customer_note", "written_at", ProfileItems.NOTE),
        PROMISED("customer_task", "made_at", ProfileItems.TASK),
        TICKET("ticket", "opened_at", TicketItems.KIND);

        private final String table;
        private final String time;
        private final String found;

        Kind(String table, String time, String found) {
            this.table = table;
            this.time = time;
            this.found = found;
        }

        /** A ticket's number as a text, as search has it too. */
        private String id() {
            return this == TICKET ? "CAST(number AS VARCHAR(20))" : "id";
        }

        /** A ticket that was merged into another is shown as that. */
        private String condition() {
            return this == TICKET ? " AND number = root" : "";
        }

        static Kind of(String found) {
            return Arrays.stream(values())
                    .filter(kind -> kind.found.equals(found))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private record Key(Instant at, Kind kind, String id) {
        /** @throws IllegalArgumentException if it is not what a page gave */
        static Key parse(String text) {
            String[] parts = text.split("~", 3);
            try {
                if (parts.length == 3) {
                    return new Key(Instant.parse(parts[0]), Kind.valueOf(parts[1]), parts[2]);
                }
            } catch (DateTimeParseException | IllegalArgumentException e) {
                throw noKey(text, e);
            }
            throw noKey(text, null);
        }

        private static IllegalArgumentException noKey(String text, @Nullable Throwable cause) {
            return new IllegalArgumentException(
                    "'" + text + "' is not the end of a page; give back what the page before called next", cause);
        }

        @Override
        public String toString() {
            return at + "~" + kind + "~" + id;
        }
    }

    private final Database database;
    private final Interactions interactions;
    private final Tickets tickets;

    public Timeline(Database database, Interactions interactions) {
        this.database = database;
        this.interactions = interactions;
        this.tickets = new Tickets(database);
    }

    /**
     * Newest first.
     *
     * @param from null for the first page, then {@link Page#next}
     * @param limit 1 to 500
     * @throws IllegalArgumentException if {@code from} is not what a page gave
     */
    public Page<Moment> of(String customer, @Nullable String from, int limit) {
        int most = Math.clamp(limit, 1, LONGEST_PAGE);
        @Nullable Key mark = from == null ? null : Key.parse(from);
        List<Key> keys = database.read(handle -> keys(handle, customer, mark, most + 1));
        boolean more = keys.size() > most;
        List<Key> page = more ? keys.subList(0, most) : keys;
        return new Page<>(moments(page), more ? page.getLast().toString() : null);
    }

    /** Those of these that there are, in the same order, which must be that of time; their kinds are as found by a search. */
    public List<Moment> these(List<Hits.Hit> found) {
        return moments(found.stream()
                .map(hit -> new Key(hit.at(), Kind.of(hit.kind()), hit.id()))
                .toList());
    }

    /** The kinds of what is on it, as a search names them. */
    public static Set<String> kinds() {
        return Arrays.stream(Kind.values()).map(kind -> kind.found).collect(Collectors.toSet());
    }

    private static List<Key> keys(Handle handle, String customer, @Nullable Key mark, int most) {
        List<String> members = handle.createQuery(
                        "SELECT id FROM customer WHERE root = (SELECT root FROM customer WHERE id = ?)")
                .bind(0, customer)
                .mapTo(String.class)
                .list();
        if (members.isEmpty()) {
            return List.of();
        }
        // Each arm is cut by itself, so that it walks its index and no further.
        String arms = Arrays.stream(Kind.values())
                .map(kind ->
                        "(SELECT " + kind.time + " AS happened, '" + kind + "' AS kind, " + kind.id() + " AS id FROM "
                                + kind.table + " WHERE customer IN (<members>)" + kind.condition() + after(kind, mark)
                                + " ORDER BY " + kind.time + " DESC, " + kind.id() + " DESC LIMIT :most)")
                .collect(Collectors.joining(" UNION ALL "));
        var query = handle.createQuery("SELECT happened, kind, id FROM (" + arms
                        + ") t ORDER BY happened DESC, kind, id DESC LIMIT :most")
                .bindList("members", members)
                .bind("most", most);
        if (mark != null) {
            query.bind("mark", mark.at).bind("mark_id", mark.id);
        }
        RowMapper<Key> asKey = (row, context) -> new Key(
                context.findColumnMapperFor(Instant.class).orElseThrow().map(row, "happened", context),
                Kind.valueOf(row.getString("kind")),
                row.getString("id"));
        return query.map(asKey).list();
    }

    private static String after(Kind kind, @Nullable Key mark) {
        if (mark == null) {
            return "";
        }
        int order = kind.compareTo(mark.kind);
        if (order == 0) {
            return " AND " + kind.time + " <= :mark AND (" + kind.time + " < :mark OR " + kind.id() + " < :mark_id)";
        }
        return " AND " + kind.time + (order > 0 ? " <= :mark" : " < :mark");
    }

    private List<Moment> moments(List<Key> keys) {
        Map<String, Moment> found = new HashMap<>();
        tickets.these(ids(keys, Kind.TICKET).stream().map(Long::valueOf).toList())
                .forEach(one -> found.put(Long.toString(one.number()), new Moment.Opened(one)));
        interactions.these(ids(keys, Kind.CONTACT)).forEach(one -> found.put(one.id(), new Moment.Contact(one)));
        database.<Integer>read(handle -> {
            rows(handle, keys, Kind.NOTED, Profiles::note).forEach(one -> found.put(one.id(), new Moment.Noted(one)));
            rows(handle, keys, Kind.PROMISED, Profiles::task)
                    .forEach(one -> found.put(one.id(), new Moment.Promised(one)));
            rows(handle, keys, Kind.FILED, Attachments::attachment)
                    .forEach(one -> found.put(one.id(), new Moment.Filed(one)));
            return found.size();
        });
        List<Moment> moments = new ArrayList<>();
        for (Key key : keys) {
            Moment moment = found.get(key.id);
            if (moment != null) { // deleted in between
                moments.add(moment);
            }
        }
        return moments;
    }

    private static List<String> ids(List<Key> keys, Kind kind) {
        return keys.stream().filter(key -> key.kind == kind).map(Key::id).toList();
    }

    private static <T> List<T> rows(Handle handle, List<Key> keys, Kind kind, RowMapper<T> mapper) {
        List<String> ids = ids(keys, kind);
        return ids.isEmpty()
                ? List.of()
                : handle.createQuery("SELECT * FROM " + kind.table + " WHERE id IN (<ids>)")
                        .bindList("ids", ids)
                        .map(mapper)
                        .list();
    }
}
