package org.trunkline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2Test {
    @TempDir
    Path folder;

    @Test
    void rows_outlive_a_restart_and_commits_are_written_at_once() {
        assertThat(StoreSettings.file(folder).url()).contains("WRITE_DELAY=0");
        Instant at = Instant.parse("2026-10-25T01:30:00.123456Z");
        try (Database database = Database.open(StoreSettings.file(folder))) {
            database.write(tx -> tx.execute("INSERT INTO epoch (epoch, started_at) VALUES (?, ?)", 1, at));
        }
        try (Database database = Database.open(StoreSettings.file(folder))) {
            assertThat(database.<Instant>read(handle -> handle.createQuery("SELECT started_at FROM epoch")
                            .mapTo(Instant.class)
                            .one()))
                    .isEqualTo(at);
        }
    }

    @Test
    void an_interrupted_reader_does_not_close_the_database_for_all() throws Exception {
        try (Database database = Database.open(StoreSettings.file(folder))) {
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread reader = Thread.ofPlatform().start(() -> {
                Thread.currentThread().interrupt();
                try {
                    database.write(
                            tx -> tx.execute("INSERT INTO import_mark (name, read_to) VALUES ('interrupted', 1)"));
                } catch (RuntimeException e) {
                    failure.set(e);
                }
            });
            reader.join();
            assertThat(database.<Integer>write(
                            tx -> tx.execute("INSERT INTO import_mark (name, read_to) VALUES ('after', 1)")))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_database_that_cannot_be_opened_is_named_with_a_remedy() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> Database.open(StoreSettings.file(file)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("file/trunkline cannot be opened")
                .hasMessageContaining("check that the folder can be written");
    }

    @Test
    void a_second_process_is_told_who_holds_the_file() {
        try (Database first = Database.open(StoreSettings.file(folder))) {
            assertThat(first.name()).startsWith("jdbc:h2:");
            String other = StoreSettings.file(folder).url().replace("retry:", "");
            assertThatThrownBy(() -> Database.open(StoreSettings.address(other, "sa", "")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("no other Trunkline");
        }
    }

    @Test
    void what_is_away_and_what_is_wrong_are_told_apart() {
        assertThat(Database.unavailable(new RuntimeException(new SQLException("gone", "08006"))))
                .isTrue();
        assertThat(Database.unavailable(new SQLException("shutting down", "57P01")))
                .isTrue();
        assertThat(Database.unavailable(new SQLException("closed", "90098"))).isTrue();
        assertThat(Database.unavailable(new SQLException("disk full", "53100"))).isTrue();
        assertThat(Database.unavailable(new SQLException("duplicate", "23505"))).isFalse();
        assertThat(Database.unavailable(new SQLException("syntax", "42601"))).isFalse();
        assertThat(Database.unavailable(new IllegalStateException("defect"))).isFalse();
    }
}
