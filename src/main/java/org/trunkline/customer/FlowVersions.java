package org.trunkline.customer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Journal;
import org.trunkline.journal.Personal;
import org.trunkline.store.Database;

/** Every version of a flow that went live: what a call of last month was led by can be looked up. */
public final class FlowVersions {
    private final Database database;
    private final Journal journal;

    public FlowVersions(Database database, Journal journal) {
        this.database = database;
        this.journal = journal;
    }

    /** Through the journal, so also while the database is away. The same version may be told again. */
    public void keep(String flow, String version, String content, Instant at) {
        if (!known(flow, version)) {
            journal.append(
                    at, new CallFact.FlowLoaded(flow, version), Personal.of(CallFact.CONTENT, content), () -> {});
        }
    }

    public Optional<String> content(String flow, String version) {
        return database.read(
                handle -> handle.createQuery("SELECT content FROM flow_version WHERE flow = ? AND version = ?")
                        .bind(0, flow)
                        .bind(1, version)
                        .mapTo(String.class)
                        .findOne());
    }

    /** Newest first. */
    public List<Version> of(String flow) {
        return database.read(handle -> handle.createQuery("SELECT version, loaded_at, first_used_at FROM flow_version"
                        + " WHERE flow = ? ORDER BY loaded_at DESC, version")
                .bind(0, flow)
                .map((row, context) -> new Version(
                        row.getString("version"),
                        InteractionRows.instant(row, "loaded_at").orElseThrow(),
                        InteractionRows.instant(row, "first_used_at").orElse(null)))
                .list());
    }

    /** @param firstUsedAt when it took its first call; null if it took none */
    public record Version(
            String version, Instant loadedAt, @Nullable Instant firstUsedAt) {}

    private boolean known(String flow, String version) {
        try {
            return content(flow, version).isPresent();
        } catch (RuntimeException e) {
            if (Database.unavailable(e)) {
                return false;
            }
            throw e;
        }
    }
}
