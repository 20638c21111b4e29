package org.trunkline.customer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.agent.Channel;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.JournalSettings;
import org.trunkline.journal.Personal;
import org.trunkline.journal.StoredJournal;
import org.trunkline.store.Database;
import org.trunkline.store.TestDatabase;

/** Who is who, on whatever database. */
abstract class IdentitySuite {
    private static final FactTypes TYPES = FactTypes.of(Map.of("call", CallFact.class, "customer", CustomerFact.class));
    private static final String ADA = "+442079460000";
    private static final String OFFICE = "+442079460100";

    @TempDir
    Path folder;

    private final Numbers numbers = new Numbers("GB");
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private TestDatabase store;
    private Database database;
    private StoredJournal journal;
    private Customers customers;
    private Interactions interactions;
    private Merges merges;
    private CustomerDesk desk;
    private int calls;

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
                List.of(new CallProjection(numbers), Callbacks.projection(), Customers.projection()));
        customers = new Customers(database, numbers);
        interactions = new Interactions(database, numbers);
        merges = new Merges(database);
        desk = desk(Set.of());
    }

    private CustomerDesk desk(Set<Address.Kind> rules) {
        return new CustomerDesk(database, rules, journal, () -> now = now.plusSeconds(1));
    }

    @AfterEach
    void close() {
        assertThat(journal.faults()).isZero();
        journal.close();
        database.close();
        store.close();
    }

    private void happen(CallFact fact, Personal personal) {
        CountDownLatch committed = new CountDownLatch(1);
        now = now.plusSeconds(1);
        journal.append(now, fact, personal, committed::countDown);
        try {
            assertThat(committed.await(20, SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A call from the number. @return the interaction's id */
    private String call(String number) {
        String id = "i" + ++calls;
        happen(
                new CallFact.Arrived(id, "chan-" + id, "+441632960000", "main", "v1"),
                Personal.of(CallFact.CALLER, number));
        return id;
    }

    private @org.jspecify.annotations.Nullable String whose(String interaction) {
        return interactions.find(interaction).orElseThrow().interaction().customer();
    }

    private Address phone(String number) {
        return customers.address(Address.Kind.PHONE, number).orElseThrow();
    }

    private Address mail(String address) {
        return customers.address(Address.Kind.EMAIL, address).orElseThrow();
    }

    private String person(@org.jspecify.annotations.Nullable String name, Address... addresses) {
        String id = desk.add(name, "test");
        for (Address address : addresses) {
            desk.addIdentity(id, address, false, true, "test");
        }
        return id;
    }

    private List<String> timeline(String customer) {
        return interactions.list(InteractionFilter.ALL.customer(customer), null, 100).items().stream()
                .map(Interaction::id)
                .toList();
    }

    private Customer one(String id) {
        return customers.find(id).orElseThrow();
    }

    @Test
    void a_customer_has_addresses_of_many_kinds_and_is_found_by_each() {
        call(ADA);
        String ada = customers.byNumber(ADA).orElseThrow().id();
        assertThat(desk.addIdentity(ada, mail("Ada@Example.org"), true, false, "test"))
                .isEmpty();
        desk.addIdentity(ada, mail("ada@work.example"), false, false, "test");
        assertThat(customers.holders(mail("ADA@example.ORG")).owner().orElseThrow())
                .returns(ada, Customer::id);
        assertThat(one(ada).identities())
                .containsExactlyInAnyOrder(
                        new Customer.Identity("phone", ADA, false, false),
                        new Customer.Identity("email", "ada@example.org", true, false),
                        new Customer.Identity("email", "ada@work.example", false, false));
        desk.removeIdentity(ada, mail("ada@work.example"), "test");
        desk.verify(ada, phone(ADA), true, "test");
        assertThat(one(ada).identities())
                .containsExactlyInAnyOrder(
                        new Customer.Identity("phone", ADA, true, false),
                        new Customer.Identity("email", "ada@example.org", true, false));
        assertThat(customers.list("ada@EXAMPLE", null, 10).items()).hasSize(1);
    }

    @Test
    void of_a_very_long_name_its_beginning_is_kept() {
        String id = desk.add("N".repeat(5_000), "test");
        assertThat(one(id).name()).isEqualTo("N".repeat(200));
    }

    @Test
    void an_address_that_others_have_is_not_added_unless_that_is_said() {
        String ada = person("Ada", mail("info@example.org"));
        String bea = desk.add("Bea", "test");
        assertThat(desk.addIdentity(bea, mail("info@example.org"), false, false, "test"))
                .containsExactly(ada);
        assertThat(one(bea).identities()).isEmpty();
        desk.addIdentity(bea, mail("info@example.org"), false, true, "test");
        Customers.Holders both = customers.holders(mail("info@example.org"));
        assertThat(both.shared()).isTrue();
        assertThat(both.owner()).isEmpty();
        assertThat(both.customers()).extracting(Customer::id).containsExactly(ada, bea);
    }

    @Test
    void a_call_from_an_office_number_is_nobodys_until_somebody_says_whose() {
        String first = call(OFFICE);
        String ada = whose(first);
        String bea = person("Bea", phone(OFFICE));
        String second = call("020 7946 0100");
        assertThat(whose(second)).isNull();
        assertThat(interactions.find(second).orElseThrow().interaction().callerNumber())
                .isEqualTo(OFFICE);
        desk.assign(second, bea, "test");
        assertThat(timeline(bea)).containsExactly(second);
        assertThat(timeline(String.valueOf(ada))).containsExactly(first);
        desk.assign(second, null, "test");
        assertThat(whose(second)).isNull();
        assertThat(merges.duplicates()).isEmpty();
    }

    @Test
    void a_number_marked_as_shared_finds_nobody_though_only_one_is_known_there_yet() {
        call(OFFICE);
        desk.share(phone(OFFICE), true, "test");
        String second = call(OFFICE);
        assertThat(whose(second)).isNull();
        assertThat(customers.byNumber(OFFICE)).isEmpty();
        assertThat(customers.holders(phone(OFFICE)).customers()).hasSize(1);
        assertThat(interactions.lastAgent(OFFICE, Instant.EPOCH)).isEmpty();
        desk.share(phone(OFFICE), false, "test");
        assertThat(whose(call(OFFICE))).isNotNull();
    }

    @Test
    void a_number_marked_as_shared_makes_no_customer_of_whoever_calls_first() {
        desk.share(phone(OFFICE), true, "test");
        assertThat(whose(call(OFFICE))).isNull();
        assertThat(customers.list(null, null, 10).items()).isEmpty();
    }

    @Test
    void a_callback_to_a_shared_number_is_nobodys() {
        person("Ada", phone(OFFICE));
        person("Bea", phone(OFFICE));
        happen(
                new CallFact.CallbackPromised(
                        "cb-1", "cb-1", Callback.Mode.AGENT_FIRST, "billing", 0, Set.of(), now, null, null, "5000"),
                Personal.of(CallFact.NUMBER, OFFICE));
        assertThat(new Callbacks(database, interactions)
                        .find("cb-1")
                        .orElseThrow()
                        .customer())
                .isNull();
    }

    @Test
    void merged_customers_are_one_and_are_two_again_with_what_each_had() {
        String a1 = call(ADA);
        String ada = String.valueOf(whose(a1));
        String b1 = call("+442079460001");
        String other = String.valueOf(whose(b1));
        customers.edit(other, "Ada L.", "likes mail", null);

        Merge merge = desk.merge(ada, other, "user:sue").orElseThrow();

        assertThat(one(other)).isEqualTo(one(ada));
        assertThat(one(ada))
                .returns("Ada L.", Customer::name)
                .returns("likes mail", Customer::note)
                .returns(List.of(other), Customer::merged);
        assertThat(one(ada).identities()).hasSize(2);
        assertThat(timeline(ada)).containsExactly(b1, a1);
        assertThat(timeline(other)).containsExactly(b1, a1);
        assertThat(whose(b1)).isEqualTo(ada);
        assertThat(customers.list(null, null, 10).items()).hasSize(1);
        assertThat(customers.list("ada l", null, 10).items()).hasSize(1);
        assertThat(merges.of(other)).containsExactly(merge);
        assertThat(desk.merge(other, ada, "test")).as("one already").isEmpty();
        customers.edit(other, "Ada Lovelace", null, null);
        String later = call("+442079460001");
        assertThat(whose(later)).isEqualTo(ada);

        desk.unmerge(merge.id(), "user:sue");

        assertThat(one(other))
                .returns("Ada L.", Customer::name)
                .returns("likes mail", Customer::note)
                .returns(List.of(), Customer::merged);
        assertThat(one(ada).name())
                .as("said after the merge, so of the survivor")
                .isEqualTo("Ada Lovelace");
        assertThat(timeline(ada)).containsExactly(a1);
        assertThat(timeline(other)).as("a call goes by its number").containsExactly(later, b1);
        assertThat(merges.find(merge.id()).orElseThrow().undoneBy()).isEqualTo("user:sue");
        desk.unmerge(merge.id(), "again");
        assertThat(merges.find(merge.id()).orElseThrow().undoneBy()).isEqualTo("user:sue");
    }

    @Test
    void a_chain_of_merges_is_undone_in_whatever_order() {
        String a = person("A", phone("+442079460001"));
        String b = person("B", phone("+442079460002"));
        String c = person("C", phone("+442079460003"));
        String d = person("D", phone("+442079460004"));
        Merge bIntoA = desk.merge(a, b, "test").orElseThrow();
        Merge dIntoC = desk.merge(c, d, "test").orElseThrow();
        Merge aIntoC = desk.merge(d, b, "test").orElseThrow();
        assertThat(aIntoC).returns(c, Merge::survivor).returns(a, Merge::absorbed);
        for (String each : List.of(a, b, c, d)) {
            assertThat(one(each).id()).isEqualTo(c);
        }
        assertThat(one(a).identities()).hasSize(4);

        desk.unmerge(bIntoA.id(), "test");
        assertThat(one(b)).returns("B", Customer::name).returns(List.of(), Customer::merged);
        assertThat(one(a).id()).isEqualTo(c);
        desk.unmerge(aIntoC.id(), "test");
        assertThat(one(a)).returns(a, Customer::id).returns(List.of(), Customer::merged);
        assertThat(one(d).id()).isEqualTo(c);
        assertThat(desk.merge(b, c, "test")).isPresent();
        desk.unmerge(dIntoC.id(), "test");
        assertThat(one(d)).returns(d, Customer::id);
        assertThat(one(c)).returns(b, Customer::id).returns(List.of(c), Customer::merged);
    }

    @Test
    void a_call_that_goes_on_during_a_merge_and_its_undoing_stays_where_it_is() {
        String ada = person("Ada", phone(ADA));
        String other = person("Ada", phone("+442079460001"));
        String live = call("+442079460001");
        Merge merge = desk.merge(ada, other, "test").orElseThrow();
        happen(new CallFact.Answered(live), Personal.NONE);
        happen(new CallFact.Connected(live, "101", "PJSIP/101", "leg"), Personal.NONE);
        assertThat(whose(live)).isEqualTo(ada);
        assertThat(interactions.open().getFirst().customer()).isEqualTo(ada);
        assertThat(interactions.lastAgent(ADA, Instant.EPOCH)).contains("101");
        desk.unmerge(merge.id(), "test");
        happen(new CallFact.Ended(live, Ending.completed(Ending.Responsible.CALLER)), Personal.NONE);
        assertThat(interactions.find(live).orElseThrow().interaction())
                .returns(other, Interaction::customer)
                .returns("101", Interaction::agent);
        assertThat(interactions.lastAgent(ADA, Instant.EPOCH)).isEmpty();
        assertThat(interactions.lastAgent("+442079460001", Instant.EPOCH)).contains("101");
    }

    @Test
    void what_two_rows_of_one_person_both_have_is_not_shared() {
        String ada = person("Ada", phone(ADA));
        String other = person("Ada", phone(ADA));
        assertThat(customers.byNumber(ADA)).isEmpty();
        Merge merge = desk.merge(ada, other, "test").orElseThrow();
        assertThat(customers.byNumber(ADA).orElseThrow().id()).isEqualTo(ada);
        assertThat(one(ada).identities()).containsExactly(new Customer.Identity("phone", ADA, false, false));
        String later = call(ADA);
        desk.unmerge(merge.id(), "test");
        assertThat(whose(later)).as("what came after stays with the survivor").isEqualTo(ada);
    }

    @Test
    void merges_are_suggested_with_reasons_and_never_for_people_who_only_share() {
        String ada = person(" Ada  Lovelace", mail("ada@example.org"), phone(OFFICE));
        String same = person("ADA LOVELACE", mail("ada@example.org"));
        String namesake = person("Ada Lovelace");
        String colleague = person("Bea", phone(OFFICE));
        assertThat(merges.duplicates(ada))
                .containsExactly(new Duplicate(
                        ada, same, List.of(new Duplicate.Reason(Duplicate.Why.SAME_NAME_AND_ADDRESS, "email"))));
        assertThat(merges.duplicates(namesake)).as("two people of one name").isEmpty();
        assertThat(merges.duplicates(colleague)).as("two people at one number").isEmpty();
        assertThat(merges.duplicates()).hasSize(1);

        desk.verify(ada, phone(OFFICE), true, "test");
        desk.verify(colleague, phone(OFFICE), true, "test");
        assertThat(merges.duplicates(colleague))
                .containsExactly(new Duplicate(
                        colleague, ada, List.of(new Duplicate.Reason(Duplicate.Why.SAME_VERIFIED_ADDRESS, "phone"))));
        desk.share(phone(OFFICE), true, "test");
        assertThat(merges.duplicates(colleague)).as("a person said so").isEmpty();
        desk.merge(ada, same, "test");
        assertThat(merges.duplicates()).isEmpty();
    }

    @Test
    void a_rule_merges_by_a_verified_address_of_its_kind() {
        desk = desk(Set.of(Address.Kind.EMAIL));
        String ada = person("Ada");
        String same = person(null);
        desk.addIdentity(same, mail("ada@example.org"), true, false, "test");
        desk.addIdentity(ada, mail("ada@example.org"), false, true, "test");
        assertThat(one(same).id()).as("not verified of both").isEqualTo(same);
        desk.verify(ada, mail("ada@example.org"), true, "test");
        assertThat(one(same).id()).as("the older one survives").isEqualTo(ada);
        assertThat(merges.of(ada)).hasSize(1).first().returns("email", Merge::rule);
        desk.unmerge(merges.of(ada).getFirst().id(), "test");
        desk.verify(ada, mail("ada@example.org"), true, "test");
        assertThat(one(same).id()).as("a person told them apart").isEqualTo(same);
    }

    @Test
    void a_rule_merges_nobody_whom_a_name_a_mark_or_a_third_one_tells_apart() {
        desk = desk(Set.of(Address.Kind.PHONE));
        String ada = person("Ada");
        String bea = person("Bea");
        desk.addIdentity(ada, phone(OFFICE), true, true, "test");
        desk.addIdentity(bea, phone(OFFICE), true, true, "test");
        assertThat(one(bea).id()).as("another name").isEqualTo(bea);

        desk.share(phone(ADA), true, "test");
        String unnamed = person(null);
        desk.addIdentity(ada, phone(ADA), true, true, "test");
        desk.addIdentity(unnamed, phone(ADA), true, true, "test");
        assertThat(one(unnamed).id()).as("marked as shared").isEqualTo(unnamed);

        Address third = phone("+442079460003");
        String one = person(null, third);
        desk.addIdentity(person(null), third, false, true, "test");
        desk.addIdentity(one, third, true, true, "test");
        desk.addIdentity(unnamed, third, true, true, "test");
        assertThat(one(unnamed).id()).as("a third one has it too").isEqualTo(unnamed);
        assertThat(merges.of(one)).isEmpty();

        Address chat =
                customers.address(Address.Kind.CHAT, "xmpp:x@example.org").orElseThrow();
        desk.addIdentity(one, chat, true, true, "test");
        desk.addIdentity(unnamed, chat, true, true, "test");
        assertThat(one(unnamed).id()).as("no rule for this kind").isEqualTo(unnamed);
    }

    @Test
    void a_number_on_the_list_and_a_customer_who_refused_are_asked_for_in_one_place() {
        DoNotContact asked = new DoNotContact(database);
        String ada = person("Ada", phone(ADA), mail("ada@example.org"));
        assertThat(asked.refusesCall(ADA)).isFalse();
        desk.consent(ada, Channel.VOICE, true, "test");
        assertThat(asked.refusesCall(ADA)).isTrue();
        assertThat(asked.refuses(Channel.SMS, phone(ADA))).isFalse();
        assertThat(asked.refuses(Channel.EMAIL, mail("ada@example.org"))).isFalse();
        desk.consent(ada, Channel.VOICE, null, "test");
        assertThat(asked.refusesCall(ADA)).isFalse();

        asked.add(new DoNotContact.Entry("e-1", ADA, null, "test", now));
        assertThat(asked.refusesCall(ADA)).isTrue();
        assertThat(asked.refuses(Channel.SMS, phone(ADA))).isTrue();
        assertThat(asked.refuses(Channel.EMAIL, mail("ada@example.org"))).isFalse();
        desk.consent(ada, Channel.VOICE, false, "test");
        assertThat(asked.refusesCall(ADA)).as("the list is not the customer's").isTrue();
    }

    @Test
    void a_shared_number_is_not_called_if_one_of_those_whose_it_may_be_refused() {
        String ada = person("Ada", phone(OFFICE));
        person("Bea", phone(OFFICE));
        desk.consent(ada, Channel.VOICE, true, "test");
        assertThat(new DoNotContact(database).refusesCall(OFFICE)).isTrue();
    }

    @Test
    void a_refusal_outlives_a_merge_until_the_merged_customer_agrees_and_is_back_after_its_undoing() {
        String ada = person("Ada", phone(ADA));
        String other = person("Ada", phone("+442079460001"));
        desk.consent(other, Channel.VOICE, true, "test");
        desk.consent(ada, Channel.VOICE, false, "test");
        Merge merge = desk.merge(ada, other, "test").orElseThrow();
        Consents consents = new Consents(database);
        assertThat(consents.of(ada)).isEqualTo(Map.of(Channel.VOICE, Consents.Consent.REFUSED));
        assertThat(new DoNotContact(database).refusesCall(ADA)).isTrue();
        desk.consent(other, Channel.VOICE, false, "test");
        assertThat(consents.of(other)).isEqualTo(Map.of(Channel.VOICE, Consents.Consent.GRANTED));
        desk.unmerge(merge.id(), "test");
        assertThat(consents.of(other)).isEqualTo(Map.of(Channel.VOICE, Consents.Consent.REFUSED));
        assertThat(consents.of(ada)).isEqualTo(Map.of(Channel.VOICE, Consents.Consent.GRANTED));
    }

    @Test
    void the_journal_has_no_addresses_and_no_names() {
        String ada = person("Ada Lovelace", mail("ada@example.org"));
        desk.verify(ada, mail("ada@example.org"), true, "test");
        String written = database.read(handle -> handle.createQuery("SELECT body FROM journal")
                .mapTo(String.class)
                .list()
                .toString());
        assertThat(written).contains("email").doesNotContain("ada@", "Lovelace");
        assertThat(Duration.between(Instant.parse("2026-11-22T10:00:00Z"), one(ada).createdAt()))
                .isPositive();
    }
}
