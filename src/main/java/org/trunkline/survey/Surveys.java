package org.trunkline.survey;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Interaction;
import org.trunkline.customer.Page;
import org.trunkline.journal.Projection;
import org.trunkline.store.Database;

/** Surveys as they are. Reads only. */
public final class Surveys {
    private static final int LONGEST_PAGE = 500;

    private final Database database;

    public Surveys(Database database) {
        this.database = database;
    }

    public static Projection projection() {
        return new SurveyProjection();
    }

    public Optional<Survey> find(String interaction) {
        return these(List.of(interaction)).values().stream().findFirst();
    }

    /** By interaction. */
    public Map<String, Survey> these(List<String> interactions) {
        Map<String, Survey> found = new HashMap<>();
        if (!interactions.isEmpty()) {
            database.<Integer>read(handle -> {
                handle.createQuery("SELECT * FROM survey WHERE interaction IN (<ids>)")
                        .bindList("ids", interactions)
                        .map((row, context) -> survey(row))
                        .forEach(one -> found.put(one.interaction(), one));
                return found.size();
            });
        }
        return found;
    }

    Optional<Survey> byLink(String hash) {
        return database.read(handle -> handle.createQuery("SELECT * FROM survey WHERE token_hash = ?")
                .bind(0, hash)
                .map((row, context) -> survey(row))
                .findOne());
    }

    /**
     * Which are listed; null: whatever it is.
     *
     * @param from asked since then; those that were not asked are of no time, and listed only without one
     */
    public record Filter(
            @Nullable String rule,
            @Nullable String queue,
            @Nullable String agent,
            Survey.@Nullable State state,
            @Nullable Instant from,
            @Nullable Instant to) {
        public static final Filter ALL = new Filter(null, null, null, null, null, null);
    }

    /**
     * Those of contacts that began last first.
     *
     * @param after null for the first page, then {@link Page#next}
     * @throws IllegalArgumentException if {@code after} is not what a page gave
     */
    public Page<Survey> list(Filter filter, @Nullable String after, int limit) {
        int most = Math.clamp(limit, 1, LONGEST_PAGE);
        List<String> conditions = new ArrayList<>(List.of("1 = 1"));
        Map<String, Object> values = new HashMap<>();
        equal("rule", filter.rule(), conditions, values);
        equal("queue", filter.queue(), conditions, values);
        equal("agent", filter.agent(), conditions, values);
        equal("state", filter.state() == null ? null : filter.state().name(), conditions, values);
        time("s.asked_at >= :from_time", "from_time", filter.from(), conditions, values);
        time("s.asked_at < :to_time", "to_time", filter.to(), conditions, values);
        if (after != null) {
            String[] mark = after.split("~", 2);
            try {
                time("i.started_at <= :mark", "mark", Instant.parse(mark[0]), conditions, values);
                values.put("mark_id", mark[1]);
            } catch (DateTimeParseException | ArrayIndexOutOfBoundsException e) {
                throw new IllegalArgumentException(
                        "'" + after + "' is not the end of a page; give back what the page before called next", e);
            }
            conditions.add("(i.started_at < :mark OR i.id < :mark_id)");
        }
        record Row(Survey survey, Instant began) {}
        List<Row> rows = database.read(handle -> handle.createQuery(
                        "SELECT s.*, i.started_at AS began FROM survey s JOIN interaction i ON i.id = s.interaction WHERE "
                                + String.join(" AND ", conditions)
                                + " ORDER BY i.started_at DESC, i.id DESC LIMIT :most")
                .bindMap(values)
                .bind("most", most + 1)
                .map((row, context) -> new Row(
                        survey(row),
                        row.getObject("began", OffsetDateTime.class).toInstant()))
                .list());
        boolean more = rows.size() > most;
        List<Row> page = more ? rows.subList(0, most) : rows;
        Row last = more ? page.getLast() : null;
        return new Page<>(
                page.stream().map(Row::survey).toList(),
                last == null ? null : last.began() + "~" + last.survey().interaction());
    }

    private static void equal(
            String column, @Nullable String value, List<String> conditions, Map<String, Object> values) {
        if (value != null) {
            conditions.add("s." + column + " = :" + column);
            values.put(column, value);
        }
    }

    private static void time(
            String condition, String name, @Nullable Instant at, List<String> conditions, Map<String, Object> values) {
        if (at != null) {
            conditions.add(condition);
            values.put(name, at.atOffset(ZoneOffset.UTC));
        }
    }

    /** Asked in that time, whether they were answered or not. */
    List<Survey> asked(Instant from, Instant to) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM survey WHERE asked_at >= ? AND asked_at < ? AND state <> 'SKIPPED'"
                                + " ORDER BY asked_at")
                .bind(0, from)
                .bind(1, to)
                .map((row, context) -> survey(row))
                .list());
    }

    /** Whether who this contact was with was asked, or is to be, since then: by another address and channel too. */
    boolean isAsked(Interaction contact, Instant since) {
        return database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM survey s"
                                + " JOIN interaction i ON i.id = s.interaction WHERE s.interaction <> :id"
                                + " AND s.state <> 'SKIPPED' AND COALESCE(s.asked_at, s.due_at) > :since"
                                + " AND (i.caller = :caller OR i.customer IN (SELECT id FROM customer WHERE root ="
                                + " (SELECT root FROM customer WHERE id = :customer)))")
                        .bind("id", contact.id())
                        .bind("since", since)
                        .bind("caller", contact.caller() == null ? "" : contact.caller())
                        .bind("customer", contact.customer() == null ? "" : contact.customer())
                        .mapTo(Long.class)
                        .one())
                > 0;
    }

    List<Survey> due(Instant now) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM survey WHERE state = 'PLANNED' AND due_at <= ? ORDER BY due_at LIMIT 500")
                .bind(0, now)
                .map((row, context) -> survey(row))
                .list());
    }

    Optional<Instant> nextDue() {
        return database.read(handle -> handle.createQuery(
                        "SELECT due_at FROM survey WHERE state = 'PLANNED' ORDER BY due_at LIMIT 1")
                .mapTo(Instant.class)
                .findOne());
    }

    private static Survey survey(ResultSet row) throws SQLException {
        String why = row.getString("why");
        int score = row.getInt("score");
        Integer said = row.wasNull() ? null : (Integer) score;
        return new Survey(
                row.getString("interaction"),
                row.getString("rule"),
                Kind.valueOf(row.getString("kind")),
                row.getString("channel"),
                row.getString("queue"),
                row.getString("agent"),
                Survey.State.valueOf(row.getString("state")),
                why == null ? null : SurveyFact.Why.valueOf(why),
                instant(row, "due_at"),
                instant(row, "asked_at"),
                instant(row, "until_at"),
                said,
                row.getString("content"),
                instant(row, "answered_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
