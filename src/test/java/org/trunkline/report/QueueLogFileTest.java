package org.trunkline.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.store.Database;
import org.trunkline.store.H2ForTests;
import org.trunkline.store.TestDatabase;

/** The live queue_log: each line once, whatever is killed or moved away when. */
class QueueLogFileTest {
    private static final long NINE = Instant.parse("2026-03-02T09:00:00Z").getEpochSecond();

    @TempDir
    Path folder;

    private Database database;
    private Path path;
    private final List<String> expected = new ArrayList<>();
    private final List<QueueLogFile> files = new ArrayList<>();

    TestDatabase store() throws Exception {
        return new H2ForTests(folder);
    }

    @BeforeEach
    void open() throws Exception {
        database = store().open();
        path = folder.resolve("log/queue_log");
    }

    @AfterEach
    void close() {
        files.forEach(QueueLogFile::close);
        database.close();
    }

    private QueueLogFile live() {
        QueueLogFile live = new QueueLogFile(database, path).start();
        files.add(live);
        return live;
    }

    /** As the reporter writes it: two lines of each entry. */
    private void happens(long epoch, long sequence) {
        Instant at = Instant.ofEpochSecond(NINE + sequence);
        database.write(tx -> {
            for (int line = 0; line < 2; line++) {
                tx.execute(
                        "INSERT INTO queue_log (epoch, sequence, line, happened_at, callid, queuename, agent, event, data)"
                                + " VALUES (?, ?, ?, ?, 'NONE', 'billing', 'Agent/101', 'PAUSE', 'lunch')",
                        epoch,
                        sequence,
                        line,
                        at);
                expected.add(at.getEpochSecond() + "|NONE|billing|Agent/101|PAUSE|lunch");
            }
            return tx;
        });
    }

    private List<String> lines(Path... parts) {
        List<String> lines = new ArrayList<>();
        for (Path part : parts) {
            try {
                lines.addAll(Files.exists(part) ? Files.readAllLines(part) : List.of());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return lines;
    }

    private void has(Supplier<List<String>> lines, List<String> wanted) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(lines.get()).isEqualTo(wanted));
    }

    @Test
    void what_happens_is_appended_and_goes_on_after_a_stop() {
        happens(1, 3);
        QueueLogFile live = live();
        has(() -> lines(path), expected);
        happens(1, 7);
        live.touched();
        has(() -> lines(path), expected);
        live.close();
        happens(1, 8);
        happens(2, 1);
        live();
        has(() -> lines(path), expected);
    }

    @Test
    void lines_that_were_written_but_not_noted_before_a_kill_are_not_written_again() throws IOException {
        happens(1, 1);
        QueueLogFile live = live();
        has(() -> lines(path), expected);
        live.close();
        happens(1, 2);
        happens(1, 3);
        // Of the four lines two and a half.
        String text = String.join("\n", expected.subList(2, 6));
        Files.writeString(path, text.substring(0, text.length() - 60), StandardOpenOption.APPEND);
        live();
        has(() -> lines(path), expected);
    }

    @Test
    void a_kill_after_the_very_first_lines_is_told_too() throws IOException {
        live();
        Awaitility.await().until(() -> Files.exists(path) && noted() == 1);
        files.getFirst().close();
        happens(1, 1);
        Files.writeString(path, expected.getFirst() + "\n", StandardOpenOption.APPEND);
        live();
        has(() -> lines(path), expected);
    }

    private int noted() {
        return database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM queue_log_file")
                .mapTo(Integer.class)
                .one());
    }

    @Test
    void a_file_that_was_moved_away_is_followed_by_another() throws IOException {
        QueueLogFile live = live();
        happens(1, 1);
        live.touched();
        has(() -> lines(path), expected);
        Path old = folder.resolve("log/queue_log.1");
        Files.move(path, old);
        happens(1, 2);
        live.touched();
        has(() -> lines(old, path), expected);
        assertThat(lines(path)).hasSize(2);
    }

    @Test
    void what_was_begun_before_a_kill_is_ended_in_the_file_that_was_moved_away_meanwhile() throws IOException {
        happens(1, 1);
        QueueLogFile live = live();
        has(() -> lines(path), expected);
        live.close();
        happens(1, 2);
        Path old = folder.resolve("log/queue_log.1");
        Files.writeString(path, expected.get(2) + "\n17", StandardOpenOption.APPEND);
        Files.move(path, old);
        QueueLogFile next = live();
        has(() -> lines(old), expected);
        happens(1, 3);
        next.touched();
        has(() -> lines(old, path), expected);
        assertThat(lines(path)).hasSize(2);
    }

    @Test
    void what_somebody_else_wrote_stays_and_is_not_taken_for_ours() throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "1000000000|NONE|NONE|NONE|QUEUESTART|\n");
        happens(1, 1);
        QueueLogFile live = live();
        List<String> all = new ArrayList<>(List.of("1000000000|NONE|NONE|NONE|QUEUESTART|"));
        all.addAll(expected);
        has(() -> lines(path), all);
        live.close();
        Files.writeString(path, "177\n", StandardOpenOption.APPEND);
        all.add("177");
        happens(1, 2);
        all.addAll(expected.subList(2, 4));
        live();
        has(() -> lines(path), all);
    }
}
