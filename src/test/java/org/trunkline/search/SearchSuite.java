package org.trunkline.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.customer.Address;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.CallProjection;
import org.trunkline.customer.CustomerDesk;
import org.trunkline.customer.CustomerFact;
import org.trunkline.customer.CustomerItems;
import org.trunkline.customer.Customers;
import org.trunkline.customer.Ending;
import org.trunkline.customer.InteractionItems;
import org.trunkline.customer.Numbers;
import org.trunkline.journal.Fact;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.JournalSettings;
import org.trunkline.journal.Personal;
import org.trunkline.journal.StoredJournal;
import org.trunkline.profile.ProfileDesk;
import org.trunkline.profile.ProfileFact;
import org.trunkline.profile.ProfileItems;
import org.trunkline.profile.ProfileSettings;
import org.trunkline.profile.Profiles;
import org.trunkline.store.Database;
import org.trunkline.store.TestDatabase;

/** Search over the real tables, on whatever database. */
abstract class SearchSuite {
    private static final Numbers NUMBERS = new Numbers("GB");

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private final InstantSource clock = () -> now = now.plusSeconds(1);
    private TestDatabase store;
    private Database database;
    private StoredJournal journal;
    private CustomerDesk customers;
    private ProfileDesk desk;
    private SearchIndex search;

    abstract TestDatabase store() throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = store();
        database = store.open();
        journal = StoredJournal.open(
                database,
                FactTypes.of(
                        Map.of("call", CallFact.class, "customer", CustomerFact.class, "profile", ProfileFact.class)),
                JournalSettings.in(folder.resolve("spool")),
                InstantSource.system(),
                List.of(new CallProjection(NUMBERS), Customers.projection(), Profiles.projection()));
        customers = new CustomerDesk(database, Set.of(), journal, clock);
        desk = new ProfileDesk(new ProfileSettings(Map.of(), Path.of("none"), 1, Set.of()), journal, clock);
        search = index().start();
    }

    private SearchIndex index() {
        return new SearchIndex(
                folder.resolve("search"),
                NUMBERS::e164,
                database,
                journal.reader(),
                journal.live(),
                Stream.concat(Stream.of(new CustomerItems(), new InteractionItems()), ProfileItems.all().stream())
                        .toList());
    }

    @AfterEach
    void close() {
        assertThat(journal.faults()).isZero();
        search.close();
        journal.close();
        database.close();
        store.close();
    }

    private void happened(Fact fact, Map<String, String> personal) {
        journal.commit(clock.instant(), fact, new Personal(personal));
    }

    private List<String> found(Search wanted) {
        try {
            assertThat(search.awaitReached(journal.reader().last(), Duration.ofSeconds(20)))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return search.search(wanted, null, 50).items().stream()
                .map(hit -> hit.kind() + " " + hit.id())
                .toList();
    }

    private List<String> found(String text) {
        return found(Search.of(text));
    }

    private void call(String id, String number, String queue) {
        happened(
                new CallFact.Arrived(id, id + ".caller", "5000", "main", "v1"),
                Map.of(CallFact.CALLER, number, CallFact.CALLER_NAME, "Ada Lovelace"));
        happened(new CallFact.StepEntered(id, "main", "v1", "warranty-menu", List.of()), Map.of());
        happened(new CallFact.Gathered(id, "order", 6, false), Map.of("order", "TX4711"));
        happened(new CallFact.Understood(id, "cancel_contract", 0.9), Map.of());
        happened(new CallFact.Queued(id, queue, 1, Set.of()), Map.of());
        happened(new CallFact.Connected(id, "101", "1001", id + ".agent"), Map.of());
        happened(new CallFact.Ended(id, Ending.completed(Ending.Responsible.CALLER)), Map.of());
        happened(new CallFact.Disposed(id, "101", "goodwill"), Map.of());
    }

    @Test
    void a_call_is_found_by_all_that_is_known_of_it_and_filtered() {
        call("i-1", "02079460123", "billing");
        call("i-2", "02079460124", "sales");
        for (String words :
                List.of("warranty menu", "TX4711", "tx47", "cancel_contract", "goodw", "\"ada lovelace\"")) {
            assertThat(found(words)).as(words).contains("interaction i-2", "interaction i-1");
        }
        assertThat(found("goodwill billing")).containsExactly("interaction i-1");
        Instant second = Instant.parse("2026-11-22T10:00:05Z");
        for (Search filtered : List.of(
                new Search("goodwill", Set.of(), Set.of(), "voice", "billing", "101", null, null, Search.Order.NEWEST),
                new Search("goodwill", Set.of(), Set.of(), null, null, null, null, second, Search.Order.RELEVANCE))) {
            assertThat(found(filtered)).containsExactly("interaction i-1");
        }
        assertThat(found(new Search(
                        "goodwill", Set.of("note"), Set.of(), null, null, null, null, null, Search.Order.NEWEST)))
                .isEmpty();
        assertThat(found(
                        new Search("goodwill", Set.of(), Set.of(), null, null, "102", null, null, Search.Order.NEWEST)))
                .isEmpty();
        assertThat(found(new Search(
                        "goodwill", Set.of(), Set.of(), null, null, null, second, null, Search.Order.NEWEST)))
                .containsExactly("interaction i-2");
    }

    @Test
    void a_number_is_found_in_any_notation_and_by_its_parts() {
        call("i-1", "02079460123", "billing");
        for (String written : List.of(
                "+442079460123",
                "020 7946 0123",
                "+44 (0)20 7946-0123",
                "0044 20 7946 0123",
                "02079460123",
                "79460123",
                "0123",
                "7946 01",
                "ada 020 7946")) {
            assertThat(found(written)).as(written).contains("interaction i-1");
        }
        assertThat(found("020 7946 0124")).isEmpty();
        assertThat(found("020 7946 0123"))
                .as("and so is the customer")
                .hasSize(2)
                .element(1)
                .asString()
                .startsWith("customer c");
    }

    @Test
    void texts_about_customers_are_found_until_they_are_deleted() {
        String ada = customers.add("Ádá Lovelace", "test");
        customers.addIdentity(ada, new Address(Address.Kind.EMAIL, "ada@example.org"), true, false, "test");
        String note = desk.note(ada, null, "She likes the Difference Engine.", "test");
        desk.addTask(ada, "send the brochure", null, null, "test");
        desk.tag(ada, "vip", true, "test");
        assertThat(found("ada love")).containsExactly("customer " + ada);
        assertThat(found("ada@exam")).containsExactly("customer " + ada);
        assertThat(found("differ")).containsExactly("note " + note);
        assertThat(found("\"difference engine\" likes")).containsExactly("note " + note);
        assertThat(found("\"engine difference\"")).isEmpty();
        assertThat(found("brochure")).hasSize(1);
        assertThat(found("vip")).containsExactly("profile " + ada);
        assertThat(search.search(Search.of("engine"), null, 1)
                        .items()
                        .getFirst()
                        .excerpt())
                .contains("Difference Engine");
        desk.deleteNote(note, "test");
        desk.tag(ada, "vip", false, "test");
        assertThat(found("differ")).isEmpty();
        assertThat(found("vip")).isEmpty();
        assertThat(found("")).isEmpty();
        assertThat(found("   \"\" + ()")).isEmpty();
    }

    @Test
    void korean_is_found_without_its_particles_and_as_it_is_typed() {
        String minji = customers.add("김민지", "test");
        String note = desk.note(minji, null, "배송지를 서울로 변경해 달라고 하셨습니다. Express 배송.", "test");
        for (String words : List.of("배송지", "배송지를", "서울", "배", "서울 express", "변경")) {
            assertThat(found(words)).as(words).containsExactly("note " + note);
        }
        assertThat(found("김민")).containsExactly("customer " + minji);
        assertThat(found("부산")).isEmpty();
    }

    @Test
    void pages_follow_each_other_in_both_orders() {
        String ada = customers.add("Ada", "test");
        for (int i = 0; i < 5; i++) {
            desk.note(ada, null, "engine ".repeat(i + 1) + i, "test");
        }
        assertThat(found("engine")).hasSize(5);
        for (Search.Order order : Search.Order.values()) {
            Search wanted = new Search("engine", Set.of(), Set.of(ada), null, null, null, null, null, order);
            Hits all = search.search(wanted, null, 10);
            Hits first = search.search(wanted, null, 3);
            Hits second = search.search(wanted, first.next(), 3);
            assertThat(Stream.concat(first.items().stream(), second.items().stream())
                            .map(Hits.Hit::id))
                    .containsExactlyElementsOf(
                            all.items().stream().map(Hits.Hit::id).toList());
            assertThat(second.next()).isNull();
        }
        assertThatThrownBy(() -> search.search(Search.of("engine"), "x", 3))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_was_written_while_it_was_away_is_found_and_a_lost_folder_is_made_anew() throws Exception {
        String ada = customers.add("Ada", "test");
        desk.note(ada, null, "before", "test");
        assertThat(found("before")).hasSize(1);
        search.close();
        desk.note(ada, null, "meanwhile", "test");
        search = index().start();
        assertThat(found("meanwhile")).hasSize(1);
        assertThat(found("before")).hasSize(1);
        search.close();
        try (Stream<Path> files = Files.list(folder.resolve("search"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        search = index().start();
        assertThat(found("before")).hasSize(1);
        search.close();
        try (Stream<Path> files = Files.list(folder.resolve("search"))) {
            for (Path file : files.filter(one -> one.getFileName().toString().startsWith("segments"))
                    .toList()) {
                Files.writeString(file, "damaged");
            }
        }
        search = index().start();
        assertThat(found("meanwhile")).hasSize(1);
    }

    @Test
    void what_is_forgotten_is_in_no_file_of_the_index() throws Exception {
        String ada = customers.add("Ada", "test");
        String bea = customers.add("Bea", "test");
        desk.note(ada, null, "xylophone", "test");
        desk.note(bea, null, "harmonica", "test");
        assertThat(found("xylophone")).hasSize(1);
        search.close();
        search = index().start();
        assertThat(found("xylophone")).hasSize(1);
        assertThat(inFiles("xylophone")).isNotEmpty();
        search.forget(Set.of(ada), "interaction", Set.of());
        assertThat(search.search(Search.of("xylophone"), null, 5).items()).isEmpty();
        assertThat(found("harmonica")).hasSize(1);
        assertThat(inFiles("xylophone")).isEmpty();
    }

    /** As it stands there; short texts are stored as they are. */
    private List<Path> inFiles(String word) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("search"))) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            List<Path> with = new ArrayList<>();
            for (Path file : all) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(word)) {
                    with.add(file);
                }
            }
            return with;
        }
    }
}
