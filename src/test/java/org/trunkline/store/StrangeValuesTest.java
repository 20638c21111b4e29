package org.trunkline.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What strangers write, on both databases. */
class StrangeValuesTest {
    @RegisterExtension
    static final OnPostgres POSTGRES = new OnPostgres();

    @TempDir
    private Path folder;

    @Test
    void what_a_database_refuses_is_stored_as_near_as_can_be() throws SQLException {
        for (StoreSettings settings :
                List.of(StoreSettings.file(folder), POSTGRES.database().settings())) {
            try (Database database = Database.open(settings)) {
                String text = "a\0b\ud83d c\ud83d\ude00d\ude00";
                database.write(tx -> tx.execute("INSERT INTO import_mark (name, read_to) VALUES (?, 1)", text));
                List<String> found = database.read(
                        handle -> handle.createQuery("SELECT name FROM import_mark WHERE name IN (<names>)")
                                .bindList("names", List.of(text))
                                .mapTo(String.class)
                                .list());
                assertThat(found).containsExactly("a\uFFFDb\uFFFD c\ud83d\ude00d\uFFFD");
                database.write(tx -> {
                    tx.execute("INSERT INTO epoch (epoch, started_at) VALUES (1, ?)", Instant.MAX);
                    return tx.execute("INSERT INTO epoch (epoch, started_at) VALUES (2, ?)", Instant.MIN);
                });
                List<Instant> times =
                        database.read(handle -> handle.createQuery("SELECT started_at FROM epoch ORDER BY epoch")
                                .mapTo(Instant.class)
                                .list());
                assertThat(times)
                        .containsExactly(
                                Instant.parse("9999-12-31T23:59:59.999999Z"), Instant.parse("0001-01-01T00:00:00Z"));
            }
        }
    }
}
