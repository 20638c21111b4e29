package org.trunkline.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.store.Database;
import org.trunkline.store.PostgresForTests;
import org.trunkline.store.StoreSettings;

/** Eight writers, each waiting for its commit before the next entry: a figure to notice a collapse by, no benchmark. */
class ThroughputIT {
    private static final Logger log = LoggerFactory.getLogger(ThroughputIT.class);
    private static final int WRITERS = 8;
    private static final int EACH = 1_000;

    @TempDir
    Path folder;

    @Test
    void on_h2() throws Exception {
        assertThat(rowsPerSecond("H2", Database.open(StoreSettings.file(folder))))
                .isGreaterThan(100);
    }

    @Test
    void on_postgresql() throws Exception {
        try (PostgresForTests.Server server = new PostgresForTests.Server(folder.resolve("pg"))) {
            assertThat(rowsPerSecond("PostgreSQL", server.database().open())).isGreaterThan(100);
        }
    }

    private double rowsPerSecond(String name, Database database) throws InterruptedException {
        try (database;
                StoredJournal journal = StoredJournal.open(
                        database,
                        JournalSuite.TYPES,
                        JournalSettings.in(folder.resolve("spool")),
                        InstantSource.system(),
                        List.of())) {
            run(journal, 200);
            double waiting = run(journal, EACH);
            long begin = System.nanoTime();
            CountDownLatch all = new CountDownLatch(20_000);
            for (int i = 0; i < 20_000; i++) {
                journal.append(Instant.now(), new Happened.Step("i", i), Personal.NONE, all::countDown);
            }
            assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
            log.warn(
                    "{}: {} rows/s from {} writers that wait for each commit; {} rows/s in a burst",
                    name,
                    Math.round(waiting),
                    WRITERS,
                    Math.round(20_000e9 / (System.nanoTime() - begin)));
            return waiting;
        }
    }

    private static double run(StoredJournal journal, int each) throws InterruptedException {
        long begin = System.nanoTime();
        List<Thread> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            writers.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < each; i++) {
                    CountDownLatch committed = new CountDownLatch(1);
                    journal.append(Instant.now(), new Happened.Step("i", i), Personal.NONE, committed::countDown);
                    JournalSuite.awaitQuietly(committed);
                }
            }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        return WRITERS * each * 1e9 / (System.nanoTime() - begin);
    }
}
