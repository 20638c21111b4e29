package org.trunkline.journal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.trunkline.store.H2ForTests;

class JournalOnH2Test extends JournalSuite<H2ForTests> {
    @Override
    H2ForTests store() {
        return new H2ForTests(folder);
    }

    @Test
    void entries_that_wait_together_are_one_transaction() throws Exception {
        CountDownLatch writerHeld = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        journal.append(AT, new Happened.Step("i", 0), Personal.NONE, () -> {
            writerHeld.countDown();
            awaitQuietly(release);
        });
        assertThat(writerHeld.await(20, SECONDS)).isTrue();
        int before = store.commits();
        CountDownLatch committed = new CountDownLatch(200);
        IntStream.range(0, 200)
                .forEach(n -> journal.append(AT, new Happened.Step("i", n), Personal.NONE, committed::countDown));
        release.countDown();
        assertThat(committed.await(20, SECONDS)).isTrue();
        assertThat(store.commits() - before).isEqualTo(1);
    }

    @Test
    void a_commit_whose_answer_was_lost_is_not_written_twice() throws Exception {
        appendAndWait(1);
        store.breakAfterNextCommit();
        appendAndWait(2, 3);
        awaitConnected();
        appendAndWait(4);
        assertThat(stored()).containsExactly(1, 2, 3, 4);
        assertThat(journal.faults()).isZero();
    }

    @Test
    void a_damaged_line_of_the_spool_costs_that_line_only_and_the_file_is_kept() throws Exception {
        store.takeAway();
        appendAndWait(1, 2, 3);
        journal.close();
        List<String> lines = lines(spool());
        lines.set(1, lines.get(1).replace("i2", "xx"));
        Files.write(spool(), lines);
        store.bringBack();
        start();
        assertThat(stored()).containsExactly(1, 3);
        try (var files = Files.list(folder.resolve("spool"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("journal.damaged-"));
        }
    }

    @Test
    void a_full_journal_makes_writers_wait_and_loses_nothing() throws Exception {
        journal.close();
        journal = StoredJournal.open(
                database,
                TYPES,
                new JournalSettings(folder.resolve("spool"), 10, 1000),
                InstantSource.system(),
                List.of());
        CountDownLatch writerHeld = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        journal.append(AT, new Happened.Step("i", -1), Personal.NONE, () -> {
            writerHeld.countDown();
            awaitQuietly(release);
            append(-2); // the writer itself must not wait for itself
        });
        assertThat(writerHeld.await(20, SECONDS)).isTrue();
        Thread appending =
                Thread.ofPlatform().start(() -> IntStream.range(0, 50).forEach(this::append));
        await().until(() -> appending.getState() == Thread.State.WAITING);
        assertThat(journal.waiting()).isEqualTo(10);
        release.countDown();
        appending.join();
        journal.close();
        assertThat(stored()).hasSize(52);
    }
}
