package org.trunkline.ticket;

import java.util.List;
import java.util.Map;

/** A filter as conditions of a statement about tickets {@code t}. */
final class TicketQuery {
    private static final String MATTER = "(SELECT number FROM ticket m WHERE m.root = t.root)";
    private static final String FAR = "COALESCE(t.due_at, TIMESTAMP WITH TIME ZONE '9999-01-01 00:00:00+00')";

    private TicketQuery() {}

    static void conditions(
            TicketFilter filter, List<String> conditions, Map<String, Object> values, Map<String, List<?>> lists) {
        if (!filter.statuses().isEmpty()) {
            conditions.add("t.status IN (<statuses>)");
            lists.put("statuses", filter.statuses().stream().map(Enum::name).toList());
        }
        if (!filter.priorities().isEmpty()) {
            conditions.add("t.priority IN (<priorities>)");
            lists.put("priorities", filter.priorities().stream().map(Enum::name).toList());
        }
        if (filter.queue() != null) {
            conditions.add("t.queue = :queue");
            values.put("queue", filter.queue());
        }
        if (filter.owner() != null) {
            conditions.add(filter.owner().isEmpty() ? "t.owner IS NULL" : "t.owner = :owner");
            if (!filter.owner().isEmpty()) {
                values.put("owner", filter.owner());
            }
        }
        if (filter.customer() != null) {
            conditions.add("t.customer IN (SELECT id FROM customer WHERE root ="
                    + " (SELECT root FROM customer WHERE id = :customer))");
            values.put("customer", filter.customer());
        }
        if (filter.interaction() != null) {
            conditions.add(
                    "EXISTS (SELECT 1 FROM ticket_interaction i WHERE i.interaction = :interaction AND i.ticket IN "
                            + MATTER + ")");
            values.put("interaction", filter.interaction());
        }
        if (filter.tag() != null) {
            conditions.add(
                    "EXISTS (SELECT 1 FROM ticket_tag g WHERE g.tag = :tag AND g.present AND g.ticket IN " + MATTER
                            + ") AND NOT EXISTS (SELECT 1 FROM ticket_tag g WHERE g.tag = :tag AND NOT g.present"
                            + " AND g.ticket = t.number)");
            values.put("tag", filter.tag());
        }
        if (filter.text() != null) {
            conditions.add("LOWER(t.subject) LIKE :text ESCAPE '!'");
            values.put("text", "%" + Tickets.literally(filter.text()) + "%");
        }
        if (filter.missed() != null) {
            conditions.add("t.missed = :missed");
            values.put("missed", filter.missed());
        }
        Sight sight = filter.within();
        if (sight != null) {
            conditions.add("(t.owner = :sight_agent OR (t.queue IS NULL AND t.owner IS NULL)"
                    + (sight.queues().isEmpty() ? "" : " OR t.queue IN (<sight_queues>)")
                    + " OR EXISTS (SELECT 1 FROM ticket_note n JOIN ticket_mention x ON x.note = n.id"
                    + " WHERE x.mentioned IN (<sight_names>) AND n.ticket IN " + MATTER + "))");
            values.put("sight_agent", sight.agent());
            if (!sight.queues().isEmpty()) {
                lists.put("sight_queues", List.copyOf(sight.queues()));
            }
            lists.put("sight_names", List.copyOf(sight.names()));
        }
    }

    static String order(TicketFilter.Order order) {
        return switch (order) {
            case NEWEST -> " ORDER BY t.number DESC";
            case CHANGED -> " ORDER BY t.changed_at DESC, t.number DESC";
            case DUE -> " ORDER BY " + FAR + ", t.number";
        };
    }

    /** Those that come after the last of a page. */
    static String after(TicketFilter.Order order) {
        return switch (order) {
            case NEWEST -> "t.number < :mark_number";
            case CHANGED -> "(t.changed_at < :mark OR (t.changed_at = :mark AND t.number < :mark_number))";
            case DUE -> "(" + FAR + " > :mark OR (" + FAR + " = :mark AND t.number > :mark_number))";
        };
    }
}
