package org.trunkline.journal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.store.Database;
import org.trunkline.store.TestDatabase;

/** What the journal promises, on whatever database. */
abstract class JournalSuite<T extends TestDatabase> {
    static final FactTypes TYPES = FactTypes.of(Map.of("test", Happened.class));
    static final Instant AT = Instant.parse("2026-11-22T10:00:00.123456Z");

    @TempDir
    Path folder;

    T store;
    Database database;
    StoredJournal journal;

    abstract T store() throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = store();
        database = store.open();
        journal = journal();
    }

    @AfterEach
    void close() throws Exception {
        journal.close();
        database.close();
        store.close();
    }

    StoredJournal journal(Projection... projections) {
        return StoredJournal.open(
                database,
                TYPES,
                JournalSettings.in(folder.resolve("spool")),
                InstantSource.system(),
                List.of(projections));
    }

    void reopen(Projection... projections) {
        journal.close();
        journal = journal(projections);
    }

    Position append(int number) {
        return journal.append(AT, new Happened.Step("i" + number % 3, number));
    }

    void appendAndWait(int... numbers) throws InterruptedException {
        CountDownLatch committed = new CountDownLatch(numbers.length);
        for (int number : numbers) {
            journal.append(AT, new Happened.Step("i" + number % 3, number), Personal.NONE, committed::countDown);
        }
        assertThat(committed.await(20, SECONDS)).as("committed in time").isTrue();
    }

    List<Integer> stored() {
        return numbers(journal.reader().after(Position.START, 100_000));
    }

    static List<Integer> numbers(List<Entry> entries) {
        return entries.stream()
                .map(entry -> ((Happened.Step) entry.fact()).number())
                .toList();
    }

    Path spool() {
        return folder.resolve("spool/journal.spool");
    }

    /** As a process that starts after the database was away. */
    void start() {
        database.close();
        database = store.open();
        journal = journal();
    }

    void awaitConnected() {
        await().atMost(Duration.ofSeconds(30)).until(() -> journal.health() instanceof JournalHealth.Connected);
    }

    @Test
    void entries_are_read_back_as_they_were_written_in_their_order() throws Exception {
        appendAndWait(1, 2, 3, 4);
        List<Entry> all = journal.reader().after(Position.START, 10);
        assertThat(numbers(all)).containsExactly(1, 2, 3, 4);
        assertThat(all.getFirst())
                .isEqualTo(new Entry(new Position(journal.epoch(), 1), AT, new Happened.Step("i1", 1)));
        assertThat(numbers(journal.reader().ofInteraction("i1"))).containsExactly(1, 4);
        assertThat(numbers(journal.reader().ofEpoch(journal.epoch(), 1, 2))).containsExactly(2, 3);
        assertThat(journal.reader().last("test.Step").orElseThrow().position())
                .isEqualTo(new Position(journal.epoch(), 4));
        assertThat(journal.reader().last("test.Moved")).isEmpty();
        assertThat(journal.reader().after(Position.START, "other.", 10)).isEmpty();
    }

    @Test
    void each_start_takes_the_next_epoch_and_reading_goes_on_across() throws Exception {
        long first = journal.epoch();
        appendAndWait(1, 2);
        reopen();
        assertThat(journal.epoch()).isEqualTo(first + 1);
        appendAndWait(3);
        assertThat(numbers(journal.reader().after(new Position(first, 1), 10))).containsExactly(2, 3);
        assertThat(journal.reader().last()).isEqualTo(new Position(first + 1, 1));
    }

    @Test
    void many_writers_take_each_place_once_and_callbacks_run_in_order() throws Exception {
        List<Position> committed = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch done = new CountDownLatch(800);
        List<Thread> writers = IntStream.range(0, 8)
                .mapToObj(writer -> Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < 100; i++) {
                        Position[] place = new Position[1];
                        CountDownLatch known = new CountDownLatch(1);
                        place[0] = journal.append(AT, new Happened.Step("w" + writer, i), Personal.NONE, () -> {
                            awaitQuietly(known);
                            committed.add(place[0]);
                            done.countDown();
                        });
                        known.countDown();
                    }
                }))
                .toList();
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(done.await(20, SECONDS)).isTrue();
        assertThat(committed).hasSize(800).isSorted().doesNotHaveDuplicates();
        assertThat(journal.reader().after(Position.START, 1000)).hasSize(800);
        assertThat(numbers(journal.reader().ofInteraction("w3"))).isSorted().hasSize(100);
    }

    @Test
    void a_projection_and_its_entry_are_one_transaction_and_personal_values_stay_out_of_the_journal() throws Exception {
        reopen((tx, entry, personal) -> tx.execute(
                "INSERT INTO customer (id, root, name, created_at) VALUES (?, 'c', ?, ?)",
                entry.position().toString(),
                personal.values().get("name"),
                entry.at()));
        CountDownLatch committed = new CountDownLatch(1);
        journal.append(AT, new Happened.Step("i", 1), Personal.of("name", "Ada Byron"), committed::countDown);
        assertThat(committed.await(20, SECONDS)).isTrue();
        assertThat(names()).containsExactly("Ada Byron");
        String rows = database.read(handle ->
                handle.createQuery("SELECT * FROM journal").mapToMap().list().toString());
        assertThat(rows).doesNotContain("Ada").contains("test.Step");
    }

    List<String> names() {
        return database.read(handle -> handle.createQuery("SELECT name FROM customer ORDER BY id")
                .mapTo(String.class)
                .list());
    }

    @Test
    void a_defect_in_a_projection_marks_its_entry_and_holds_nothing_up() throws Exception {
        reopen((tx, entry, personal) -> {
            int number = ((Happened.Step) entry.fact()).number();
            tx.execute(
                    "INSERT INTO customer (id, root, name, created_at) VALUES (?, 'c', ?, ?)",
                    "c" + number,
                    "n",
                    entry.at());
            if (number == 2) {
                tx.execute(
                        "INSERT INTO customer (id, root, name, created_at) VALUES (?, 'c', ?, ?)",
                        "c1",
                        "again",
                        entry.at());
            }
            if (number == 4) {
                throw new IllegalStateException("a defect");
            }
        });
        appendAndWait(1, 2, 3, 4, 5);
        assertThat(stored()).containsExactly(1, 2, 3, 4, 5);
        assertThat(names()).hasSize(3);
        assertThat(journal.faults()).isEqualTo(2);
        assertThat(journal.reader().faulty()).isEqualTo(2);
        assertThat(database.<String>read(handle -> handle.createQuery("SELECT fault FROM journal WHERE sequence = 2")
                        .mapTo(String.class)
                        .one()))
                .contains("SQL state 23505")
                .doesNotContain("again");
        assertThat(journal.health()).isInstanceOf(JournalHealth.Connected.class);
    }

    @Test
    void while_the_database_is_away_entries_wait_on_the_spool_and_reach_it_once_when_it_is_back() throws Exception {
        reopen((tx, entry, personal) -> tx.execute(
                "INSERT INTO customer (id, root, name, created_at) VALUES (?, 'c', ?, ?)",
                "c" + ((Happened.Step) entry.fact()).number(),
                personal.values().get("name"),
                entry.at()));
        appendAndWait(1, 2);
        store.takeAway();
        CountDownLatch committed = new CountDownLatch(2);
        journal.append(AT, new Happened.Step("i", 3), Personal.of("name", "kept"), committed::countDown);
        journal.append(AT, new Happened.Step("i", 4), Personal.NONE, committed::countDown);
        assertThat(committed.await(20, SECONDS)).as("durable on the spool").isTrue();
        assertThat(journal.health()).isInstanceOf(JournalHealth.Spooling.class);
        assertThat(Files.size(spool())).isPositive();
        appendAndWait(5);
        store.bringBack();
        awaitConnected();
        appendAndWait(6);
        assertThat(stored()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(names()).hasSize(6).contains("kept");
        assertThat(Files.size(spool()))
                .as("personal values do not stay on the spool")
                .isZero();
    }

    @Test
    void what_a_killed_process_left_on_the_spool_is_written_before_anything_else() throws Exception {
        long before = journal.epoch();
        store.takeAway();
        appendAndWait(1, 2, 3);
        journal.close();
        Files.writeString(spool(), "1234 {\"half an entry", StandardOpenOption.APPEND);
        store.bringBack();
        start();
        appendAndWait(4);
        List<Entry> all = journal.reader().after(Position.START, 10);
        assertThat(numbers(all)).containsExactly(1, 2, 3, 4);
        assertThat(all.get(2).position()).isEqualTo(new Position(before, 3));
        assertThat(Files.size(spool())).isZero();
    }

    @Test
    void a_spool_that_was_already_written_changes_nothing() throws Exception {
        store.takeAway();
        appendAndWait(1, 2);
        journal.close();
        Path copy = folder.resolve("copy");
        Files.copy(spool(), copy);
        store.bringBack();
        start();
        appendAndWait(3);
        journal.close();
        Files.move(copy, spool(), StandardCopyOption.REPLACE_EXISTING);
        journal = journal();
        assertThat(stored()).containsExactly(1, 2, 3);
    }

    @Test
    void a_subscriber_gets_stored_and_live_entries_without_a_gap_or_a_double() throws Exception {
        appendAndWait(IntStream.range(0, 700).toArray());
        Thread writer =
                Thread.ofVirtual().start(() -> IntStream.range(700, 2000).forEach(this::append));
        List<Received> received = IntStream.range(0, 4)
                .mapToObj(n -> new Received(journal.live(), new Position(n == 0 ? 0 : journal.epoch(), n * 100L)))
                .toList();
        writer.join();
        for (int n = 0; n < received.size(); n++) {
            List<Integer> expected = IntStream.range(n * 100, 2000).boxed().toList();
            assertThat(received.get(n).take(expected.size())).isEqualTo(expected);
        }
        Received resumed = new Received(journal.live(), new Position(journal.epoch(), 1999));
        Received fromNow = new Received(journal.live(), journal.live().last());
        appendAndWait(2000);
        assertThat(resumed.take(2)).containsExactly(1999, 2000);
        assertThat(fromNow.take(1)).containsExactly(2000);
    }

    @Test
    void the_stream_goes_on_while_the_database_is_away_and_who_resumes_then_misses_nothing() throws Exception {
        appendAndWait(0, 1);
        await().until(() -> journal.live().last().equals(new Position(journal.epoch(), 2)));
        Received live = new Received(journal.live(), journal.live().last());
        store.takeAway();
        appendAndWait(2, 3);
        assertThat(live.take(2)).containsExactly(2, 3);
        Received resumed = new Received(journal.live(), new Position(journal.epoch(), 1));
        appendAndWait(4);
        store.bringBack();
        awaitConnected();
        assertThat(resumed.take(4)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void a_slow_subscriber_is_cut_and_holds_nobody_up() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        LinkedBlockingQueue<Subscription.End> ends = new LinkedBlockingQueue<>();
        journal.close();
        journal = StoredJournal.open(
                database,
                TYPES,
                new JournalSettings(folder.resolve("spool"), 20_000, 600),
                InstantSource.system(),
                List.of());
        appendAndWait(-1);
        await().until(() -> journal.live().last().equals(new Position(journal.epoch(), 1)));
        Subscription slow = journal.live().subscribe(journal.live().last(), entry -> awaitQuietly(release), ends::add);
        appendAndWait(IntStream.range(0, 1500).toArray());
        assertThat(slow.open()).isFalse();
        release.countDown();
        assertThat(ends.poll(20, SECONDS)).isEqualTo(Subscription.End.TOO_SLOW);
    }

    @Test
    void nothing_can_be_written_after_closing_and_what_waited_is_written() throws Exception {
        IntStream.range(0, 300).forEach(this::append);
        journal.close();
        assertThatThrownBy(() -> append(1)).isInstanceOf(IllegalStateException.class);
        assertThat(stored()).hasSize(300);
    }

    /** What a subscriber got, in order. */
    static final class Received {
        private final LinkedBlockingQueue<Integer> numbers = new LinkedBlockingQueue<>();

        Received(LiveStream stream, Position after) {
            stream.subscribe(after, entry -> numbers.add(((Happened.Step) entry.fact()).number()));
        }

        List<Integer> take(int count) throws InterruptedException {
            List<Integer> taken = new ArrayList<>();
            while (taken.size() < count) {
                Integer next = numbers.poll(20, SECONDS);
                if (next == null) {
                    break;
                }
                taken.add(next);
            }
            return taken;
        }
    }

    static void awaitQuietly(CountDownLatch latch) {
        try {
            if (!latch.await(20, SECONDS)) {
                throw new IllegalStateException("nobody released this");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file);
    }
}
