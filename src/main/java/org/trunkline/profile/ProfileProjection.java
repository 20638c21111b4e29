package org.trunkline.profile;

import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Entry;
import org.trunkline.journal.Personal;
import org.trunkline.journal.Projection;

/**
 * Keeps what is known of customers as the facts say. All is written about the one that a person is shown as; of those who
 * were merged into it nothing is changed, so that it is there when the merge is undone.
 */
final class ProfileProjection implements Projection {
    @Override
    public void apply(Handle tx, Entry entry, Personal personal) {
        if (entry.fact() instanceof ProfileFact fact) {
            apply(tx, fact, entry, personal.values());
        }
    }

    private static void apply(Handle tx, ProfileFact fact, Entry entry, Map<String, String> personal) {
        switch (fact) {
            case ProfileFact.FieldsSet set ->
                root(tx, set.customer())
                        .ifPresent(root -> set.fields().forEach(name -> field(tx, root, name, personal.get(name))));
            case ProfileFact.Tagged(String customer, boolean on, String _) ->
                root(tx, customer).ifPresent(root -> tag(tx, root, personal.getOrDefault(ProfileFact.TAG, ""), on));
            case ProfileFact.NoteWritten note ->
                root(tx, note.customer())
                        .ifPresent(root -> tx.execute(
                                "INSERT INTO customer_note (id, customer, interaction, content, written_by, written_at)"
                                        + " VALUES (?, ?, ?, ?, ?, ?)",
                                "n" + entry.position(),
                                root,
                                note.about(),
                                personal.getOrDefault(ProfileFact.TEXT, ""),
                                note.by(),
                                entry.at()));
            case ProfileFact.Attached attached ->
                root(tx, attached.customer()).ifPresent(root -> attached(tx, root, attached, entry, personal));
            case ProfileFact.AttachmentDeleted(String attachment, String _) ->
                tx.execute("DELETE FROM customer_attachment WHERE id = ?", attachment);
            case ProfileFact.NoteDeleted(String note, String _) ->
                tx.execute("DELETE FROM customer_note WHERE id = ?", note);
            case ProfileFact.TaskAdded task ->
                root(tx, task.customer())
                        .ifPresent(root -> tx.execute(
                                "INSERT INTO customer_task (id, customer, content, owner, due, made_by, made_at)"
                                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                                "t" + entry.position(),
                                root,
                                personal.getOrDefault(ProfileFact.TEXT, ""),
                                task.owner(),
                                task.due(),
                                task.by(),
                                entry.at()));
            case ProfileFact.TaskChanged task ->
                tx.execute(
                        "UPDATE customer_task SET owner = ?, due = ?, done_by = ?, done_at = ? WHERE id = ?",
                        task.owner(),
                        task.due(),
                        task.done() ? task.by() : null,
                        task.done() ? entry.at() : null,
                        task.task());
        }
    }

    private static void attached(
            Handle tx, String root, ProfileFact.Attached attached, Entry entry, Map<String, String> personal) {
        tx.execute(
                "INSERT INTO customer_attachment (id, customer, interaction, name, media_type, sha256, bytes, file,"
                        + " added_by, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                "a" + entry.position(),
                root,
                attached.about(),
                personal.getOrDefault(ProfileFact.NAME, ""),
                attached.mediaType(),
                personal.getOrDefault(ProfileFact.SHA256, ""),
                attached.bytes(),
                personal.getOrDefault(ProfileFact.FILE, ""),
                attached.by(),
                entry.at());
    }

    private static Optional<String> root(Handle tx, String customer) {
        return tx.createQuery("SELECT root FROM customer WHERE id = ?")
                .bind(0, customer)
                .mapTo(String.class)
                .findOne();
    }

    private static void field(Handle tx, String root, String name, @Nullable String value) {
        tx.execute("DELETE FROM customer_field WHERE customer = ? AND name = ?", root, name);
        boolean known = value != null && !value.isEmpty();
        if (known || elsewhere(tx, "customer_field", "name", root, name)) {
            tx.execute(
                    "INSERT INTO customer_field (customer, name, content) VALUES (?, ?, ?)",
                    root,
                    name,
                    known ? value : null);
        }
    }

    private static void tag(Handle tx, String root, String tag, boolean on) {
        tx.execute("DELETE FROM customer_tag WHERE customer = ? AND tag = ?", root, tag);
        if (on || elsewhere(tx, "customer_tag", "tag", root, tag)) {
            tx.execute("INSERT INTO customer_tag (customer, tag, present) VALUES (?, ?, ?)", root, tag, on);
        }
    }

    /** Whether one who was merged into it has such a row: then what is gone must hide it. */
    private static boolean elsewhere(Handle tx, String table, String column, String root, String key) {
        return tx.createQuery("SELECT COUNT(*) FROM " + table + " t JOIN customer c ON c.id = t.customer"
                                + " WHERE c.root = ? AND t." + column + " = ?")
                        .bind(0, root)
                        .bind(1, key)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }
}
