package org.trunkline.journal;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.trunkline.store.OnPostgres;
import org.trunkline.store.PostgresForTests;

class JournalOnPostgresIT extends JournalSuite<PostgresForTests> {
    @RegisterExtension
    static final OnPostgres postgres = new OnPostgres();

    @Override
    PostgresForTests store() throws Exception {
        return postgres.database();
    }
}
