package org.trunkline.person;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.trunkline.store.OnPostgres;
import org.trunkline.store.TestDatabase;

class PersonOnPostgresIT extends PersonSuite {
    @RegisterExtension
    static final OnPostgres postgres = new OnPostgres();

    @Override
    TestDatabase store() throws Exception {
        return postgres.database();
    }
}
