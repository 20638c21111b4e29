package org.trunkline.profile;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Entry;
import org.trunkline.search.Item;
import org.trunkline.search.Searchable;

/** Notes, tasks and files are found by their texts and names, and customers by their fields and tags. */
public final class ProfileItems {
    public static final String NOTE = "note";
    public static final String TASK = "task";
    public static final String ATTACHMENT = "attachment";
    /** Of the customer whose id it has. */
    public static final String PROFILE = "profile";

    private ProfileItems() {}

    public static List<Searchable> all() {
        return List.of(
                new Rows(NOTE, "customer_note", "content", "written_at", ProfileItems::note),
                new Rows(TASK, "customer_task", "content", "made_at", ProfileItems::task),
                new Rows(ATTACHMENT, "customer_attachment", "name", "added_at", ProfileItems::attachment),
                new Known());
    }

    private static Set<String> note(Entry entry) {
        return switch (entry.fact()) {
            case ProfileFact.NoteWritten _ -> Set.of("n" + entry.position());
            case ProfileFact.NoteDeleted(String note, String _) -> Set.of(note);
            default -> Set.of();
        };
    }

    private static Set<String> task(Entry entry) {
        return entry.fact() instanceof ProfileFact.TaskAdded ? Set.of("t" + entry.position()) : Set.of();
    }

    private static Set<String> attachment(Entry entry) {
        return switch (entry.fact()) {
            case ProfileFact.Attached _ -> Set.of("a" + entry.position());
            case ProfileFact.AttachmentDeleted(String attachment, String _) -> Set.of(attachment);
            default -> Set.of();
        };
    }

    /** Things that are a row each. */
    private record Rows(String kind, String table, String text, String time, Function<Entry, Set<String>> changes)
            implements Searchable {
        @Override
        public Set<String> changed(Entry entry) {
            return changes.apply(entry);
        }

        @Override
        public List<Item> read(Handle handle, Set<String> ids) {
            return handle.createQuery("SELECT id, customer, " + text + " AS content, " + time + " AS happened FROM "
                            + table + " WHERE id IN (<ids>)")
                    .bindList("ids", ids)
                    .map((row, context) -> Item.of(
                            kind,
                            row.getString("id"),
                            row.getString("customer"),
                            at(row, "happened"),
                            row.getString("content")))
                    .list();
        }

        @Override
        public List<String> ids(Handle handle, @Nullable String after, int limit) {
            return ProfileItems.ids(handle, table, after, limit);
        }
    }

    /** What is in the fields and tags of a customer's row. */
    private static final class Known implements Searchable {
        @Override
        public String kind() {
            return PROFILE;
        }

        @Override
        public Set<String> changed(Entry entry) {
            return switch (entry.fact()) {
                case ProfileFact.FieldsSet set -> Set.of(set.customer());
                case ProfileFact.Tagged(String customer, boolean _, String _) -> Set.of(customer);
                default -> Set.of();
            };
        }

        @Override
        public List<Item> read(Handle handle, Set<String> ids) {
            Map<String, Instant> rows = new HashMap<>();
            handle.createQuery("SELECT id, created_at FROM customer"
                            + " WHERE root IN (SELECT root FROM customer WHERE id IN (<ids>))")
                    .bindList("ids", ids)
                    .map((row, context) -> rows.put(row.getString("id"), at(row, "created_at")))
                    .list();
            if (rows.isEmpty()) {
                return List.of();
            }
            Map<String, List<String>> texts = new HashMap<>();
            handle.createQuery("SELECT customer, name || ': ' || content AS said FROM customer_field"
                            + " WHERE customer IN (<ids>) AND content IS NOT NULL UNION ALL"
                            + " SELECT customer, tag AS said FROM customer_tag WHERE customer IN (<ids>) AND present")
                    .bindList("ids", rows.keySet())
                    .map((row, context) -> texts.computeIfAbsent(row.getString("customer"), _ -> new ArrayList<>())
                            .add(row.getString("said")))
                    .list();
            List<Item> items = new ArrayList<>();
            texts.forEach((id, said) ->
                    items.add(Item.of(PROFILE, id, id, rows.getOrDefault(id, Instant.EPOCH), String.join("\n", said))));
            return items;
        }

        @Override
        public List<String> ids(Handle handle, @Nullable String after, int limit) {
            return ProfileItems.ids(handle, "customer", after, limit);
        }
    }

    private static List<String> ids(Handle handle, String table, @Nullable String after, int limit) {
        return handle.createQuery("SELECT id FROM " + table + " WHERE id > :after ORDER BY id LIMIT :limit")
                .bind("after", after == null ? "" : after)
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
    }

    private static Instant at(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
