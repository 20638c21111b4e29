package org.trunkline.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.CallProjection;
import org.trunkline.customer.Callbacks;
import org.trunkline.customer.CustomerDesk;
import org.trunkline.customer.CustomerFact;
import org.trunkline.customer.Customers;
import org.trunkline.customer.Interactions;
import org.trunkline.customer.Merge;
import org.trunkline.customer.Numbers;
import org.trunkline.customer.Page;
import org.trunkline.hours.BusinessTime;
import org.trunkline.journal.Entry;
import org.trunkline.journal.Fact;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.JournalSettings;
import org.trunkline.journal.Personal;
import org.trunkline.journal.Position;
import org.trunkline.journal.StoredJournal;
import org.trunkline.store.Database;
import org.trunkline.store.TestDatabase;

/** Tickets on whatever database. */
abstract class TicketSuite {
    private static final Instant BEGIN = Instant.parse("2026-11-23T10:00:00Z");
    private static final Slas SLAS = new Slas(List.of(
            sla("urgent", Set.of(Priority.URGENT), Set.of(), 1, 2),
            sla("gold", Set.of(), Set.of("gold"), 2, 4),
            sla("usual", Set.of(), Set.of(), 4, 16)));

    private static SlaTerms sla(String name, Set<Priority> priorities, Set<String> tiers, int first, int resolution) {
        return new SlaTerms(
                name,
                priorities,
                Set.of(),
                tiers,
                Map.of(Target.FIRST_ANSWER, Duration.ofHours(first), Target.RESOLUTION, Duration.ofHours(resolution)),
                50,
                BusinessTime.ALWAYS);
    }

    @TempDir
    Path folder;

    private volatile Instant now = BEGIN;
    private final InstantSource clock = () -> now;
    private TestDatabase store;
    private Database database;
    private StoredJournal journal;
    private Customers customers;
    private CustomerDesk customerDesk;
    private Interactions interactions;
    private Tickets tickets;
    private TicketDesk desk;
    private TicketTimers timers;

    abstract TestDatabase store() throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = store();
        start(TicketSettings.Calls.JOIN);
    }

    private void start(TicketSettings.Calls calls) {
        database = store.open();
        Numbers numbers = new Numbers("GB");
        journal = StoredJournal.open(
                database,
                FactTypes.of(
                        Map.of("call", CallFact.class, "customer", CustomerFact.class, "ticket", TicketFact.class)),
                JournalSettings.in(folder.resolve("spool")),
                InstantSource.system(),
                List.of(
                        new CallProjection(numbers),
                        Customers.projection(),
                        Callbacks.projection(),
                        Tickets.projection()));
        customers = new Customers(database, numbers);
        customerDesk = new CustomerDesk(database, Set.of(), journal, clock);
        interactions = new Interactions(database, numbers);
        tickets = new Tickets(database);
        desk = new TicketDesk(tickets, settings(calls), id -> customers.find(id).map(c -> c.tier()), journal, clock);
        timers = new TicketTimers(database, desk, clock);
    }

    private static TicketSettings settings(TicketSettings.Calls calls) {
        return new TicketSettings(
                calls,
                Duration.ofDays(7),
                Duration.ofDays(14),
                Duration.ofDays(3),
                Set.of(),
                Duration.ofMillis(300),
                SLAS);
    }

    @AfterEach
    void close() {
        stop();
        store.close();
    }

    private void stop() {
        assertThat(journal.faults()).isZero();
        journal.close();
        database.close();
    }

    private long opened(String subject) {
        return desk.open(draft(subject, null, "billing"), "user:sue");
    }

    private static TicketDesk.Draft draft(String subject, @Nullable String customer, @Nullable String queue) {
        return new TicketDesk.Draft(subject, customer, Priority.NORMAL, queue, null, null, null);
    }

    private static TicketDesk.Edit status(Status status) {
        return new TicketDesk.Edit(null, status, null, null, null, null, Set.of(), Set.of());
    }

    private static TicketDesk.Edit tags(Set<String> on, Set<String> off) {
        return new TicketDesk.Edit(null, null, null, null, null, null, on, off);
    }

    private void set(long number, Status status) {
        desk.edit(number, null, status(status), "user:sue");
    }

    private Ticket ticket(long number) {
        return tickets.find(number).orElseThrow();
    }

    private void later(Duration time) {
        now = now.plus(time);
        while (timers.fire()) {
            // what was due may make something else due
        }
    }

    private List<Fact> facts(String type) {
        return journal.reader().after(Position.START, type, 10_000).stream()
                .map(Entry::fact)
                .toList();
    }

    private void happened(Fact fact, Map<String, String> personal) {
        var _ = journal.commit(now, fact, new Personal(personal));
    }

    private void call(String id, String caller) {
        happened(new CallFact.Arrived(id, id + ".line", "5000", "main", "v1"), Map.of(CallFact.CALLER, caller));
    }

    private static TicketFilter filter(Status status) {
        return new TicketFilter(
                Set.of(status), Set.of(), null, null, null, null, null, null, null, null, TicketFilter.Order.NEWEST);
    }

    private List<Long> numbers(TicketFilter filter) {
        return tickets.list(filter, null, 500).items().stream()
                .map(Ticket::number)
                .toList();
    }

    @Test
    void numbers_run_on_over_starts() {
        assertThat(opened("one")).isEqualTo(1001);
        assertThat(opened("two")).isEqualTo(1002);
        TicketToken before = tickets.token();
        stop();
        start(TicketSettings.Calls.JOIN);
        assertThat(opened("three")).isEqualTo(1003);
        assertThat(tickets.token().find(before.of(1002))).contains(1002L);
        Ticket one = ticket(1001);
        assertThat(one.subject()).isEqualTo("one");
        assertThat(one.status()).isEqualTo(Status.OPEN);
        assertThat(one.version()).isEqualTo(1);
        assertThat(tickets.find(999)).isEmpty();
    }

    @Test
    void numbers_are_each_given_once_to_many_at_a_time() {
        List<CompletableFuture<Long>> all = IntStream.range(0, 60)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> opened("t" + i)))
                .toList();
        assertThat(all.stream().map(CompletableFuture::join))
                .doesNotHaveDuplicates()
                .hasSize(60);
    }

    @Test
    void a_change_for_another_version_is_refused_with_what_others_did() {
        long one = opened("one");
        desk.edit(one, 1L, status(Status.WAITING), "user:sue");
        var other = new TicketDesk.Edit("two", null, null, Priority.HIGH, null, "101", Set.of("vip"), Set.of());
        assertThatThrownBy(() -> desk.edit(one, 1L, other, "user:bob"))
                .isInstanceOfSatisfying(TicketConflict.class, conflict -> {
                    assertThat(conflict.version()).isEqualTo(2);
                    assertThat(conflict.since()).hasSize(1);
                    assertThat(conflict.since().getFirst())
                            .returns("user:sue", TicketChange::by)
                            .returns("edited", TicketChange::what)
                            .returns("status: OPEN to WAITING", TicketChange::detail);
                });
        desk.edit(one, 2L, other, "user:bob");
        assertThat(ticket(one))
                .returns("two", Ticket::subject)
                .returns(List.of("vip"), Ticket::tags)
                .extracting(Ticket::standing)
                .returns(Priority.HIGH, Standing::priority)
                .returns("101", Standing::owner);
        assertThatThrownBy(() -> desk.answered(one, 2L, Status.WAITING, null, "user:sue"))
                .isInstanceOf(TicketConflict.class);
    }

    /** Of those who decide on one version, one is right. */
    @Test
    void of_many_changes_of_one_version_one_is_made() throws Exception {
        long one = opened("one");
        CountDownLatch all = new CountDownLatch(1);
        List<CompletableFuture<Boolean>> tried = IntStream.range(0, 12)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    try {
                        assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
                        desk.answered(one, 1L, Status.WAITING, Integer.toString(i), "agent " + i);
                        return true;
                    } catch (TicketConflict e) {
                        return false;
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();
        all.countDown();
        assertThat(tried.stream().map(CompletableFuture::join).filter(won -> won))
                .hasSize(1);
        assertThat(ticket(one).version()).isEqualTo(2);
    }

    @Test
    void what_the_customer_says_opens_it_again_and_long_after_another_one() {
        long one = opened("one");
        call("i-1", "+442079460801");
        for (Status status : List.of(Status.WAITING, Status.SOLVED, Status.CLOSED)) {
            set(one, status);
            assertThat(desk.customerWrote(one, "i-" + status, "mail")).isEqualTo(one);
            assertThat(ticket(one).status()).as("after " + status).isEqualTo(Status.OPEN);
        }
        assertThat(desk.customerWrote(one, "i-CLOSED", "mail")).isEqualTo(one);
        assertThat(facts("ticket.Changed")).as("said twice, it is said once").hasSize(6);
        set(one, Status.CLOSED);
        later(Duration.ofDays(15));
        long next = desk.customerWrote(one, "i-9", "mail");
        assertThat(next).isEqualTo(one + 1);
        assertThat(desk.customerWrote(one, "i-9", "mail")).as("also twice").isEqualTo(next);
        assertThat(ticket(one).status()).isEqualTo(Status.CLOSED);
        assertThat(tickets.interactions(next)).containsExactly("i-9");
        assertThat(tickets.links(next)).containsExactly(new Tickets.Link(one, Kinship.FOLLOWS, false));
        assertThat(tickets.links(one)).containsExactly(new Tickets.Link(next, Kinship.FOLLOWS, true));
    }

    @Test
    void one_that_waits_until_a_time_opens_then_also_if_nobody_ran_at_that_time() {
        long one = opened("one");
        var wait = new TicketDesk.Edit(
                null, Status.WAITING, now.plus(Duration.ofHours(5)), null, null, null, Set.of(), Set.of());
        desk.edit(one, null, wait, "user:sue");
        later(Duration.ofHours(4));
        assertThat(ticket(one).status()).isEqualTo(Status.WAITING);
        stop();
        now = now.plus(Duration.ofHours(2));
        start(TicketSettings.Calls.JOIN);
        timers.start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> ticket(one).status() == Status.OPEN);
        timers.close();
        assertThat(tickets.changes(one).getFirst()).returns("time came", TicketChange::what);
        var past = new TicketDesk.Edit(null, Status.WAITING, BEGIN, null, null, null, Set.of(), Set.of());
        assertThatThrownBy(() -> desk.edit(one, null, past, "user:sue")).isInstanceOf(TicketRefused.class);
    }

    @Test
    void a_solved_one_is_closed_by_itself_unless_it_is_opened_before() {
        long one = opened("one");
        set(one, Status.SOLVED);
        later(Duration.ofDays(2));
        desk.edit(one, null, tags(Set.of("x"), Set.of()), "user:sue");
        desk.customerWrote(one, "i-1", "mail");
        later(Duration.ofDays(2));
        assertThat(ticket(one).status()).isEqualTo(Status.OPEN);
        set(one, Status.SOLVED);
        later(Duration.ofDays(3));
        assertThat(ticket(one).status()).isEqualTo(Status.CLOSED);
    }

    @Test
    void targets_are_warned_of_and_missed_once_and_stand_while_the_customer_is_waited_for() {
        long one = opened("one");
        assertThat(ticket(one).due())
                .isEqualTo(Map.of(
                        Target.FIRST_ANSWER, BEGIN.plus(Duration.ofHours(4)),
                        Target.RESOLUTION, BEGIN.plus(Duration.ofHours(16))));
        later(Duration.ofHours(2));
        timers.fire();
        assertThat(facts("ticket.Warned")).hasSize(1);
        desk.answered(one, null, Status.WAITING, "101", "agent 101");
        assertThat(ticket(one).standing().owner()).isEqualTo("101");
        assertThat(ticket(one).due()).isEmpty();
        later(Duration.ofDays(3));
        assertThat(facts("ticket.Missed")).isEmpty();
        desk.customerWrote(one, "i-1", "mail");
        assertThat(ticket(one).due()).isEqualTo(Map.of(Target.RESOLUTION, now.plus(Duration.ofHours(14))));
        later(Duration.ofHours(14));
        later(Duration.ofHours(14));
        assertThat(facts("ticket.Missed")).hasSize(1);
        assertThat(facts("ticket.Warned")).hasSize(2);
        var missed = new TicketFilter(
                Set.of(), Set.of(), null, null, null, null, null, null, true, null, TicketFilter.Order.DUE);
        assertThat(numbers(missed)).containsExactly(one);
        assertThat(ticket(one).due()).as("it stays to be seen").containsKey(Target.RESOLUTION);
    }

    @Test
    void other_terms_hold_for_another_priority_or_tier() {
        long one = opened("one");
        var urgent = new TicketDesk.Edit(null, null, null, Priority.URGENT, null, null, Set.of(), Set.of());
        now = now.plus(Duration.ofMinutes(30));
        desk.edit(one, null, urgent, "user:sue");
        assertThat(ticket(one).standing().clock().terms()).isEqualTo("urgent");
        assertThat(ticket(one).due()).containsEntry(Target.FIRST_ANSWER, BEGIN.plus(Duration.ofHours(1)));
        String gold = customerDesk.add("Ada", "test");
        int _ = database.write(tx -> tx.execute("UPDATE customer SET tier = 'gold' WHERE id = ?", gold));
        long other = desk.open(draft("two", gold, null), "user:sue");
        assertThat(ticket(other).standing().clock().terms()).isEqualTo("gold");
    }

    @Test
    void two_that_are_one_matter_are_seen_as_one_and_told_apart_again_whole() {
        long one = opened("one");
        long two = opened("two");
        long three = opened("three");
        desk.edit(two, null, tags(Set.of("b", "c"), Set.of()), "user:sue");
        desk.edit(one, null, tags(Set.of("a"), Set.of()), "user:sue");
        desk.linkInteraction(two, "i-2", true, "user:sue");
        desk.note(two, "of two", Set.of(), "user:sue");
        set(one, Status.WAITING);
        later(Duration.ofHours(1));
        TicketMerge first = desk.merge(two, three, "user:sue");
        TicketMerge second = desk.merge(one, two, "user:sue");
        assertThatThrownBy(() -> desk.merge(two, one, "user:sue")).isInstanceOf(TicketRefused.class);

        for (long any : List.of(one, two, three)) {
            assertThat(ticket(any).number()).isEqualTo(one);
        }
        assertThat(ticket(one).status()).as("one of them was open").isEqualTo(Status.OPEN);
        assertThat(ticket(one).merged()).containsExactly(two, three);
        assertThat(ticket(three).tags()).containsExactly("a", "b", "c");
        assertThat(tickets.interactions(one)).containsExactly("i-2");
        assertThat(tickets.notes(three)).extracting(TicketNote::text).containsExactly("of two");
        assertThat(numbers(TicketFilter.ALL)).containsExactly(one);
        later(Duration.ofDays(2));
        assertThat(facts("ticket.Missed").stream().map(fact -> ((TicketFact) fact).ticket()))
                .as("the clocks of those merged stand")
                .containsOnly(one);
        desk.edit(three, null, tags(Set.of("d"), Set.of("b")), "user:sue");
        desk.note(two, "of all", Set.of(), "user:sue");
        assertThat(ticket(two).tags()).containsExactly("a", "c", "d");
        assertThat(tickets.merges(three))
                .extracting(TicketMerge::id)
                .containsExactlyInAnyOrder(first.id(), second.id());

        desk.unmerge(second, "user:sue");
        assertThatThrownBy(() -> desk.unmerge(second, "user:sue")).isInstanceOf(TicketRefused.class);
        assertThat(ticket(one).tags()).containsExactly("a", "d");
        assertThat(ticket(two).tags()).containsExactly("b", "c");
        assertThat(ticket(three).number()).isEqualTo(two);
        assertThat(tickets.notes(two)).extracting(TicketNote::text).containsExactly("of two");
        assertThat(tickets.notes(one)).extracting(TicketNote::text).containsExactly("of all");
        assertThat(tickets.interactions(one)).isEmpty();
        assertThat(ticket(two).standing().clock().spent())
                .as("the two days in between are not of its time")
                .isEqualTo(Duration.ofHours(1));
        assertThat(ticket(two).due()).containsEntry(Target.FIRST_ANSWER, now.plus(Duration.ofHours(3)));
        desk.unmerge(first, "user:sue");
        assertThat(ticket(three).number()).isEqualTo(three);
        set(one, Status.CLOSED);
        assertThatThrownBy(() -> desk.merge(one, two, "user:sue")).isInstanceOf(TicketRefused.class);
    }

    @Test
    void a_part_becomes_a_ticket_of_its_own() {
        long one = opened("one");
        desk.linkInteraction(one, "i-1", true, "user:sue");
        desk.linkInteraction(one, "i-2", true, "user:sue");
        String first = desk.note(one, "first", Set.of(), "user:sue");
        desk.note(one, "second", Set.of(), "user:sue");
        long part = desk.split(one, null, "a part", List.of("i-2", first), "user:sue");
        assertThat(tickets.interactions(one)).containsExactly("i-1");
        assertThat(tickets.interactions(part)).containsExactly("i-2");
        assertThat(tickets.notes(one)).extracting(TicketNote::text).containsExactly("second");
        assertThat(tickets.notes(part)).extracting(TicketNote::text).containsExactly("first");
        assertThat(tickets.links(part)).containsExactly(new Tickets.Link(one, Kinship.SPLIT_FROM, false));
        for (List<String> wrong : List.of(List.<String>of(), List.of("i-2"), List.of("i-1", "tn9.9"))) {
            assertThatThrownBy(() -> desk.split(one, null, "x", wrong, "user:sue"))
                    .isInstanceOf(TicketRefused.class);
        }
    }

    @Test
    void tickets_are_linked_with_each_other() {
        long one = opened("one");
        long two = opened("two");
        assertThat(desk.link(one, two, true, "user:sue")).isTrue();
        assertThat(desk.link(two, one, true, "user:sue")).isFalse();
        assertThat(tickets.links(two)).containsExactly(new Tickets.Link(one, Kinship.RELATED, true));
        assertThat(desk.link(two, one, false, "user:sue")).isTrue();
        assertThat(tickets.links(one)).isEmpty();
        assertThatThrownBy(() -> desk.link(one, one, true, "user:sue")).isInstanceOf(TicketRefused.class);
    }

    @Test
    void notes_name_people_who_find_them() {
        long one = opened("one");
        String note = desk.note(one, "@sue, ask @101\0", Set.of("user:sue", "agent:101"), "user:bob");
        desk.note(one, "nobody", Set.of(), "user:bob");
        assertThat(tickets.mentions(List.of("agent:101", "agent:7")))
                .singleElement()
                .returns(note, TicketNote::id)
                .returns(List.of("agent:101", "user:sue"), TicketNote::mentions);
        assertThat(tickets.mentions(List.of("agent:102"))).isEmpty();
        assertThat(Mentions.in("@sue. (@bob) me@example.org @ @101, x@y @sue-ann."))
                .containsExactly("sue", "bob", "101", "sue-ann");
        Sight sight = new Sight("101", Set.of(), Set.of("agent:101"));
        assertThat(tickets.sees(one, TicketFilter.ALL.within(sight))).isTrue();
        Sight none = new Sight("102", Set.of("support"), Set.of("agent:102"));
        assertThat(tickets.sees(one, TicketFilter.ALL.within(none))).isFalse();
        Sight queue = new Sight("102", Set.of("billing"), Set.of("agent:102"));
        assertThat(numbers(TicketFilter.ALL.within(queue))).containsExactly(one);
    }

    /** Each order page by page, held against a list made here. */
    @Test
    void lists_are_filtered_and_come_in_pages() {
        Random random = new Random(3);
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            now = now.plusSeconds(random.nextInt(3));
            Priority priority = List.of(Priority.values()).get(random.nextInt(4));
            var draft = new TicketDesk.Draft("Subject 100%_" + i, null, priority, "q" + i % 2, null, null, null);
            all.add(desk.open(draft, "user:sue"));
        }
        for (int i = 0; i < 10; i++) {
            now = now.plusSeconds(random.nextInt(3));
            set(all.get(random.nextInt(all.size())), List.of(Status.values()).get(random.nextInt(4)));
        }
        for (TicketFilter.Order order : TicketFilter.Order.values()) {
            var filter = new TicketFilter(Set.of(), Set.of(), null, null, null, null, null, "100%_", null, null, order);
            List<Long> whole = numbers(filter);
            assertThat(whole).containsExactlyInAnyOrderElementsOf(all);
            List<Long> paged = new ArrayList<>();
            @Nullable String next = null;
            do {
                Page<Ticket> page = tickets.list(filter, next, 4);
                page.items().forEach(ticket -> paged.add(ticket.number()));
                next = page.next();
            } while (next != null);
            assertThat(paged).as(order.name()).isEqualTo(whole);
        }
        var queue = new TicketFilter(
                Set.of(Status.OPEN, Status.WAITING),
                Set.of(Priority.URGENT, Priority.LOW),
                "q1",
                "",
                null,
                null,
                null,
                null,
                false,
                null,
                TicketFilter.Order.DUE);
        assertThat(tickets.list(queue, null, 500).items()).allSatisfy(ticket -> {
            assertThat(ticket.standing().queue()).isEqualTo("q1");
            assertThat(ticket.standing().priority()).isIn(Priority.URGENT, Priority.LOW);
        });
        assertThatThrownBy(() -> tickets.list(TicketFilter.ALL, "x", 4)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tickets_are_those_of_the_person_whom_two_records_turn_out_to_be() {
        String ada = customerDesk.add("Ada", "test");
        String other = customerDesk.add("Ada", "test");
        long one = desk.open(draft("one", other, "billing"), "user:sue");
        Merge merge = customerDesk.merge(ada, other, "test").orElseThrow();
        assertThat(ticket(one).customer()).isEqualTo(ada);
        assertThat(tickets.joinable(ada, "billing", BEGIN)).contains(one);
        var his = new TicketFilter(
                Set.of(), Set.of(), null, null, ada, null, null, null, null, null, TicketFilter.Order.NEWEST);
        assertThat(numbers(his)).containsExactly(one);
        customerDesk.unmerge(merge.id(), "test");
        assertThat(numbers(his)).isEmpty();
        assertThat(ticket(one).customer()).isEqualTo(other);
    }

    private CallTickets calls(TicketSettings.Calls calls) {
        return new CallTickets(
                        database,
                        tickets,
                        desk,
                        settings(calls),
                        interactions,
                        Set.of("support")::contains,
                        journal,
                        clock)
                .start();
    }

    private void awaitTickets(String interaction, int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> tickets.ofInteraction(interaction).size() == count);
    }

    private void voicemail(String id, String box) {
        happened(new CallFact.VoicemailLeft(id, box, "r-" + id, "f", "s", 1, Duration.ofSeconds(3)), Map.of());
    }

    @Test
    void a_call_joins_the_customers_open_ticket_of_the_queue_and_no_other() {
        CallTickets following = calls(TicketSettings.Calls.JOIN);
        call("i-1", "+442079460802");
        voicemail("i-1", "support");
        awaitTickets("i-1", 1);
        long one = tickets.ofInteraction("i-1").getFirst();
        assertThat(ticket(one).standing().queue()).isEqualTo("support");
        set(one, Status.WAITING);
        call("i-2", "+442079460802");
        happened(new CallFact.Queued("i-2", "billing", 0, Set.of()), Map.of());
        call("i-3", "+442079460802");
        happened(new CallFact.Queued("i-3", "support", 0, Set.of()), Map.of());
        awaitTickets("i-3", 1);
        assertThat(tickets.ofInteraction("i-2")).isEmpty();
        assertThat(tickets.ofInteraction("i-3")).containsExactly(one);
        assertThat(ticket(one).status()).isEqualTo(Status.OPEN);
        happened(new CallFact.Connected("i-3", "101", "1001", "leg"), Map.of());
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> ticket(one).standing().clock().answeredAt() != null);
        assertThat(ticket(one).standing().owner()).isEqualTo("101");
        following.close();
        // What happened while nobody looked is made good, and what was done is not done twice.
        call("i-4", "+442079460803");
        voicemail("i-4", "sales");
        following = calls(TicketSettings.Calls.JOIN);
        awaitTickets("i-4", 1);
        following.close();
        int _ = database.write(tx -> tx.execute("UPDATE journal_mark SET sequence = 0"));
        call("i-5", "+442079460804");
        voicemail("i-5", "sales");
        following = calls(TicketSettings.Calls.JOIN);
        awaitTickets("i-5", 1);
        following.close();
        assertThat(facts("ticket.Opened")).hasSize(3);
        assertThat(numbers(filter(Status.OPEN))).hasSize(3);
    }

    @Test
    void calls_open_tickets_if_they_shall_and_voicemails_whatever_they_shall() {
        CallTickets following = calls(TicketSettings.Calls.OPEN);
        call("i-1", "+442079460805");
        happened(new CallFact.Queued("i-1", "support", 0, Set.of()), Map.of());
        voicemail("i-1", "support");
        call("i-2", "");
        happened(new CallFact.Queued("i-2", "support", 0, Set.of()), Map.of());
        awaitTickets("i-2", 1);
        following.close();
        assertThat(facts("ticket.Opened")).hasSize(2);
        following = calls(TicketSettings.Calls.OFF);
        call("i-3", "+442079460805");
        happened(new CallFact.Queued("i-3", "support", 0, Set.of()), Map.of());
        voicemail("i-3", "support");
        awaitTickets("i-3", 1);
        following.close();
        assertThat(facts("ticket.Opened")).hasSize(3);
    }

    @Test
    void what_is_made_for_one_thing_is_made_once() {
        var draft = new TicketDesk.Draft("one", null, Priority.NORMAL, null, null, "i-1", "mail:7");
        long one = desk.open(draft, "mail");
        assertThat(desk.open(draft, "mail")).isEqualTo(one);
        // As if a kill had come between looking and writing.
        Standing standing = ticket(one).standing();
        happened(
                new TicketFact.Opened(one + 7, standing, null, "mail:7", "i-1", null, null, List.of(), "mail"),
                Map.of(TicketFact.SUBJECT, "again"));
        assertThat(numbers(TicketFilter.ALL)).containsExactly(one);
    }

    @Test
    void who_is_at_a_ticket_is_told_until_they_leave_or_are_silent() {
        long one = opened("one");
        try (Presences presences =
                new Presences(settings(TicketSettings.Calls.JOIN), journal, InstantSource.system())) {
            presences.attend(one, "user:sue", false);
            assertThat(presences.attend(one, "user:bob", true))
                    .extracting(Presences.Present::who)
                    .containsExactly("user:sue", "user:bob");
            presences.attend(one, "user:bob", true);
            presences.leave(one, "user:bob");
            presences.leave(one, "user:bob");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> presences.present(one).isEmpty());
        }
        happened(new CallFact.Noted("i-1", "so that all is written"), Map.of());
        assertThat(facts("ticket.Attended")).hasSize(2);
        assertThat(facts("ticket.Departed"))
                .containsExactly(
                        new TicketFact.Departed(one, "user:bob", "left"),
                        new TicketFact.Departed(one, "user:sue", "vanished"));
    }

    @Test
    void views_are_kept_for_their_owner_or_for_all() {
        TicketViews views = new TicketViews(database, clock);
        var own = views.add("mine", "user:sue", false, Map.of("status", "open"));
        var all = views.add("All", "user:bob", true, Map.of());
        assertThat(views.of("user:sue")).containsExactly(all, own);
        assertThat(views.of("user:bob")).containsExactly(all);
        assertThat(views.change(own.id(), "ours", true, Map.of("queue", "x")).query())
                .isEqualTo(Map.of("queue", "x"));
        views.remove(all.id());
        assertThat(views.of("user:bob")).extracting(TicketViews.View::name).containsExactly("ours");
    }

    @Test
    void the_journal_has_nothing_of_what_was_written() {
        long one = opened("secret-1");
        desk.edit(one, null, tags(Set.of("secret-2"), Set.of()), "user:sue");
        desk.note(one, "secret-3", Set.of(), "user:sue");
        desk.edit(
                one,
                null,
                new TicketDesk.Edit("secret-4", null, null, null, null, null, Set.of(), Set.of()),
                "user:sue");
        String written = database.read(handle -> handle.createQuery("SELECT body FROM journal")
                .mapTo(String.class)
                .list()
                .toString());
        assertThat(written).contains("NORMAL").doesNotContain("secret");
        assertThat(tickets.changes(one).toString()).doesNotContain("secret");
    }

    @Test
    void the_tier_is_looked_up_for_known_customers_only() {
        long one = desk.open(draft("one", "nobody", null), "user:sue");
        assertThat(ticket(one).customer()).isNull();
        assertThat(Optional.ofNullable(ticket(one).standing().queue())).isEmpty();
    }
}
