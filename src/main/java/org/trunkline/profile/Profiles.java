package org.trunkline.profile;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Projection;
import org.trunkline.store.Database;

/** What is known of customers, with what is known of those who were merged into them. Reads only. */
public final class Profiles {
    /** With {@code :id} of any of their rows. */
    static final String OF_PERSON =
            " WHERE customer IN (SELECT id FROM customer WHERE root = (SELECT root FROM customer WHERE id = :id))";

    private final Database database;

    public Profiles(Database database) {
        this.database = database;
    }

    public static Projection projection() {
        return new ProfileProjection();
    }

    /** What the survivor of a merge says goes first, then what the oldest of the others does. */
    public Profile of(String customer) {
        return database.read(handle -> {
            Map<String, String> fields = new HashMap<>();
            firsts(handle, "customer_field", "name", "content", customer).forEach((name, content) -> {
                if (content != null) {
                    fields.put(name, content);
                }
            });
            List<String> tags =
                    firsts(handle, "customer_tag", "tag", "CASE WHEN present THEN tag END", customer).values().stream()
                            .filter(Objects::nonNull)
                            .sorted()
                            .toList();
            return new Profile(fields, tags);
        });
    }

    private static Map<String, @Nullable String> firsts(
            Handle handle, String table, String key, String value, String customer) {
        Map<String, @Nullable String> found = new LinkedHashMap<>();
        handle.createQuery("SELECT t." + key + " AS k, " + value + " AS v FROM " + table
                        + " t JOIN customer c ON c.id = t.customer"
                        + " WHERE c.root = (SELECT root FROM customer WHERE id = :id)"
                        + " ORDER BY CASE WHEN c.id = c.root THEN 0 ELSE 1 END, c.created_at, c.id")
                .bind("id", customer)
                .map((row, context) -> {
                    String name = row.getString("k");
                    if (!found.containsKey(name)) {
                        found.put(name, row.getString("v"));
                    }
                    return name;
                })
                .list();
        return found;
    }

    /**
     * Newest first.
     *
     * @param before those before this one, by its id; null: from the newest
     */
    public List<Note> notes(String customer, @Nullable String before, int limit) {
        Optional<Note> from = before == null ? Optional.empty() : note(before);
        String older = from.isEmpty() ? "" : " AND (written_at < :at OR (written_at = :at AND id < :before))";
        return database.read(handle -> {
            var query = handle.createQuery("SELECT * FROM customer_note" + OF_PERSON + older
                            + " ORDER BY written_at DESC, id DESC LIMIT :limit")
                    .bind("id", customer)
                    .bind("limit", limit);
            from.ifPresent(note -> query.bind("at", note.at()).bind("before", note.id()));
            return query.map(Profiles::note).list();
        });
    }

    public Optional<Note> note(String id) {
        return database.read(handle -> handle.createQuery("SELECT * FROM customer_note WHERE id = ?")
                .bind(0, id)
                .map(Profiles::note)
                .findOne());
    }

    public Optional<Task> task(String id) {
        return database.read(handle -> handle.createQuery("SELECT * FROM customer_task WHERE id = ?")
                .bind(0, id)
                .map(Profiles::task)
                .findOne());
    }

    /** Those due first come first, those without a day last; 500 at most. */
    public List<Task> tasksOf(String customer, boolean alsoDone) {
        return database.read(handle -> handle.createQuery("SELECT * FROM customer_task" + OF_PERSON + tail(alsoDone))
                .bind("id", customer)
                .map(Profiles::task)
                .list());
    }

    /** The same of all customers; owner: an agent's id, null: anybody's and nobody's. */
    public List<Task> tasks(@Nullable String owner, boolean alsoDone) {
        return database.read(handle -> {
            var query = handle.createQuery("SELECT * FROM customer_task WHERE "
                    + (owner == null ? "1 = 1" : "owner = :owner") + tail(alsoDone));
            if (owner != null) {
                query.bind("owner", owner);
            }
            return query.map(Profiles::task).list();
        });
    }

    private static String tail(boolean alsoDone) {
        return (alsoDone ? "" : " AND done_at IS NULL")
                + " ORDER BY CASE WHEN due IS NULL THEN 1 ELSE 0 END, due, made_at, id LIMIT 500";
    }

    static Note note(ResultSet row, StatementContext context) throws SQLException {
        return new Note(
                row.getString("id"),
                row.getString("customer"),
                row.getString("interaction"),
                row.getString("content"),
                row.getString("written_by"),
                Objects.requireNonNull(instant(row, "written_at")));
    }

    static Task task(ResultSet row, StatementContext context) throws SQLException {
        return new Task(
                row.getString("id"),
                row.getString("customer"),
                row.getString("content"),
                row.getString("owner"),
                instant(row, "due"),
                row.getString("made_by"),
                Objects.requireNonNull(instant(row, "made_at")),
                row.getString("done_by"),
                instant(row, "done_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
