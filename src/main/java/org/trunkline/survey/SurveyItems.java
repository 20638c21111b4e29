package org.trunkline.survey;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.CustomerFact;
import org.trunkline.journal.Entry;
import org.trunkline.search.Item;
import org.trunkline.search.Searchable;

/** What customers wrote of a contact is found by its words; each by the contact's id. */
public final class SurveyItems implements Searchable {
    public static final String KIND = "survey";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Set<String> changed(Entry entry) {
        return switch (entry.fact()) {
            case SurveyFact.Answered answered -> Set.of(answered.interaction());
            case CustomerFact.Assigned(String interaction, String _, String _) -> Set.of(interaction);
            default -> Set.of();
        };
    }

    @Override
    public List<Item> read(Handle handle, Set<String> ids) {
        return handle.createQuery(
                        "SELECT s.interaction, i.customer, s.answered_at, s.channel, s.queue, s.agent, s.content"
                                + " FROM survey s JOIN interaction i ON i.id = s.interaction"
                                + " WHERE s.content IS NOT NULL AND s.interaction IN (<ids>)")
                .bindList("ids", ids)
                .map((row, _) -> {
                    String agent = row.getString("agent");
                    return new Item(
                            KIND,
                            row.getString("interaction"),
                            row.getString("customer"),
                            row.getObject("answered_at", OffsetDateTime.class).toInstant(),
                            row.getString("channel"),
                            row.getString("queue"),
                            agent == null ? Set.of() : Set.of(agent),
                            row.getString("content"),
                            Set.of());
                })
                .list();
    }

    @Override
    public List<String> ids(Handle handle, @Nullable String after, int limit) {
        return handle.createQuery("SELECT interaction FROM survey WHERE content IS NOT NULL AND interaction > :after"
                        + " ORDER BY interaction LIMIT :limit")
                .bind("after", after == null ? "" : after)
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
    }
}
