package org.trunkline.mail;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.trunkline.store.Database;

/** How far one mailbox was fetched. */
final class Places {
    private final Database database;
    private final InstantSource clock;
    private final String mailbox;

    /** @param next the lowest UID that was not fetched */
    record Place(String folder, long validity, long next, Instant at) {}

    Places(Database database, InstantSource clock, String mailbox) {
        this.database = database;
        this.clock = clock;
        this.mailbox = mailbox;
    }

    Optional<Place> place() {
        return database.read(handle -> handle.createQuery("SELECT * FROM mailbox_place WHERE mailbox = ?")
                .bind(0, mailbox)
                .map((row, context) -> new Place(
                        row.getString("folder"),
                        row.getLong("uid_validity"),
                        row.getLong("uid_next"),
                        row.getObject("fetched_at", java.time.OffsetDateTime.class)
                                .toInstant()))
                .findOne());
    }

    void fetched(String folder, long validity, long next) {
        database.write(handle -> {
            int changed = handle.createUpdate("UPDATE mailbox_place SET folder = :folder, uid_validity = :validity,"
                            + " uid_next = :next, fetched_at = :at WHERE mailbox = :mailbox")
                    .bind("mailbox", mailbox)
                    .bind("folder", folder)
                    .bind("validity", validity)
                    .bind("next", next)
                    .bind("at", clock.instant())
                    .execute();
            return changed > 0
                    ? changed
                    : handle.createUpdate("INSERT INTO mailbox_place (mailbox, folder, uid_validity, uid_next,"
                                    + " fetched_at) VALUES (:mailbox, :folder, :validity, :next, :at)")
                            .bind("mailbox", mailbox)
                            .bind("folder", folder)
                            .bind("validity", validity)
                            .bind("next", next)
                            .bind("at", clock.instant())
                            .execute();
        });
    }

    /** UIDLs of what was fetched and is on the server still. */
    Set<String> left() {
        return new HashSet<>(
                database.read(handle -> handle.createQuery("SELECT uidl FROM mailbox_fetched WHERE mailbox = ?")
                        .bind(0, mailbox)
                        .mapTo(String.class)
                        .list()));
    }

    void fetched(String uidl) {
        var _ = database.write(handle -> handle.execute(
                "INSERT INTO mailbox_fetched (mailbox, uidl) SELECT ?, ? WHERE NOT EXISTS"
                        + " (SELECT 1 FROM mailbox_fetched WHERE mailbox = ? AND uidl = ?)",
                mailbox,
                uidl,
                mailbox,
                uidl));
    }

    /** These are not on the server any more. */
    void gone(Collection<String> uidls) {
        if (uidls.isEmpty()) {
            return;
        }
        var _ = database.write(handle -> {
            PreparedBatch batch = handle.prepareBatch("DELETE FROM mailbox_fetched WHERE mailbox = ? AND uidl = ?");
            uidls.forEach(uidl -> batch.bind(0, mailbox).bind(1, uidl).add());
            return batch.execute();
        });
    }
}
