package org.trunkline.report;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.trunkline.store.OnPostgres;
import org.trunkline.store.TestDatabase;

/** The reports and the queue_log, in and out, on a real PostgreSQL. */
class ReportsOnPostgresIT {
    @RegisterExtension
    static final OnPostgres postgres = new OnPostgres();

    @Nested
    class OfADay extends ReportTest {
        @Override
        TestDatabase store() throws Exception {
            return postgres.database();
        }
    }

    @Nested
    class LogImported extends QueueLogImportTest {
        @Override
        TestDatabase store() throws Exception {
            return postgres.database();
        }
    }

    @Nested
    class LogWritten extends QueueLogFileTest {
        @Override
        TestDatabase store() throws Exception {
            return postgres.database();
        }
    }
}
