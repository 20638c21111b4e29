package org.trunkline.messaging;

import java.util.Optional;
import org.trunkline.store.Database;

/** How far the archive of one account has been read. */
final class XmppPlace {
    private final Database database;
    private final String account;

    XmppPlace(Database database, String account) {
        this.database = database;
        this.account = account;
    }

    /** Empty: never. */
    Optional<String> get() {
        return database.read(handle -> handle.createQuery("SELECT read_to FROM messaging_place WHERE account = ?")
                .bind(0, account)
                .mapTo(String.class)
                .findOne());
    }

    /** @param id of the last message that is stored; empty: there was none */
    void set(String id) {
        database.write(tx -> {
            int changed = tx.execute("UPDATE messaging_place SET read_to = ? WHERE account = ?", id, account);
            return changed > 0
                    ? changed
                    : tx.execute("INSERT INTO messaging_place (account, read_to) VALUES (?, ?)", account, id);
        });
    }
}
