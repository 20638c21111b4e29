package org.trunkline.customer;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.trunkline.store.Database;

/** Reads interactions. What the journal has on its spool while the database is away is not seen. */
public final class Interactions {
    private static final int LONGEST_PAGE = 500;

    /** With the customer as the one that they are shown as now. */
    private static final String SELECT =
            "SELECT i.*, (SELECT root FROM customer WHERE id = i.customer) AS person FROM interaction i ";

    private final Database database;
    private final Numbers numbers;

    public Interactions(Database database, Numbers numbers) {
        this.database = database;
        this.numbers = numbers;
    }

    public Optional<InteractionDetail> find(String id) {
        return database.read(handle -> handle.createQuery(SELECT + "WHERE id = ?")
                .bind(0, id)
                .map(InteractionRows::interaction)
                .findOne()
                .map(found ->
                        new InteractionDetail(found, values(handle, id), parts(handle, id), recordings(handle, id))));
    }

    /**
     * Newest first.
     *
     * @param from null for the first page, then {@link Page#next}
     * @param limit 1 to 500
     * @throws IllegalArgumentException if {@code from} is not what a page gave
     */
    public Page<Interaction> list(InteractionFilter filter, @Nullable String from, int limit) {
        int most = Math.clamp(limit, 1, LONGEST_PAGE);
        Map<String, Object> values = new LinkedHashMap<>();
        List<String> conditions = new ArrayList<>();
        conditions(filter, conditions, values);
        if (from != null) {
            Mark mark = Mark.parse(from);
            // The first part is for the index, which neither database uses for the OR alone.
            conditions.add("started_at <= :mark AND (started_at < :mark OR id < :mark_id)");
            values.put("mark", mark.startedAt());
            values.put("mark_id", mark.id());
        }
        String customer = filter.customer();
        List<Interaction> found = database.read(handle -> {
            List<String> members = customer == null ? List.of() : Identities.members(handle, customer);
            if (customer != null && members.isEmpty()) {
                return List.of();
            }
            if (customer != null) {
                conditions.add("customer IN (<members>)");
            }
            String where = conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
            Query query = handle.createQuery(SELECT + where + " ORDER BY started_at DESC, id DESC LIMIT :most");
            if (customer != null) {
                query.bindList("members", members);
            }
            return query.bindMap(values)
                    .bind("most", most + 1)
                    .map(InteractionRows::interaction)
                    .list();
        });
        if (found.size() <= most) {
            return new Page<>(found, null);
        }
        Interaction last = found.get(most - 1);
        return new Page<>(found.subList(0, most), new Mark(last.startedAt(), last.id()).toString());
    }

    /** Those of these ids, in no order. */
    public List<Interaction> these(List<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : database.read(handle -> handle.createQuery(SELECT + "WHERE id IN (<ids>)")
                        .bindList("ids", ids)
                        .map(InteractionRows::interaction)
                        .list());
    }

    private void conditions(InteractionFilter filter, List<String> conditions, Map<String, Object> values) {
        same("queue", filter.queue(), conditions, values);
        same("agent", filter.agent(), conditions, values);
        Ending.Reason reason = filter.reason();
        same("reason", reason == null ? null : reason.name(), conditions, values);
        String caller = filter.caller();
        if (caller != null) {
            conditions.add("(caller_number = :number OR caller = :caller)");
            values.put("number", numbers.e164(caller).orElse(caller));
            values.put("caller", caller);
        }
        Instant from = filter.from();
        if (from != null) {
            conditions.add("started_at >= :from_time");
            values.put("from_time", from);
        }
        Instant to = filter.to();
        if (to != null) {
            conditions.add("started_at < :to_time");
            values.put("to_time", to);
        }
    }

    private static void same(
            String column, @Nullable String value, List<String> conditions, Map<String, Object> values) {
        if (value != null) {
            conditions.add(column + " = :" + column);
            values.put(column, value);
        }
    }

    /** Calls without an ending, oldest first: what a controller takes up again when it starts. */
    public List<OpenInteraction> open() {
        return database.read(handle -> {
            Map<String, Map<String, String>> variables = new HashMap<>();
            handle.createQuery(
                            "SELECT v.interaction, v.name, v.content FROM interaction_value v"
                                    + " JOIN interaction i ON i.id = v.interaction WHERE i.ended_at IS NULL AND i.channel = 'voice'")
                    .map((row, context) -> variables
                            .computeIfAbsent(row.getString("interaction"), id -> new HashMap<>())
                            .put(row.getString("name"), row.getString("content")))
                    .list();
            return handle.createQuery(SELECT + "WHERE ended_at IS NULL AND channel = 'voice' ORDER BY started_at, id")
                    .map((row, context) ->
                            InteractionRows.open(row, context, variables.getOrDefault(row.getString("id"), Map.of())))
                    .list();
        });
    }

    /** The agent who last spoke with the customer of this number, by the queues, since then. */
    public Optional<String> lastAgent(String caller, Instant since) {
        return numbers.e164(caller)
                .flatMap(number ->
                        database.read(handle -> Identities.owner(handle, new Address(Address.Kind.PHONE, number))
                                .flatMap(customer -> handle.createQuery(
                                                "SELECT agent FROM interaction WHERE customer IN (<members>)"
                                                        + " AND agent IS NOT NULL AND connected_at >= :since"
                                                        + " ORDER BY connected_at DESC, id DESC LIMIT 1")
                                        .bindList("members", Identities.members(handle, customer))
                                        .bind("since", since)
                                        .mapTo(String.class)
                                        .findOne())));
    }

    /**
     * Callers who were lost by a failure of ours or promised a call back that we do not make by ourselves, and have not been
     * called, nor called again, oldest first. Of those whom we called only who had answered.
     */
    public List<Interaction> toCallBack() {
        return database.read(handle -> handle.createQuery(SELECT + "WHERE channel = 'voice' AND reason IN (<reasons>)"
                        + " AND called_back_at IS NULL AND caller_number IS NOT NULL AND (direction = 'in' OR answered_at IS NOT NULL)"
                        + " AND NOT EXISTS (SELECT 1 FROM callback WHERE origin = i.id) AND NOT EXISTS ("
                        + "SELECT 1 FROM interaction later WHERE later.caller_number = i.caller_number"
                        + " AND later.started_at > i.ended_at AND later.connected_at IS NOT NULL)"
                        + " ORDER BY started_at, id LIMIT 500")
                .bindList("reasons", List.of(Ending.Reason.SYSTEM_FAILURE.name(), Ending.Reason.CALLBACK.name()))
                .map(InteractionRows::interaction)
                .list());
    }

    private static Map<String, String> values(Handle handle, String id) {
        Map<String, String> values = new HashMap<>();
        Query query = handle.createQuery("SELECT name, content FROM interaction_value WHERE interaction = ?");
        query.bind(0, id)
                .map((row, context) -> values.put(row.getString("name"), row.getString("content")))
                .list();
        return values;
    }

    private static List<InteractionDetail.Part> parts(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM talk_part WHERE interaction = ? ORDER BY began_at, leg")
                .bind(0, id)
                .map((row, context) -> new InteractionDetail.Part(
                        Partner.Kind.valueOf(row.getString("kind")),
                        row.getString("party"),
                        row.getString("phone"),
                        Given.valueOf(row.getString("how")),
                        row.getString("given_by"),
                        InteractionRows.instant(row, "began_at").orElseThrow(),
                        InteractionRows.instant(row, "ended_at").orElse(null),
                        Duration.ofMillis(row.getLong("hold_ms"))))
                .list();
    }

    private static List<InteractionDetail.Sound> recordings(Handle handle, String id) {
        return handle.createQuery(
                        "SELECT id, kind, box, length_ms, recorded_at FROM recording"
                                + " WHERE interaction = ? AND kept_at IS NOT NULL AND deleted_at IS NULL ORDER BY recorded_at, id")
                .bind(0, id)
                .map((row, context) -> new InteractionDetail.Sound(
                        row.getString("id"),
                        row.getString("kind"),
                        row.getString("box"),
                        Duration.ofMillis(row.getLong("length_ms")),
                        InteractionRows.instant(row, "recorded_at").orElseThrow()))
                .list();
    }

    /** Where a page ends. */
    record Mark(Instant startedAt, String id) {
        static Mark parse(String text) {
            int split = text.indexOf('~');
            try {
                if (split > 0) {
                    return new Mark(Instant.parse(text.substring(0, split)), text.substring(split + 1));
                }
            } catch (DateTimeParseException e) {
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
            return startedAt + "~" + id;
        }
    }
}
