package org.trunkline.ticket;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.trunkline.store.Database;
import tools.jackson.core.type.TypeReference;

/** Queries for tickets that people keep, for themselves or for all. */
public final class TicketViews {
    /**
     * @param owner who made it, as in the audit
     * @param shared whether all see it; only its owner changes it
     * @param query parameters as of the list of tickets
     */
    public record View(
            String id, String name, String owner, boolean shared, Map<String, String> query, Instant madeAt) {
        public View {
            query = Map.copyOf(query);
        }
    }

    private final Database database;
    private final InstantSource clock;

    public TicketViews(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Those that this one may use: the own and the shared, by name. */
    public List<View> of(String owner) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM ticket_view WHERE owner = ? OR shared ORDER BY LOWER(name), id")
                .bind(0, owner)
                .map((row, context) -> view(row))
                .list());
    }

    public Optional<View> find(String id) {
        return database.read(handle -> handle.createQuery("SELECT * FROM ticket_view WHERE id = ?")
                .bind(0, id)
                .map((row, context) -> view(row))
                .findOne());
    }

    public View add(String name, String owner, boolean shared, Map<String, String> query) {
        String id = "tv-" + UUID.randomUUID();
        int _ = database.write(tx -> tx.execute(
                "INSERT INTO ticket_view (id, name, owner, shared, query, made_at) VALUES (?, ?, ?, ?, ?, ?)",
                id,
                name,
                owner,
                shared,
                TicketProjection.JSON.writeValueAsString(query),
                clock.instant()));
        return find(id).orElseThrow();
    }

    public View change(String id, String name, boolean shared, Map<String, String> query) {
        int _ = database.write(tx -> tx.execute(
                "UPDATE ticket_view SET name = ?, shared = ?, query = ? WHERE id = ?",
                name,
                shared,
                TicketProjection.JSON.writeValueAsString(query),
                id));
        return find(id).orElseThrow();
    }

    public void remove(String id) {
        int _ = database.write(tx -> tx.execute("DELETE FROM ticket_view WHERE id = ?", id));
    }

    private static View view(ResultSet row) throws SQLException {
        return new View(
                row.getString("id"),
                row.getString("name"),
                row.getString("owner"),
                row.getBoolean("shared"),
                TicketProjection.JSON.readValue(row.getString("query"), new TypeReference<Map<String, String>>() {}),
                row.getObject("made_at", OffsetDateTime.class).toInstant());
    }
}
