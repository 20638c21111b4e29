package org.trunkline.chat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.trunkline.store.OnPostgres;
import org.trunkline.store.TestDatabase;

class ChatOnPostgresIT extends ChatSuite {
    @RegisterExtension
    static final OnPostgres postgres = new OnPostgres();

    @Override
    TestDatabase store() throws Exception {
        return postgres.database();
    }
}
