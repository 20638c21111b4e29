package org.trunkline.profile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.trunkline.customer.Forgetting;
import org.trunkline.customer.Person;

/** Forgets what is known of a customer. A file that somebody else has too stays theirs. */
public final class ProfileForgetting implements Forgetting {
    private static final Map<String, String> TABLES = Map.of(
            "customer_field", "fields",
            "customer_tag", "tags",
            "customer_note", "notes",
            "customer_task", "tasks");

    private final Attachments attachments;

    public ProfileForgetting(Attachments attachments) {
        this.attachments = attachments;
    }

    @Override
    public Set<String> columns() {
        return Set.of(
                "customer_field.content",
                "customer_tag.tag",
                "customer_note.content",
                "customer_task.content",
                "customer_attachment.name",
                "customer_attachment.sha256",
                "customer_attachment.file");
    }

    @Override
    public Map<String, Integer> forget(Handle tx, Person person, String by) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        List<String> ids = person.customers();
        counts.put("attachments", attachments.forget(tx, ids));
        TABLES.forEach((table, what) -> counts.put(
                what,
                tx.createUpdate("DELETE FROM " + table + " WHERE customer IN (<ids>)")
                        .bindList("ids", ids)
                        .execute()));
        return counts;
    }
}
