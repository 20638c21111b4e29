package org.trunkline.conversation;

import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.CustomerFact;
import org.trunkline.journal.Entry;
import org.trunkline.search.Item;
import org.trunkline.search.Searchable;

/** Messages and notes of conversations are found by sender, subject and text. */
public final class MessageItems implements Searchable {
    public static final String KIND = "message";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Set<String> changed(Entry entry) {
        return switch (entry.fact()) {
            case ConversationFact.Received _, ConversationFact.Started _, ConversationFact.Wrote _ ->
                Set.of("m" + entry.position());
            case CustomerFact.Assigned(String interaction, String _, String _) -> Set.of(interaction);
            default -> Set.of();
        };
    }

    /** @param ids of messages, or of interactions: then all that was written in them */
    @Override
    public List<Item> read(Handle handle, Set<String> ids) {
        Set<String> all = new HashSet<>(ids);
        all.addAll(handle.createQuery("SELECT id FROM message WHERE interaction IN (<ids>)")
                .bindList("ids", ids)
                .mapTo(String.class)
                .list());
        return handle.createQuery("SELECT m.id, i.customer, m.written_at, m.channel, i.queue, i.agent, m.sender_name,"
                        + " m.subject, m.content FROM message m JOIN interaction i ON i.id = m.interaction"
                        + " WHERE m.id IN (<ids>)")
                .bindList("ids", all)
                .map((row, context) -> {
                    String agent = row.getString("agent");
                    return new Item(
                            KIND,
                            row.getString("id"),
                            row.getString("customer"),
                            row.getObject("written_at", OffsetDateTime.class).toInstant(),
                            row.getString("channel"),
                            row.getString("queue"),
                            agent == null ? Set.of() : Set.of(agent),
                            Stream.of(row.getString("sender_name"), row.getString("subject"), row.getString("content"))
                                    .filter(text -> text != null && !text.isEmpty())
                                    .collect(Collectors.joining("\n")),
                            Set.of());
                })
                .list();
    }

    @Override
    public List<String> ids(Handle handle, @Nullable String after, int limit) {
        return handle.createQuery("SELECT id FROM message WHERE id > :after ORDER BY id LIMIT :limit")
                .bind("after", after == null ? "" : after)
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
    }
}
