package org.trunkline.report;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.store.PostgresForTests;
import org.trunkline.store.TestDatabase;

/** The reports and the queue_log, in and out, on a real PostgreSQL. */
class ReportsOnPostgresIT {
    @TempDir
    static Path data;

    private static PostgresForTests.Server server;

    @BeforeAll
    static void startServer() throws Exception {
        server = new PostgresForTests.Server(data.resolve("pg"));
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @Nested
    class OfADay extends ReportTest {
        @Override
        TestDatabase store() throws Exception {
            return server.database();
        }
    }

    @Nested
    class LogImported extends QueueLogImportTest {
        @Override
        TestDatabase store() throws Exception {
            return server.database();
        }
    }

    @Nested
    class LogWritten extends QueueLogFileTest {
        @Override
        TestDatabase store() throws Exception {
            return server.database();
        }
    }
}
