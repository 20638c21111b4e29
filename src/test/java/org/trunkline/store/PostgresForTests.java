package org.trunkline.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A real PostgreSQL server with a new database for each use; away means stopped. */
public final class PostgresForTests implements TestDatabase {
    /** One server for a test class: it takes seconds to make. */
    public static final class Server implements AutoCloseable {
        private final Path data;
        private final int port;
        private EmbeddedPostgres running;
        private int databases;

        public Server(Path data) throws IOException {
            this.data = data;
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            running = start();
        }

        private EmbeddedPostgres start() throws IOException {
            return EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .start();
        }

        public PostgresForTests database() throws SQLException {
            String name = "trunkline_" + ++databases;
            try (Connection connection = running.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            }
            return new PostgresForTests(this, name);
        }

        @Override
        public void close() throws IOException {
            running.close();
        }
    }

    private final Server server;
    private final String name;

    private PostgresForTests(Server server, String name) {
        this.server = server;
        this.name = name;
    }

    public StoreSettings settings() {
        return StoreSettings.address("jdbc:postgresql://localhost:" + server.port + "/" + name, "postgres", "postgres");
    }

    @Override
    public Database open() {
        return Database.open(settings());
    }

    @Override
    public void takeAway() throws IOException {
        server.running.close();
    }

    @Override
    public void bringBack() throws IOException {
        server.running = server.start();
    }

    @Override
    public void close() {}
}
