package org.trunkline.customer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.JournalHealth;
import org.trunkline.journal.JournalSettings;
import org.trunkline.journal.Personal;
import org.trunkline.journal.Position;
import org.trunkline.journal.StoredJournal;
import org.trunkline.store.Database;
import org.trunkline.store.TestDatabase;

/** What becomes of the facts about calls, on whatever database. */
abstract class RecordSuite {
    private static final FactTypes TYPES = FactTypes.of(Map.of("call", CallFact.class, "customer", CustomerFact.class));
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final String ADA = "+442079460000";

    @TempDir
    Path folder;

    private final Numbers numbers = new Numbers("GB");
    private TestDatabase store;
    private Database database;
    private StoredJournal journal;
    private Interactions interactions;
    private Customers customers;
    private Instant now = START;

    abstract TestDatabase store() throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = store();
        database = store.open();
        journal = StoredJournal.open(
                database,
                TYPES,
                JournalSettings.in(folder.resolve("spool")),
                InstantSource.system(),
                List.of(new CallProjection(numbers), Customers.projection()));
        interactions = new Interactions(database, numbers);
        customers = new Customers(database, numbers);
    }

    @AfterEach
    void close() {
        journal.close();
        database.close();
        store.close();
    }

    /** Each fact a second after the one before. */
    private void happen(CallFact... facts) {
        CountDownLatch committed = new CountDownLatch(facts.length);
        for (CallFact fact : facts) {
            append(fact, Personal.NONE, committed);
        }
        await(committed);
    }

    private void happen(CallFact fact, Personal personal) {
        CountDownLatch committed = new CountDownLatch(1);
        append(fact, personal, committed);
        await(committed);
    }

    private void append(CallFact fact, Personal personal, CountDownLatch committed) {
        journal.append(now, fact, personal, committed::countDown);
        now = now.plusSeconds(1);
    }

    private static void await(CountDownLatch committed) {
        try {
            assertThat(committed.await(20, SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void arrive(String id, String caller) {
        happen(
                new CallFact.Arrived(id, "chan-" + id, "+441632960000", "main", "v1"),
                Personal.of(CallFact.CALLER, caller));
    }

    private Interaction one(String id) {
        return interactions.find(id).orElseThrow().interaction();
    }

    private static Duration s(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void a_call_is_recorded_from_arrival_to_disposition() {
        happen(
                new CallFact.Arrived("a", "chan-a", "+441632960000", "main", "v1"),
                new Personal(Map.of(CallFact.CALLER, "020 7946 0000", CallFact.CALLER_NAME, "Ada\0")));
        happen(
                new CallFact.Answered("a"),
                new CallFact.StepEntered("a", "main", "v1", "welcome", List.of()),
                new CallFact.Queued("a", "billing", 5, Set.of("english", "billing")),
                new CallFact.Rang("a", "a/1", "101", "PJSIP/101", "leg-1"),
                new CallFact.OfferEnded("a", "a/1", "timed out"),
                new CallFact.Rang("a", "a/2", "102", "PJSIP/102", "leg-2"),
                new CallFact.OfferEnded("a", "a/2", "accepted"),
                new CallFact.Connected("a", "102", "PJSIP/102", "leg-2"));
        now = now.plusSeconds(59);
        happen(new CallFact.Ended("a", Ending.completed(Ending.Responsible.CALLER)));
        assertThat(one("a").stage()).isEqualTo(Stage.WRAP_UP);
        now = now.plusSeconds(9);
        happen(new CallFact.Disposed("a", "102", "solved"));

        Interaction call = one("a");
        assertThat(call.caller()).isEqualTo("020 7946 0000");
        assertThat(call.callerNumber()).isEqualTo(ADA);
        assertThat(call.callerName()).isEqualTo("Ada");
        assertThat(call.startedAt()).isEqualTo(START);
        assertThat(call.answeredAt()).isEqualTo(START.plusSeconds(1));
        assertThat(call.queuedAt()).isEqualTo(START.plusSeconds(3));
        assertThat(call.connectedAt()).isEqualTo(START.plusSeconds(8));
        assertThat(call.endedAt()).isEqualTo(START.plusSeconds(68));
        assertThat(call.ending())
                .isEqualTo(new Ending(Ending.Responsible.CALLER, Ending.Reason.COMPLETED, Stage.TALKING));
        assertThat(call.queue()).isEqualTo("billing");
        assertThat(call.agent()).isEqualTo("102");
        assertThat(call.disposition()).isEqualTo("solved");
        assertThat(call.stage()).isNull();
        assertThat(call.spent())
                .containsEntry(Stage.FLOW, s(3))
                .containsEntry(Stage.QUEUED, s(3))
                .containsEntry(Stage.RINGING, s(2))
                .containsEntry(Stage.TALKING, s(60))
                .containsEntry(Stage.WRAP_UP, s(10));
        Customer customer = customers.find(String.valueOf(call.customer())).orElseThrow();
        assertThat(customer.name()).isEqualTo("Ada");
        assertThat(customer.identities()).containsExactly(new Customer.Identity("phone", ADA, false, false));
        assertThat(journal.faults()).isZero();
    }

    @Test
    void the_story_tells_what_happened_without_personal_values() {
        happen(
                new CallFact.Arrived("a", "chan-a", "+441632960000", "main", "v1"),
                new Personal(Map.of(CallFact.CALLER, ADA, CallFact.CALLER_NAME, "Ada")));
        happen(new CallFact.Gathered("a", "account", 6, false), Personal.of("account", "424242"));
        happen(new CallFact.Gathered("a", "day", 0, false), Personal.of("day", ""));
        happen(
                new CallFact.Queued("a", "billing", 5, Set.of("english")),
                new CallFact.Ended("a", Ending.abandoned(Stage.QUEUED)));
        List<String> told = new Story(TYPES)
                .tell(journal.reader().ofInteraction("a")).stream()
                        .map(Story.Line::text)
                        .toList();
        assertThat(told)
                .containsExactly(
                        "arrived for +441632960000, flow main (version v1)",
                        "gave 'account', 6 characters",
                        "waits in queue billing, priority 5, needs english",
                        "ended: abandoned, by caller, while in queued");
        assertThat(dump("journal")).doesNotContain("424242").doesNotContain(ADA).doesNotContain("Ada");
    }

    private String dump(String table) {
        return database.read(handle ->
                handle.createQuery("SELECT * FROM " + table).mapToMap().list().toString());
    }

    @Test
    void sensitive_input_is_kept_nowhere_and_other_input_can_be_erased() {
        arrive("a", ADA);
        happen(new CallFact.Gathered("a", "pin", 4, true), Personal.of("pin", "9753"));
        happen(new CallFact.Gathered("a", "account", 2, false), Personal.of("account", "11"));
        happen(new CallFact.Gathered("a", "account", 2, false), Personal.of("account", "12"));
        assertThat(interactions.find("a").orElseThrow().values()).isEqualTo(Map.of("account", "12"));
        assertThat(dump("journal") + dump("interaction_value")).doesNotContain("9753");
    }

    @Test
    void one_caller_is_one_customer_however_the_number_is_written_and_withheld_numbers_are_nobody() {
        List<String> same = List.of("+44 20 7946 0000", "02079460000", "0044 20 79460000", "442079460000", ADA);
        same.forEach(number -> arrive("n" + number.replaceAll("[^0-9]", "") + number.length(), number));
        List.of("anonymous", "101", "", "Restricted").forEach(number -> arrive("w" + number, number));
        happen(new CallFact.Arrived("none", "chan", "+441632960000", "main", "v1"));
        Customer ada = customers.byNumber("020 7946 0000").orElseThrow();
        assertThat(interactions
                        .list(InteractionFilter.ALL.customer(ada.id()), null, 10)
                        .items())
                .hasSize(5);
        assertThat(customers.list(null, null, 10).items()).containsExactly(ada);
        assertThat(one("w101").customer()).isNull();
        assertThat(one("w101").caller()).isEqualTo("101");
        assertThat(one("none").customer()).isNull();
        assertThat(one("w").caller()).as("an empty number is none").isNull();
        assertThat(customers.byNumber("anonymous")).isEmpty();
    }

    private static Partner agent(String id, String leg) {
        return new Partner(Partner.Kind.AGENT, id, "PJSIP/" + id, leg);
    }

    /** {@code party how by talk hold}, the times in seconds. */
    private List<String> parts(String id) {
        return interactions.find(id).orElseThrow().parts().stream()
                .map(part -> part.party() + " " + part.how() + " " + part.by() + " "
                        + (part.endedAt() == null
                                ? "-"
                                : Duration.between(part.beganAt(), part.endedAt())
                                        .minus(part.hold())
                                        .toSeconds())
                        + " " + part.hold().toSeconds())
                .toList();
    }

    @Test
    void each_who_talked_with_the_caller_has_a_part_with_talk_and_hold_time_and_who_gave_the_caller() {
        arrive("a", ADA);
        Partner desk = new Partner(Partner.Kind.EXTENSION, "1005", "1005", "l3");
        happen(
                new CallFact.Queued("a", "billing", 5, Set.of()),
                new CallFact.Connected("a", "101", "PJSIP/101", "l1"),
                new CallFact.Held("a", false),
                new CallFact.Consulting("a", agent("102", "l2"), "agent 101", false),
                new CallFact.ConsultAnswered("a"));
        assertThat(open("a").talk())
                .isEqualTo(new OpenInteraction.Talk(agent("101", "l1"), agent("102", "l2"), true, true, null));
        happen(
                new CallFact.HandedOver("a", agent("102", "l2"), "agent 101", Given.ATTENDED),
                new CallFact.HoldEnded("a"));
        assertThat(open("a").talk()).isEqualTo(OpenInteraction.Talk.with(agent("102", "l2")));
        assertThat(one("a").agent()).isEqualTo("102");
        now = now.plusSeconds(10);
        happen(
                new CallFact.Consulting("a", desk, "agent 102", true),
                new CallFact.HostLeft("a"),
                new CallFact.HandedOver("a", desk, null, Given.BLIND));
        now = now.plusSeconds(4);
        happen(new CallFact.Ended("a", Ending.transferred()));
        assertThat(parts("a"))
                .containsExactly("101 QUEUE null 1 3", "102 ATTENDED agent 101 13 0", "1005 BLIND null 5 0");
    }

    @Test
    void a_third_one_in_a_conference_has_a_part_of_their_own_that_ends_when_they_leave() {
        arrive("a", ADA);
        happen(
                new CallFact.Connected("a", "101", "PJSIP/101", "l1"),
                new CallFact.Held("a", false),
                new CallFact.Consulting("a", agent("102", "l2"), "agent 101", false),
                new CallFact.ConsultAnswered("a"),
                new CallFact.HoldEnded("a"),
                new CallFact.Conferenced("a"),
                new CallFact.ConsultEnded("a", "hung up"));
        assertThat(open("a").talk()).isEqualTo(OpenInteraction.Talk.with(agent("101", "l1")));
        happen(new CallFact.Ended("a", Ending.completed(Ending.Responsible.CALLER)));
        assertThat(parts("a")).containsExactly("101 QUEUE null 4 3", "102 CONFERENCE agent 101 1 0");
    }

    @Test
    void a_caller_whom_an_agent_sent_to_a_queue_is_known_to_be_there_by_hand() {
        arrive("a", ADA);
        happen(
                new CallFact.Connected("a", "101", "PJSIP/101", "l1"),
                new CallFact.MovedToQueue("a", "support", "agent 101"),
                new CallFact.Queued("a", "support", 5, Set.of()));
        assertThat(open("a").moved()).isTrue();
        assertThat(open("a").talk()).isNull();
        assertThat(one("a").transferredTo()).isEqualTo("queue support");
        happen(new CallFact.StepEntered("a", "main", "v1", "billing", List.of()));
        assertThat(open("a").moved()).isFalse();
    }

    @Test
    void open_interactions_carry_all_that_is_needed_to_go_on() {
        arrive("flow", ADA);
        happen(
                new CallFact.Answered("flow"),
                new CallFact.StepEntered("flow", "pay", "v2", "pin", List.of("main@v1/self", "x@v1/y")));
        happen(new CallFact.Gathered("flow", "account", 1, false), Personal.of("account", "7"));
        arrive("queued", "anonymous");
        happen(new CallFact.Queued("queued", "billing", 7, Set.of("b", "a")));
        Instant queuedAt = now.minusSeconds(1);
        happen(
                new CallFact.Rang("queued", "queued/1", "101", "PJSIP/101", "l1"),
                new CallFact.Connected("queued", "101", "PJSIP/101", "l1"));
        assertThat(open("queued").talk()).isEqualTo(OpenInteraction.Talk.with(agent("101", "l1")));
        happen(new CallFact.Queued("queued", "billing", 7, Set.of("b", "a")));
        arrive("over", ADA);
        happen(new CallFact.Ended("over", Ending.abandoned(Stage.FLOW)));

        assertThat(interactions.open()).extracting(OpenInteraction::id).containsExactly("flow", "queued");
        OpenInteraction flow = open("flow");
        assertThat(flow.line()).isEqualTo("chan-flow");
        assertThat(flow.stage()).isEqualTo(Stage.FLOW);
        assertThat(flow.caller()).isEqualTo(ADA);
        assertThat(flow.variables()).isEqualTo(Map.of("account", "7"));
        assertThat(flow.position())
                .isEqualTo(new OpenInteraction.FlowPosition("pay", "v2", "pin", List.of("main@v1/self", "x@v1/y")));
        assertThat(flow.queued()).isNull();
        OpenInteraction queued = open("queued");
        assertThat(queued.stage()).isEqualTo(Stage.QUEUED);
        assertThat(queued.queued()).isEqualTo(new OpenInteraction.Place("billing", 7, Set.of("a", "b"), queuedAt));
        assertThat(queued.talk()).isNull();
    }

    private OpenInteraction open(String id) {
        return interactions.open().stream()
                .filter(open -> open.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_list_is_newest_first_in_pages_and_filtered() {
        for (int i = 0; i < 7; i++) {
            now = START; // all at once: the page must not lose or repeat one
            arrive("i" + i, i < 4 ? ADA : "+442079460001");
            happen(new CallFact.Queued("i" + i, i % 2 == 0 ? "billing" : "support", 1, Set.of()));
        }
        happen(new CallFact.Ended("i3", Ending.overflowed(Ending.Reason.MAX_WAIT)));
        assertThat(paged(InteractionFilter.ALL, 3)).containsExactly("i6", "i5", "i4", "i3", "i2", "i1", "i0");
        assertThat(paged(InteractionFilter.ALL.queue("support"), 2)).containsExactly("i5", "i3", "i1");
        assertThat(paged(InteractionFilter.ALL.caller("020 7946 0001"), 10)).containsExactly("i6", "i5", "i4");
        assertThat(paged(InteractionFilter.ALL.reason(Ending.Reason.MAX_WAIT), 10))
                .containsExactly("i3");
        assertThat(paged(InteractionFilter.ALL.agent("101"), 10)).isEmpty();
        assertThat(paged(InteractionFilter.ALL.between(START, START), 10)).isEmpty();
        assertThat(paged(InteractionFilter.ALL.between(START, START.plusMillis(1)), 10))
                .hasSize(7);
        assertThatThrownBy(() -> interactions.list(InteractionFilter.ALL, "nonsense", 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nonsense");
    }

    private List<String> paged(InteractionFilter filter, int size) {
        List<String> ids = new ArrayList<>();
        @Nullable String next = null;
        do {
            Page<Interaction> page = interactions.list(filter, next, size);
            page.items().forEach(item -> ids.add(item.id()));
            next = page.next();
        } while (next != null);
        return ids;
    }

    @Test
    void callers_lost_by_a_failure_are_to_be_called_back_until_somebody_spoke_with_them() {
        String again = "+442079460001";
        arrive("lost", ADA);
        arrive("again", again);
        arrive("done", "+442079460002");
        arrive("hidden", "anonymous");
        List.of("lost", "again", "done", "hidden")
                .forEach(id -> happen(new CallFact.Ended(id, Ending.systemFailure(Stage.QUEUED))));
        assertThat(interactions.toCallBack()).extracting(Interaction::id).containsExactly("lost", "again", "done");
        arrive("again2", again);
        happen(new CallFact.Connected("again2", "101", "PJSIP/101", "l"), new CallFact.CalledBack("done", "101"));
        assertThat(interactions.toCallBack()).extracting(Interaction::id).containsExactly("lost");
    }

    @Test
    void customers_are_searched_and_edited() {
        arrive("a", ADA);
        arrive("b", "+442079460001");
        String id = customers.byNumber(ADA).orElseThrow().id();
        assertThat(customers
                        .edit(id, "Ada 100%", "likes mail", "gold")
                        .orElseThrow()
                        .name())
                .isEqualTo("Ada 100%");
        assertThat(customers.edit(id, null, "", null).orElseThrow())
                .returns("Ada 100%", Customer::name)
                .returns(null, Customer::note)
                .returns("gold", Customer::tier);
        assertThat(customers.tier("020 7946 0958")).isEmpty();
        assertThat(customers.tier(ADA)).contains("gold");
        assertThat(customers.edit(id, null, null, "")).isPresent();
        assertThat(customers.tier(ADA)).isEmpty();
        assertThat(customers.edit("nobody", "x", null, null)).isEmpty();
        assertThatThrownBy(() -> customers.edit(id, "x".repeat(201), null, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(customers.list("ada", null, 10).items()).hasSize(1);
        assertThat(customers.list("0%", null, 10).items()).hasSize(1);
        assertThat(customers.list("a_a", null, 10).items()).isEmpty();
        assertThat(customers.list("020 7946 0001", null, 10).items()).hasSize(1);
        assertThat(customers.list("7946", null, 10).items()).hasSize(2);
        Page<Customer> first = customers.list(null, null, 1);
        assertThat(customers.list(null, first.next(), 1).items())
                .extracting(Customer::id)
                .containsExactly(id);
    }

    @Test
    void every_version_of_a_flow_that_took_a_call_can_be_looked_up() {
        FlowVersions versions = new FlowVersions(database, journal);
        versions.keep("main", "v1", "<flow>é</flow>", START);
        Awaitility.await().until(() -> versions.content("main", "v1").isPresent());
        versions.keep("main", "v1", "<flow>é</flow>", START.plusSeconds(1));
        happen(new CallFact.FlowLoaded("main", "v2"), Personal.of(CallFact.CONTENT, "<flow/>"));
        arrive("a", ADA);
        assertThat(versions.content("main", "v1")).contains("<flow>é</flow>");
        assertThat(versions.of("main")).hasSize(2).anySatisfy(version -> {
            assertThat(version.version()).isEqualTo("v1");
            assertThat(version.firstUsedAt()).isNotNull();
        });
        assertThat(journal.reader().after(Position.START, 10)).hasSize(3);
    }

    @Test
    void a_fact_told_again_after_the_end_changes_nothing() {
        arrive("a", ADA);
        happen(new CallFact.Ended("a", Ending.abandoned(Stage.FLOW)));
        Interaction before = one("a");
        happen(
                new CallFact.Ended("a", Ending.systemFailure(null)),
                new CallFact.OfferEnded("a", "a/1", "withdrawn"),
                new CallFact.StepEntered("a", "main", "v1", "late", List.of()));
        assertThat(one("a")).isEqualTo(before);
    }

    @Test
    void calls_of_the_fallback_are_imported_once() throws Exception {
        Path cdr = folder.resolve("Master.csv");
        FallbackImport reader = new FallbackImport(cdr, ZoneOffset.UTC, database, journal, InstantSource.system());
        assertThat(reader.run()).isZero();
        Files.writeString(
                cdr,
                cdr("1.1", "fallback:+441632960000", "ANSWERED") + cdr("1.2", "", "ANSWERED")
                        + cdr("1.1", "fallback:+441632960000", "NO ANSWER") + "\"half a row");
        assertThat(reader.run()).isEqualTo(1);
        assertThat(reader.run()).isZero();
        Files.writeString(cdr, "\n" + cdr("1.3", "fallback:", "NO ANSWER"), StandardOpenOption.APPEND);
        assertThat(reader.run()).isEqualTo(1);
        Interaction call = one("fallback-1.1");
        assertThat(call.ending()).isEqualTo(Ending.fallback());
        assertThat(call.dialled()).isEqualTo("+441632960000");
        assertThat(call.callerNumber()).isEqualTo(ADA);
        assertThat(call.callerName()).isEqualTo("Ada, \"Countess\"");
        assertThat(call.startedAt()).isEqualTo(Instant.parse("2026-11-22T09:00:00Z"));
        assertThat(call.answeredAt()).isEqualTo(Instant.parse("2026-11-22T09:00:02Z"));
        assertThat(call.endedAt()).isEqualTo(Instant.parse("2026-11-22T09:01:00Z"));
        assertThat(one("fallback-1.3").dialled()).isEqualTo("s");
        Files.writeString(cdr, cdr("1.1", "fallback:+441632960000", "ANSWERED"));
        assertThat(reader.run()).as("rotated, and the same call again").isZero();
        assertThat(interactions.list(InteractionFilter.ALL, null, 10).items()).hasSize(2);
    }

    private static String cdr(String id, String userField, String disposition) {
        return String.join(
                        ",",
                        "\"\",\"02079460000\",\"s\",\"fallback\",\"\"\"Ada, \"\"Countess\"\"\"\" <02079460000>\"",
                        "\"PJSIP/trunk-1\",\"PJSIP/201-2\",\"Dial\",\"PJSIP/201,20\"",
                        "\"2026-11-22 09:00:00\",\"2026-11-22 09:00:02\",\"2026-11-22 09:01:00\",60,58",
                        "\"" + disposition + "\",\"DOCUMENTATION\",\"" + id + "\",\"" + userField + "\"")
                + "\n";
    }

    @Test
    void the_record_goes_on_while_the_database_is_away() throws Exception {
        arrive("a", ADA);
        store.takeAway();
        happen(new CallFact.Queued("a", "billing", 1, Set.of()));
        arrive("b", "+442079460001");
        happen(new CallFact.Ended("a", Ending.overflowed(Ending.Reason.NO_AGENT)));
        store.bringBack();
        Awaitility.await().atMost(s(30)).until(() -> journal.health() instanceof JournalHealth.Connected);
        assertThat(one("a").ending()).isEqualTo(Ending.overflowed(Ending.Reason.NO_AGENT));
        assertThat(one("b").customer()).isNotNull();
        assertThat(journal.faults()).isZero();
    }
}
