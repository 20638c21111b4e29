package org.trunkline.customer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Entry;
import org.trunkline.journal.Personal;
import org.trunkline.journal.Projection;
import org.trunkline.store.Database;

/** The supervisors' presences in calls: {@link #projection} keeps them as the facts say, the rest reads them. */
public final class Supervisions {
    private static final String SPEND = Arrays.stream(SupervisionMode.values())
            .map(mode -> column(mode) + " = " + column(mode) + " + CASE WHEN mode = '" + mode
                    + "' AND mode_since IS NOT NULL THEN GREATEST(:ms - mode_since, 0) ELSE 0 END")
            .collect(Collectors.joining(", ", "", ", mode_since = :ms"));

    private final Database database;

    public Supervisions(Database database) {
        this.database = database;
    }

    /** Which ones; null: any. */
    public record Filter(
            @Nullable String interaction,
            @Nullable String supervisor,
            @Nullable String agent,
            @Nullable Instant from,
            @Nullable Instant to) {}

    public Optional<Supervision> find(String id) {
        return database.read(handle -> handle.createQuery("SELECT * FROM supervision WHERE id = ?")
                .bind(0, id)
                .map(Supervisions::supervision)
                .findOne());
    }

    /** Those that have not ended: what a controller takes up again when it starts. */
    public List<Supervision> open() {
        return database.read(handle -> handle.createQuery("SELECT * FROM supervision WHERE ended_at IS NULL")
                .map(Supervisions::supervision)
                .list());
    }

    /** Newest first. */
    public List<Supervision> list(Filter filter, int limit) {
        List<String> conditions = new ArrayList<>(List.of("1 = 1"));
        Map<String, Object> values = new LinkedHashMap<>();
        condition("interaction = :interaction", "interaction", filter.interaction(), conditions, values);
        condition("supervisor = :supervisor", "supervisor", filter.supervisor(), conditions, values);
        String agent = filter.agent();
        condition(
                "',' || agents || ',' LIKE :agent",
                "agent",
                agent == null ? null : "%," + agent + ",%",
                conditions,
                values);
        condition("asked_at >= :earliest", "earliest", filter.from(), conditions, values);
        condition("asked_at < :before", "before", filter.to(), conditions, values);
        return database.read(handle -> handle.createQuery("SELECT * FROM supervision WHERE "
                        + String.join(" AND ", conditions) + " ORDER BY asked_at DESC, id DESC LIMIT :most")
                .bindMap(values)
                .bind("most", limit)
                .map(Supervisions::supervision)
                .list());
    }

    private static void condition(
            String sql, String name, @Nullable Object value, List<String> conditions, Map<String, Object> values) {
        if (value != null) {
            conditions.add(sql);
            values.put(name, value);
        }
    }

    private static String column(SupervisionMode mode) {
        return mode.name().toLowerCase(Locale.ROOT) + "_ms";
    }

    private static Supervision supervision(ResultSet row, StatementContext context) throws SQLException {
        Map<SupervisionMode, Duration> spent = new EnumMap<>(SupervisionMode.class);
        for (SupervisionMode mode : SupervisionMode.values()) {
            spent.put(mode, Duration.ofMillis(row.getLong(column(mode))));
        }
        String agents = row.getString("agents");
        return new Supervision(
                row.getString("id"),
                row.getString("interaction"),
                row.getString("supervisor"),
                row.getString("made_by"),
                row.getString("phone"),
                row.getString("line"),
                SupervisionMode.valueOf(row.getString("mode")),
                spent,
                agents.isEmpty() ? List.of() : Arrays.asList(agents.split(",", -1)),
                InteractionRows.instant(row, "asked_at").orElseThrow(),
                InteractionRows.instant(row, "began_at").orElse(null),
                InteractionRows.instant(row, "ended_at").orElse(null),
                row.getString("how"));
    }

    public static Projection projection() {
        return Supervisions::apply;
    }

    private static void apply(Handle tx, Entry entry, Personal personal) {
        if (entry.fact() instanceof CallFact.Supervision fact) {
            Instant at = entry.at();
            switch (fact) {
                case CallFact.SupervisionAsked asked ->
                    tx.execute(
                            "INSERT INTO supervision (id, interaction, supervisor, made_by, phone, line, mode, asked_at)"
                                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                            asked.session(),
                            asked.interaction(),
                            asked.supervisor(),
                            asked.by(),
                            asked.phone(),
                            asked.line(),
                            asked.mode().name(),
                            at);
                case CallFact.SupervisionSet set -> set(tx, set, at);
                case CallFact.SupervisionEnded ended ->
                    tx.createUpdate("UPDATE supervision SET ended_at = :at, how = :how, " + SPEND
                                    + " WHERE id = :id AND ended_at IS NULL")
                            .bind("at", at)
                            .bind("how", ended.how())
                            .bind("ms", at.toEpochMilli())
                            .bind("id", ended.session())
                            .execute();
            }
        }
    }

    private static void set(Handle tx, CallFact.SupervisionSet set, Instant at) {
        // The time goes to the mode of before: both databases take the right sides from the row as it was.
        tx.createUpdate("UPDATE supervision SET " + SPEND
                        + ", mode = :mode, began_at = COALESCE(began_at, :at) WHERE id = :id AND ended_at IS NULL")
                .bind("ms", at.toEpochMilli())
                .bind("mode", set.mode().name())
                .bind("at", at)
                .bind("id", set.session())
                .execute();
        if (set.agent() != null) {
            tx.createUpdate("UPDATE supervision SET agents = CASE WHEN agents = '' THEN :agent"
                            + " ELSE agents || ',' || :agent END WHERE id = :id AND ',' || agents || ',' NOT LIKE :has")
                    .bind("agent", set.agent())
                    .bind("has", "%," + set.agent() + ",%")
                    .bind("id", set.session())
                    .execute();
        }
    }
}
