package org.trunkline.ticket;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Entry;
import org.trunkline.search.Item;
import org.trunkline.search.Searchable;

/** Tickets are found by number, subject, tags and notes. */
public final class TicketItems implements Searchable {
    public static final String KIND = "ticket";

    /** Numbers as texts, in an order that is that of texts. */
    private static final String ID = "CAST(number AS VARCHAR(20))";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Set<String> changed(Entry entry) {
        return entry.fact() instanceof TicketFact fact && !(fact instanceof TicketFact.Attended)
                ? Set.of(Long.toString(fact.ticket()))
                : Set.of();
    }

    @Override
    public List<Item> read(Handle handle, Set<String> ids) {
        Set<Long> numbers = ids.stream().map(Long::valueOf).collect(Collectors.toSet());
        return handle.createQuery("SELECT number, customer, queue, owner, subject, opened_at FROM ticket"
                        + " WHERE number IN (<numbers>)")
                .bindList("numbers", numbers)
                .map((row, context) -> {
                    long number = row.getLong("number");
                    String owner = row.getString("owner");
                    return new Item(
                            KIND,
                            Long.toString(number),
                            row.getString("customer"),
                            row.getObject("opened_at", OffsetDateTime.class).toInstant(),
                            null,
                            row.getString("queue"),
                            owner == null ? Set.of() : Set.of(owner),
                            number + " " + row.getString("subject") + texts(handle, number),
                            Set.of());
                })
                .list();
    }

    private static String texts(Handle handle, long number) {
        return handle
                .createQuery("SELECT tag AS said FROM ticket_tag WHERE ticket = :number AND present UNION ALL"
                        + " SELECT content AS said FROM ticket_note WHERE ticket = :number")
                .bind("number", number)
                .mapTo(String.class)
                .stream()
                .map(said -> "\n" + said)
                .collect(Collectors.joining());
    }

    @Override
    public List<String> ids(Handle handle, @Nullable String after, int limit) {
        return handle.createQuery(
                        "SELECT " + ID + " FROM ticket WHERE " + ID + " > :after ORDER BY " + ID + " LIMIT :limit")
                .bind("after", after == null ? "" : after)
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
    }
}
