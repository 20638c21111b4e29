package org.trunkline.messaging;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.jdbi.v3.core.Handle;
import org.trunkline.store.Database;

/**
 * Of everybody who wrote to one account: when they last did, and whether they said STOP. Kept under a hash of who they are,
 * so that whose record was erased is still not written to.
 */
final class Contacts {
    private final Database database;
    private final String account;

    Contacts(Database database, String account) {
        this.database = database;
        this.account = account;
    }

    void heard(String id, Instant at) {
        set("heard_at", id, at);
    }

    Optional<Instant> lastHeard(String id) {
        return get("heard_at", id);
    }

    void stop(String id, Instant at) {
        set("stopped_at", id, at);
    }

    void start(String id) {
        database.write(tx -> tx.execute(
                "UPDATE messaging_contact SET stopped_at = NULL WHERE account = ? AND peer = ?", account, hash(id)));
    }

    /** When they said STOP; empty: they did not, or have said START since. */
    Optional<Instant> stopped(String id) {
        return get("stopped_at", id);
    }

    private void set(String column, String id, Instant at) {
        database.write(tx -> {
            int changed = update(tx, column, id, at);
            return changed > 0
                    ? changed
                    : tx.execute(
                            "INSERT INTO messaging_contact (account, peer, " + column
                                    + ") SELECT ?, ?, ? WHERE NOT EXISTS"
                                    + " (SELECT 1 FROM messaging_contact WHERE account = ? AND peer = ?)",
                            account,
                            hash(id),
                            at,
                            account,
                            hash(id));
        });
    }

    private int update(Handle tx, String column, String id, Instant at) {
        return tx.execute(
                "UPDATE messaging_contact SET " + column + " = ? WHERE account = ? AND peer = ?",
                at,
                account,
                hash(id));
    }

    private Optional<Instant> get(String column, String id) {
        return database.read(handle -> handle.createQuery("SELECT " + column
                        + " AS at FROM messaging_contact WHERE account = ? AND peer = ? AND " + column + " IS NOT NULL")
                .bind(0, account)
                .bind(1, hash(id))
                .map((row, _) -> row.getObject("at", OffsetDateTime.class).toInstant())
                .findOne());
    }

    private static String hash(String id) {
        return DigestUtils.sha256Hex(id);
    }
}
