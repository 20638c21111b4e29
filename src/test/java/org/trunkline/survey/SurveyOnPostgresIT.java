package org.trunkline.survey;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.trunkline.store.OnPostgres;
import org.trunkline.store.TestDatabase;

class SurveyOnPostgresIT extends SurveySuite {
    @RegisterExtension
    static final OnPostgres postgres = new OnPostgres();

    @Override
    TestDatabase store() throws Exception {
        return postgres.database();
    }
}
