package org.trunkline.ticket;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.trunkline.customer.Forgetting;
import org.trunkline.customer.Person;

/** Forgets what was written of a person's tickets; that there were any, and how long they took, stays for the figures. */
public final class TicketForgetting implements Forgetting {
    static final String ERASED = "(erased)";

    private static final String THEIRS = "(SELECT number FROM ticket WHERE customer IN (<ids>))";

    @Override
    public Set<String> columns() {
        return Set.of("ticket.subject", "ticket_note.content", "ticket_tag.tag");
    }

    @Override
    public Map<String, Integer> forget(Handle tx, Person person, String by) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        List<String> ids = person.customers();
        counts.put(
                "ticket subjects",
                tx.createUpdate("UPDATE ticket SET subject = :erased WHERE customer IN (<ids>) AND subject <> :erased")
                        .bind("erased", ERASED)
                        .bindList("ids", ids)
                        .execute());
        counts.put("ticket notes", delete(tx, "ticket_note", ids));
        counts.put("ticket tags", delete(tx, "ticket_tag", ids));
        return counts;
    }

    private static int delete(Handle tx, String table, List<String> ids) {
        return tx.createUpdate("DELETE FROM " + table + " WHERE ticket IN " + THEIRS)
                .bindList("ids", ids)
                .execute();
    }
}
