package org.trunkline.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.customer.Interactions;
import org.trunkline.customer.Numbers;
import org.trunkline.customer.Page;
import org.trunkline.store.Database;
import org.trunkline.store.H2ForTests;
import org.trunkline.store.TestDatabase;
import org.trunkline.ticket.Ticket;

class TimelineTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir
    Path home;

    private TestDatabase store;
    private Database database;
    private Timeline timeline;

    @BeforeEach
    void open() throws Exception {
        store = new H2ForTests(home);
        database = store.open();
        timeline = new Timeline(database, new Interactions(database, new Numbers("GB")));
        customer("ada", "ada");
        customer("other", "ada");
        customer("bea", "bea");
    }

    @AfterEach
    void close() {
        database.close();
        store.close();
    }

    private void write(String statement, Object... values) {
        database.<Integer>write(tx -> tx.execute(statement, values));
    }

    private void customer(String id, String root) {
        write("INSERT INTO customer (id, root, created_at) VALUES (?, ?, ?)", id, root, START);
    }

    private void happens(int kind, String id, String customer, Instant at) {
        switch (kind) {
            case 0 ->
                write(
                        "INSERT INTO interaction (id, channel, direction, customer, dialled, line, stage_since, started_at)"
                                + " VALUES (?, 'email', 'in', ?, '', '', 0, ?)",
                        id,
                        customer,
                        at);
            case 1 ->
                write(
                        "INSERT INTO customer_attachment (id, customer, name, media_type, sha256, bytes, file, added_by,"
                                + " added_at) VALUES (?, ?, '', '', '', 0, '', '', ?)",
                        id,
                        customer,
                        at);
            case 2 ->
                write(
                        "INSERT INTO customer_note (id, customer, content, written_by, written_at) VALUES (?, ?, '', '', ?)",
                        id,
                        customer,
                        at);
            case 3 ->
                write(
                        "INSERT INTO ticket (number, root, version, subject, customer, status, priority, standing, opened_by,"
                                + " opened_at, changed_at) VALUES (?, ?, 1, '', ?, 'OPEN', 'NORMAL', ?, '', ?, ?)",
                        2_000 + Integer.parseInt(id.substring(1)),
                        2_000 + Integer.parseInt(id.substring(1)),
                        customer,
                        "{\"status\":\"OPEN\",\"priority\":\"NORMAL\",\"dues\":[]}",
                        at,
                        at);
            default ->
                write(
                        "INSERT INTO customer_task (id, customer, content, made_by, made_at) VALUES (?, ?, '', '', ?)",
                        id,
                        customer,
                        at);
        }
    }

    private static String id(Moment moment) {
        return switch (moment) {
            case Moment.Contact(var contact) -> contact.id();
            case Moment.Noted(Note note) -> note.id();
            case Moment.Promised(Task task) -> task.id();
            case Moment.Filed(Attachment file) -> file.id();
            case Moment.Opened(Ticket ticket) -> "x" + (ticket.number() - 2_000);
        };
    }

    private List<String> paged(String customer, int size) {
        List<String> ids = new ArrayList<>();
        @Nullable String from = null;
        do {
            Page<Moment> page = timeline.of(customer, from, size);
            page.items().forEach(moment -> ids.add(id(moment)));
            from = page.next();
        } while (from != null);
        return ids;
    }

    @Test
    void all_kinds_are_in_one_order_and_pages_of_any_size_miss_and_repeat_nothing() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        // Many of one time, so that pages end among them.
        order.forEach(i -> happens(
                random.nextInt(5), "x" + i, i % 3 == 0 ? "other" : "ada", START.plusSeconds(random.nextInt(6))));
        happens(0, "of-bea", "bea", START);
        List<Moment> all = timeline.of("ada", null, 500).items();
        assertThat(all).as("seed " + seed).hasSize(60);
        assertThat(all.stream().map(Moment::at)).isSortedAccordingTo(Collections.reverseOrder());
        List<String> ids = all.stream().map(TimelineTest::id).toList();
        for (int size : List.of(1, 2, 7, 59, 60)) {
            assertThat(paged("other", size))
                    .as("seed " + seed + ", pages of " + size)
                    .isEqualTo(ids);
        }
        assertThat(paged("bea", 1)).containsExactly("of-bea");
        assertThat(paged("nobody", 1)).isEmpty();
    }

    @Test
    void what_no_page_gave_is_no_beginning_of_one() {
        for (String wrong : List.of("x", "2026-11-22T10:00:00Z~x~y", "x~CONTACT~y", "2026-11-22T10:00:00Z~CONTACT")) {
            assertThatThrownBy(() -> timeline.of("ada", wrong, 1))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
