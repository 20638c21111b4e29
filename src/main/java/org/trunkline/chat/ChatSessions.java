package org.trunkline.chat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trunkline.store.Database;

/** What is held of visitors beside what they have said. */
public final class ChatSessions {
    /**
     * What a page told of its visitor.
     *
     * @param address by which they are known
     * @param name as typed in or signed, as the email is
     * @param known whether the site said who it is
     */
    public record Visited(
            String chat,
            String address,
            @Nullable String name,
            @Nullable String email,
            @Nullable String page,
            @Nullable String language,
            boolean known,
            Instant began,
            Instant seen) {}

    private final Database database;

    public ChatSessions(Database database) {
        this.database = database;
    }

    /**
     * Those of a person, the first ones first.
     *
     * @param handles the chat identities of theirs
     * @param interactions the contacts of theirs
     */
    public List<Visited> of(List<String> handles, List<String> interactions) {
        if (handles.isEmpty() && interactions.isEmpty()) {
            return List.of();
        }
        return database.read(handle -> handle.createQuery("SELECT * FROM chat_session WHERE address IN (<handles>)"
                        + " OR interaction IN (<interactions>) ORDER BY began_at, id")
                .bindList("handles", handles.isEmpty() ? List.of("") : handles)
                .bindList("interactions", interactions.isEmpty() ? List.of("") : interactions)
                .map((row, _) -> new Visited(
                        row.getString("chat"),
                        row.getString("address"),
                        row.getString("name"),
                        row.getString("email"),
                        row.getString("page"),
                        row.getString("language"),
                        row.getBoolean("known"),
                        row.getObject("began_at", OffsetDateTime.class).toInstant(),
                        row.getObject("seen_at", OffsetDateTime.class).toInstant()))
                .list());
    }
}
