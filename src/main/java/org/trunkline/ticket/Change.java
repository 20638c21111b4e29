package org.trunkline.ticket;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What of a ticket became what; null: nothing. */
public record Change(
        String field, @Nullable String from, @Nullable String to) {
    static List<Change> between(Standing before, Standing after) {
        List<Change> changes = new ArrayList<>();
        note(changes, "status", before.status(), after.status());
        note(changes, "priority", before.priority(), after.priority());
        note(changes, "queue", before.queue(), after.queue());
        note(changes, "owner", before.owner(), after.owner());
        note(changes, "until", before.until(), after.until());
        return changes;
    }

    private static void note(List<Change> changes, String field, @Nullable Object from, @Nullable Object to) {
        if (!Objects.equals(from, to)) {
            changes.add(new Change(field, from == null ? null : from.toString(), to == null ? null : to.toString()));
        }
    }

    @Override
    public String toString() {
        return field + ": " + (from == null ? "-" : from) + " to " + (to == null ? "-" : to);
    }
}
