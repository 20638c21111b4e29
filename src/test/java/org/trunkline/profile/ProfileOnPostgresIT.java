package org.trunkline.profile;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.store.PostgresForTests;
import org.trunkline.store.TestDatabase;

class ProfileOnPostgresIT extends ProfileSuite {
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

    @Override
    TestDatabase store() throws Exception {
        return server.database();
    }
}
