package org.trunkline.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.customer.CustomerDesk;
import org.trunkline.customer.CustomerFact;
import org.trunkline.customer.Customers;
import org.trunkline.customer.Merge;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.JournalSettings;
import org.trunkline.journal.StoredJournal;
import org.trunkline.store.Database;
import org.trunkline.store.TestDatabase;

/** What is known of customers, on whatever database. */
abstract class ProfileSuite {
    private static final ProfileSettings SETTINGS = new ProfileSettings(
            Map.of(
                    "contract", new Field("contract", Field.Type.TEXT, List.of()),
                    "value", new Field("value", Field.Type.NUMBER, List.of()),
                    "since", new Field("since", Field.Type.DATE, List.of()),
                    "vip", new Field("vip", Field.Type.FLAG, List.of()),
                    "plan", new Field("plan", Field.Type.CHOICE, List.of("basic", "pro"))),
            Path.of("none"),
            1,
            Set.of());

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private TestDatabase store;
    private Database database;
    private StoredJournal journal;
    private CustomerDesk customers;
    private Profiles profiles;
    private ProfileDesk desk;

    abstract TestDatabase store() throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = store();
        database = store.open();
        journal = StoredJournal.open(
                database,
                FactTypes.of(Map.of("customer", CustomerFact.class, "profile", ProfileFact.class)),
                JournalSettings.in(folder.resolve("spool")),
                InstantSource.system(),
                List.of(Customers.projection(), Profiles.projection()));
        InstantSource clock = () -> now = now.plusSeconds(1);
        customers = new CustomerDesk(database, Set.of(), journal, clock);
        profiles = new Profiles(database);
        desk = new ProfileDesk(SETTINGS, journal, clock);
    }

    @AfterEach
    void close() {
        assertThat(journal.faults()).isZero();
        journal.close();
        database.close();
        store.close();
    }

    private void set(String customer, String field, @Nullable String value) {
        Map<String, @Nullable String> values = new HashMap<>();
        values.put(field, value);
        desk.set(customer, values, "test");
    }

    private List<String> notes(String customer) {
        return profiles.notes(customer, null, 100).stream().map(Note::text).toList();
    }

    @Test
    void fields_are_kept_as_their_type_says_and_nothing_else() {
        String ada = customers.add("Ada", "test");
        desk.set(
                ada,
                Map.of("contract", " 4711 ", "value", "1E2", "since", "2026-02-28", "vip", "true", "plan", "pro"),
                "test");
        assertThat(profiles.of(ada).fields())
                .isEqualTo(Map.of(
                        "contract", "4711", "value", "100", "since", "2026-02-28", "vip", "true", "plan", "pro"));
        Map.of("value", "much", "since", "2026-02-30", "vip", "yes", "plan", "gold", "colour", "red")
                .forEach((name, wrong) -> assertThatThrownBy(() -> set(ada, name, wrong))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(name));
        assertThatThrownBy(() -> set(ada, "value", "1E999999999")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> desk.set(ada, Map.of("vip", "false", "plan", "gold"), "test"))
                .isInstanceOf(IllegalArgumentException.class);
        set(ada, "value", null);
        set(ada, "contract", "");
        assertThat(profiles.of(ada).fields()).isEqualTo(Map.of("since", "2026-02-28", "vip", "true", "plan", "pro"));
    }

    @Test
    void tags_are_put_on_and_taken_off() {
        String ada = customers.add("Ada", "test");
        desk.tag(ada, "late payer", true, "test");
        desk.tag(ada, " abc ", true, "test");
        desk.tag(ada, "abc", true, "test");
        assertThat(profiles.of(ada).tags()).containsExactly("abc", "late payer");
        desk.tag(ada, "abc", false, "test");
        assertThat(profiles.of(ada).tags()).containsExactly("late payer");
        assertThatThrownBy(() -> desk.tag(ada, " ", true, "test")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void notes_are_newest_first_in_pages() {
        String ada = customers.add("Ada", "test");
        String first = desk.note(ada, "i-1", "one\0", "user:sue");
        desk.note(ada, null, "two", "user:sue");
        String third = desk.note(ada, null, "three", "user:sue");
        assertThat(notes(ada)).containsExactly("three", "two", "one");
        assertThat(profiles.notes(ada, third, 1)).extracting(Note::text).containsExactly("two");
        assertThat(profiles.note(first).orElseThrow())
                .returns("i-1", Note::interaction)
                .returns("user:sue", Note::by);
        desk.deleteNote(first, "test");
        assertThat(notes(ada)).containsExactly("three", "two");
    }

    @Test
    void tasks_are_in_the_order_of_their_days_until_they_are_done() {
        String ada = customers.add("Ada", "test");
        Instant due = Instant.parse("2026-12-01T09:00:00Z");
        String some = desk.addTask(ada, "some day", null, null, "test");
        String later = desk.addTask(ada, "later", "101", due.plusSeconds(60), "test");
        String soon = desk.addTask(ada, "soon", "101", due, "test");
        assertThat(profiles.tasksOf(ada, false)).extracting(Task::id).containsExactly(soon, later, some);
        assertThat(profiles.tasks("101", false)).extracting(Task::id).containsExactly(soon, later);
        desk.changeTask(soon, "102", due, true, "user:sue");
        assertThat(profiles.tasks(null, false)).extracting(Task::id).containsExactly(later, some);
        assertThat(profiles.tasks("102", true).getFirst())
                .returns("user:sue", Task::doneBy)
                .returns("soon", Task::text);
        desk.changeTask(soon, "102", due, false, "user:sue");
        assertThat(profiles.task(soon).orElseThrow().doneAt()).isNull();
    }

    @Test
    void what_two_records_of_one_person_say_is_one_and_each_has_its_own_again_after_the_merge() {
        String ada = customers.add("Ada", "test");
        String other = customers.add("Ada", "test");
        set(ada, "plan", "pro");
        set(other, "plan", "basic");
        set(other, "contract", "4711");
        set(other, "value", "3");
        desk.tag(other, "vip", true, "test");
        desk.tag(other, "slow", true, "test");
        desk.tag(ada, "fast", true, "test");
        desk.note(other, null, "of the other", "test");
        String task = desk.addTask(other, "call", null, null, "test");

        Merge merge = customers.merge(ada, other, "test").orElseThrow();
        for (String either : List.of(ada, other)) {
            assertThat(profiles.of(either).fields()).isEqualTo(Map.of("plan", "pro", "contract", "4711", "value", "3"));
            assertThat(profiles.of(either).tags()).containsExactly("fast", "slow", "vip");
        }
        desk.tag(other, "slow", false, "test");
        set(other, "value", null);
        set(ada, "contract", "12");
        desk.note(other, null, "of both", "test");
        assertThat(profiles.of(ada).fields()).isEqualTo(Map.of("plan", "pro", "contract", "12"));
        assertThat(profiles.of(ada).tags()).containsExactly("fast", "vip");
        assertThat(notes(ada)).containsExactly("of both", "of the other");
        assertThat(profiles.tasksOf(ada, false)).extracting(Task::id).containsExactly(task);

        customers.unmerge(merge.id(), "test");
        assertThat(profiles.of(other).fields()).isEqualTo(Map.of("plan", "basic", "contract", "4711", "value", "3"));
        assertThat(profiles.of(other).tags()).containsExactly("slow", "vip");
        assertThat(notes(other)).containsExactly("of the other");
        assertThat(profiles.tasksOf(ada, false)).isEmpty();
        assertThat(profiles.of(ada).fields())
                .as("what came after the merge stays with the survivor")
                .isEqualTo(Map.of("plan", "pro", "contract", "12"));
        assertThat(profiles.of(ada).tags()).containsExactly("fast");
        assertThat(notes(ada)).containsExactly("of both");
    }

    @Test
    void the_journal_has_nothing_of_what_was_written() {
        String ada = customers.add("Ada", "test");
        set(ada, "contract", "secret-1");
        desk.tag(ada, "secret-2", true, "test");
        desk.note(ada, null, "secret-3", "test");
        desk.addTask(ada, "secret-4", null, null, "test");
        String written = database.read(handle -> handle.createQuery("SELECT body FROM journal")
                .mapTo(String.class)
                .list()
                .toString());
        assertThat(written).contains("contract").doesNotContain("secret");
    }
}
