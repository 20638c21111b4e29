package org.trunkline.conversation;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.trunkline.store.OnPostgres;
import org.trunkline.store.TestDatabase;

class ConversationOnPostgresIT extends ConversationSuite {
    @RegisterExtension
    static final OnPostgres postgres = new OnPostgres();

    @Override
    TestDatabase store() throws Exception {
        return postgres.database();
    }
}
