package org.trunkline.profile;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.trunkline.store.OnPostgres;
import org.trunkline.store.TestDatabase;

class ProfileOnPostgresIT extends ProfileSuite {
    @RegisterExtension
    static final OnPostgres postgres = new OnPostgres();

    @Override
    TestDatabase store() throws Exception {
        return postgres.database();
    }
}
