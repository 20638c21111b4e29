package org.trunkline.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.agent.Agent;
import org.trunkline.agent.Channel;
import org.trunkline.conversation.CarrierForTests;
import org.trunkline.conversation.ConversationFact;
import org.trunkline.conversation.ConversationSettings;
import org.trunkline.conversation.Conversations;
import org.trunkline.conversation.Outgoing;
import org.trunkline.conversation.Receipt;
import org.trunkline.conversation.Received;
import org.trunkline.conversation.Routing;
import org.trunkline.customer.Address;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.CallProjection;
import org.trunkline.customer.CustomerDesk;
import org.trunkline.customer.CustomerFact;
import org.trunkline.customer.Customers;
import org.trunkline.customer.DoNotContact;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Interactions;
import org.trunkline.customer.Numbers;
import org.trunkline.customer.Page;
import org.trunkline.customer.Person;
import org.trunkline.intent.IntentSet;
import org.trunkline.journal.Entry;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.JournalSettings;
import org.trunkline.journal.Personal;
import org.trunkline.journal.StoredJournal;
import org.trunkline.profile.Contents;
import org.trunkline.profile.ProfileSettings;
import org.trunkline.profile.Profiles;
import org.trunkline.queue.Floor;
import org.trunkline.queue.FloorInput;
import org.trunkline.queue.FloorPlan;
import org.trunkline.queue.QueuePlan;
import org.trunkline.recording.Vault;
import org.trunkline.search.Item;
import org.trunkline.settings.SettingsFile;
import org.trunkline.store.Database;
import org.trunkline.store.TestDatabase;
import org.trunkline.ticket.Priority;
import org.trunkline.ticket.Status;
import org.trunkline.ticket.TicketDesk;
import org.trunkline.ticket.TicketFact;
import org.trunkline.ticket.TicketSettings;
import org.trunkline.ticket.Tickets;

/** Surveys on the real journal, floor and tables; on whatever database. */
abstract class SurveySuite {
    private static final String SUPPORT = "support@center.example";
    private static final String NORA = "nora@nora.example";
    private static final String NUMBER = "+442079461250";

    @TempDir
    Path folder;

    private final Numbers numbers = new Numbers("GB");
    private volatile Duration ahead = Duration.ZERO;
    private final InstantSource clock = () -> Instant.now().plus(ahead);
    private TestDatabase store;
    private Database database;
    private StoredJournal journal;
    private Floor floor;
    private Interactions interactions;
    private Customers customers;
    private Conversations conversations;
    private Surveys surveys;
    private SurveyDesk desk;
    private final CarrierForTests mail = new CarrierForTests(Channel.EMAIL, SUPPORT);
    private List<Rule> rules = List.of(rule("usual"));
    private int count;

    abstract TestDatabase store() throws Exception;

    private static Rule rule(String name) {
        return new Rule(
                name,
                Kind.CSAT,
                Set.of("email"),
                Set.of(),
                Set.of(),
                100,
                Duration.ZERO,
                Duration.ofDays(14),
                Set.of(),
                false,
                "",
                Map.of("en", "How was it?"),
                Map.of());
    }

    private static Rule with(Rule rule, Set<String> dispositions, int share, Duration delay, Set<Rule.Also> also) {
        return new Rule(
                rule.name(),
                rule.kind(),
                rule.channels(),
                rule.queues(),
                dispositions,
                share,
                delay,
                rule.valid(),
                also,
                rule.whenSolved(),
                rule.flow(),
                rule.question(),
                rule.followUp());
    }

    private static Rule calls(Kind kind) {
        return new Rule(
                "calls",
                kind,
                Set.of("voice"),
                Set.of(),
                Set.of(),
                100,
                Duration.ZERO,
                Duration.ofDays(14),
                Set.of(),
                false,
                "csat",
                Map.of(),
                Map.of());
    }

    @BeforeEach
    void open() throws Exception {
        store = store();
        start();
    }

    private void start() {
        database = store.open();
        journal = StoredJournal.open(
                database,
                FactTypes.of(Map.of(
                        "call", CallFact.class,
                        "customer", CustomerFact.class,
                        "floor", FloorInput.class,
                        "survey", SurveyFact.class,
                        "ticket", TicketFact.class,
                        "conversation", ConversationFact.class)),
                JournalSettings.in(folder.resolve("spool")),
                clock,
                List.of(
                        new CallProjection(numbers),
                        Customers.projection(),
                        Conversations.projection(),
                        Tickets.projection(),
                        Surveys.projection()));
        floor = new Floor(journal, clock);
        floor.start(
                null,
                new FloorPlan(
                        1,
                        Map.of("letters", QueuePlan.of("letters")),
                        Map.of("201", new Agent("201", "201", Map.of()))));
        customers = new Customers(database, numbers);
        interactions = new Interactions(database, numbers);
        surveys = new Surveys(database);
        ProfileSettings files = new ProfileSettings(Map.of(), folder.resolve("files"), 1000, Set.of("text/plain"));
        conversations = new Conversations(
                        new Conversations.Rooms(
                                database,
                                journal,
                                floor,
                                interactions,
                                customers,
                                new Contents(files, new Vault(Map.of(), ""), database).start(),
                                () -> IntentSet.NONE,
                                "GB",
                                clock),
                        ConversationSettings.USUAL)
                .start();
        conversations.carry(mail);
        desk = made();
    }

    private SurveyDesk made() {
        return new SurveyDesk(
                        new SurveyDesk.Rooms(
                                database,
                                journal,
                                interactions,
                                conversations,
                                new Profiles(database),
                                new DoNotContact(database),
                                new Tickets(database),
                                "1001"::equals,
                                clock),
                        new SurveySettings(Duration.ofDays(30), "", "https://help.example", rules))
                .start();
    }

    /** The same, by other rules. */
    private void by(Rule... others) {
        caughtUp();
        desk.close();
        rules = List.of(others);
        desk = made();
    }

    @AfterEach
    void close() {
        stop();
        store.close();
    }

    private void stop() {
        desk.close();
        conversations.close();
        floor.close();
        assertThat(journal.faults()).isZero();
        journal.close();
        database.close();
    }

    private static void until(Callable<Boolean> holds) {
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(holds);
    }

    private void caughtUp() {
        var last = journal.reader().last();
        until(() ->
                database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM journal_mark WHERE name = 'surveys'"
                                        + " AND (epoch > :epoch OR (epoch = :epoch AND sequence >= :sequence))")
                                .bind("epoch", last.epoch())
                                .bind("sequence", last.sequence())
                                .mapTo(Integer.class)
                                .one())
                        > 0);
    }

    // ---- contacts

    private String mail(String from, boolean automatic, String... keys) {
        return conversations
                .received(
                        new Received(
                                Channel.EMAIL,
                                SUPPORT,
                                "<" + ++count + "@survey.example>",
                                customers.address(Address.Kind.EMAIL, from).orElseThrow(),
                                "Nora",
                                List.of(SUPPORT),
                                "My bill",
                                clock.instant(),
                                "Hello",
                                null,
                                List.of(),
                                List.of(keys),
                                automatic),
                        Routing.to("letters"))
                .interaction();
    }

    private void had(String interaction) {
        happened(new ConversationFact.Accepted(interaction, interaction + "/1", "201"), Map.of());
    }

    private String done(String interaction) {
        happened(new ConversationFact.Ended(interaction, Ending.completed(Ending.Responsible.AGENT), "201"), Map.of());
        return interaction;
    }

    /** An email that an agent had, and that is done. */
    private String served(String from) {
        String id = mail(from, false);
        had(id);
        return done(id);
    }

    private void happened(org.trunkline.journal.Fact fact, Map<String, String> personal) {
        journal.commit(clock.instant(), fact, new Personal(personal));
    }

    private String call(String number) {
        String id = "9-" + ++count;
        happened(
                new CallFact.Arrived(id, id + ".caller", "5000", "main", "v1"),
                Map.of(CallFact.CALLER, number, CallFact.CALLER_NAME, ""));
        happened(new CallFact.Queued(id, "letters", 0, Set.of()), Map.of());
        happened(new CallFact.Connected(id, "201", "1001", id + ".leg"), Map.of());
        return id;
    }

    private Survey survey(String interaction) {
        until(() -> surveys.find(interaction)
                .filter(one -> one.state() != Survey.State.PLANNED)
                .isPresent());
        return surveys.find(interaction).orElseThrow();
    }

    private SurveyFact.@Nullable Why why(String interaction) {
        return survey(interaction).why();
    }

    private static String token(Outgoing message) {
        String text = message.text();
        int at = text.indexOf("https://help.example/s/");
        assertThat(at).as(text).isNotNegative();
        return text.substring(at + "https://help.example/s/".length()).split("\\s", 2)[0];
    }

    // ---- by link

    @Test
    void who_was_served_is_asked_by_a_link_and_what_they_say_is_on_the_record() throws Exception {
        String id = served(NORA);
        Outgoing asked = mail.next();
        assertThat(survey(id).state()).isEqualTo(Survey.State.ASKED);
        assertThat(asked.to()).isEqualTo(NORA);
        assertThat(asked.text()).startsWith("How was it?");
        assertThat(asked.html()).contains("/s/" + token(asked) + "?score=5\">5</a>");
        String token = token(asked);
        assertThat(token).hasSizeGreaterThanOrEqualTo(43);
        assertThat(conversations.messages(id).getLast().text())
                .as("an agent sees no link")
                .doesNotContain(token)
                .contains(SurveyLinks.HERE);
        assertThat(desk.byLink(token).orElseThrow().question()).containsEntry("en", "How was it?");
        assertThat(desk.byLink("x".repeat(43))).isEmpty();
        assertThat(desk.answer(token, 6, "")).as("nothing on the scale").isFalse();
        assertThat(desk.answer(token, 2, " slow\0 ")).isTrue();
        assertThat(survey(id).score()).isEqualTo(2);
        assertThat(survey(id).comment()).isEqualTo("slow");
        assertThat(found(id)).containsExactly("slow");
        assertThat(desk.answer(token, 5, "")).as("changed").isTrue();
        assertThat(desk.answer(token, 5, "")).as("said again").isTrue();
        assertThat(survey(id).score()).isEqualTo(5);
        assertThat(survey(id).comment()).isNull();
        assertThat(found(id)).isEmpty();
        assertThat(facts("survey.Answered")).hasSize(2);
        ahead = Duration.ofDays(15);
        assertThat(desk.byLink(token)).as("too late").isEmpty();
        assertThat(desk.answer(token, 1, "")).isFalse();
    }

    /** What the search would have of it, after the last answer. */
    private List<String> found(String id) {
        SurveyItems items = new SurveyItems();
        Set<String> changed = items.changed(facts("survey.Answered").getLast());
        assertThat(changed).containsExactly(id);
        List<String> all = database.read(handle -> items.ids(handle, null, 10));
        assertThat(all).hasSize(survey(id).comment() == null ? 0 : 1);
        return database.read(handle -> items.read(handle, changed)).stream()
                .map(Item::text)
                .toList();
    }

    private List<Entry> facts(String type) {
        return journal.reader().after(new org.trunkline.journal.Position(0, 0), type, 1_000);
    }

    @Test
    void a_customer_is_asked_seldom_by_whatever_channel_and_address() throws Exception {
        by(rule("usual"), calls(Kind.CSAT));
        String first = served(NORA);
        assertThat(survey(first).why()).isNull();
        assertThat(why(served(NORA))).isEqualTo(SurveyFact.Why.ASKED_BEFORE);
        String person = Objects.requireNonNull(
                interactions.find(first).orElseThrow().interaction().customer());
        var customerDesk = new CustomerDesk(database, Set.of(), journal, clock);
        customerDesk.addIdentity(person, new Address(Address.Kind.EMAIL, "n@work.example"), true, false, "test");
        customerDesk.addIdentity(person, new Address(Address.Kind.PHONE, NUMBER), true, false, "test");
        assertThat(why(served("n@work.example"))).isEqualTo(SurveyFact.Why.ASKED_BEFORE);
        String call = call(NUMBER);
        assertThat(desk.afterCall(call, _ -> true)).isEmpty();
        assertThat(why(call)).isEqualTo(SurveyFact.Why.ASKED_BEFORE);
        ahead = Duration.ofDays(31);
        assertThat(survey(served("n@work.example")).state()).isEqualTo(Survey.State.ASKED);
        assertThat(mail.next()).isNotNull();
    }

    @Test
    void machines_those_who_refuse_and_those_whom_nobody_served_are_not_asked() {
        String machine = mail("robot@shop.example", true);
        had(machine);
        assertThat(why(done(machine))).isEqualTo(SurveyFact.Why.AUTOMATIC);
        String refusing = mail("no@no.example", false);
        had(refusing);
        String person = interactions.find(refusing).orElseThrow().interaction().customer();
        new CustomerDesk(database, Set.of(), journal, clock)
                .consent(Objects.requireNonNull(person), Channel.EMAIL, true, "test");
        assertThat(why(done(refusing))).isEqualTo(SurveyFact.Why.REFUSED);
        String unserved = done(mail("left@left.example", false));
        caughtUp();
        assertThat(surveys.find(unserved)).as("no rule is for it").isEmpty();
        by(with(rule("all"), Set.of(), 100, Duration.ZERO, Set.of(Rule.Also.ABANDONED)));
        assertThat(survey(done(mail("left2@left.example", false))).state()).isEqualTo(Survey.State.ASKED);
    }

    @Test
    void the_first_rule_that_is_for_a_contact_holds_and_one_for_a_disposition_waits_for_it() {
        by(with(rule("solved"), Set.of("solved"), 100, Duration.ZERO, Set.of()), rule("others"));
        String solved = served("one@dis.example");
        caughtUp();
        assertThat(surveys.find(solved)).as("the agent has not said yet").isEmpty();
        happened(new CallFact.Disposed(solved, "201", "solved"), Map.of());
        assertThat(survey(solved).rule()).isEqualTo("solved");
        String other = served("two@dis.example");
        happened(new CallFact.Disposed(other, "201", "spam"), Map.of());
        assertThat(survey(other).rule()).isEqualTo("others");
        String silent = served("three@dis.example");
        happened(new CallFact.Disposed(silent, "201", null), Map.of());
        assertThat(survey(silent).rule()).isEqualTo("others");
    }

    @Test
    void a_rule_for_solved_tickets_asks_after_the_last_contact_once_it_is_solved_and_stays_so() throws Exception {
        Rule usual = rule("solved");
        by(new Rule(
                usual.name(),
                usual.kind(),
                usual.channels(),
                usual.queues(),
                usual.dispositions(),
                usual.share(),
                Duration.ofHours(1),
                usual.valid(),
                usual.also(),
                true,
                usual.flow(),
                usual.question(),
                usual.followUp()));
        TicketDesk tickets = tickets();
        String first = served(NORA);
        String id = mail(NORA, false);
        had(id);
        long ticket = tickets.open(
                new TicketDesk.Draft("a bill", null, Priority.NORMAL, "letters", null, first, null), "test");
        assertThat(tickets.linkInteraction(ticket, id, true, "test")).isTrue();
        stand(tickets, ticket, Status.SOLVED);
        caughtUp();
        assertThat(surveys.find(id)).as("its agent has it still").isEmpty();
        done(id);
        caughtUp();
        assertThat(surveys.find(id).orElseThrow().state()).isEqualTo(Survey.State.PLANNED);
        assertThat(surveys.find(first)).isEmpty();

        stand(tickets, ticket, Status.OPEN);
        ahead = Duration.ofHours(2);
        stop();
        start();
        assertThat(why(id)).isEqualTo(SurveyFact.Why.GOES_ON);
        stand(tickets(), ticket, Status.SOLVED);
        until(() -> surveys.find(id).orElseThrow().state() == Survey.State.PLANNED);
        ahead = Duration.ofHours(4);
        stop();
        start();
        until(() -> surveys.find(id).orElseThrow().state() == Survey.State.ASKED);
        assertThat(desk.answer(token(mail.next()), 5, "")).isTrue();
    }

    private static void stand(TicketDesk tickets, long ticket, Status status) {
        tickets.edit(
                ticket, null, new TicketDesk.Edit(null, status, null, null, null, null, Set.of(), Set.of()), "test");
    }

    private TicketDesk tickets() throws IOException {
        Files.writeString(folder.resolve("trunkline.toml"), "");
        TicketSettings settings = TicketSettings.from(
                SettingsFile.read(folder.resolve("trunkline.toml"), folder.resolve("secrets.toml"), Map.of())
                        .root());
        return new TicketDesk(new Tickets(database), settings, _ -> Optional.empty(), journal, clock);
    }

    @Test
    void what_goes_on_before_it_is_due_is_asked_after_when_it_is_over_again() throws Exception {
        by(with(rule("later"), Set.of(), 100, Duration.ofHours(1), Set.of()));
        String id = served(NORA);
        caughtUp();
        assertThat(surveys.find(id).orElseThrow().state()).isEqualTo(Survey.State.PLANNED);
        assertThat(mail(NORA, false, "<" + count + "@survey.example>")).isEqualTo(id);
        ahead = Duration.ofHours(2);
        // The time comes while nobody runs.
        stop();
        start();
        assertThat(why(id)).isEqualTo(SurveyFact.Why.GOES_ON);
        done(id);
        until(() -> surveys.find(id).orElseThrow().state() == Survey.State.PLANNED);
        ahead = Duration.ofHours(4);
        stop();
        start();
        until(() -> surveys.find(id).orElseThrow().state() == Survey.State.ASKED);
        assertThat(desk.answer(token(mail.next()), 4, "")).isTrue();
    }

    @Test
    void killed_anywhere_a_contact_is_asked_after_once() throws Exception {
        String id = served(NORA);
        assertThat(survey(id).state()).isEqualTo(Survey.State.ASKED);
        Outgoing asked = mail.next();
        // As if the controller had ended before it had noted that it asked, and how far it had read.
        database.<Integer>write(
                tx -> tx.execute("UPDATE survey SET state = 'PLANNED', due_at = asked_at, asked_at = NULL"));
        database.<Integer>write(tx -> tx.execute("UPDATE journal_mark SET sequence = 0"));
        stop();
        start();
        until(() -> surveys.find(id).orElseThrow().state() == Survey.State.ASKED);
        caughtUp();
        String last = served("last@last.example");
        assertThat(survey(last).state()).isEqualTo(Survey.State.ASKED);
        assertThat(mail.next().to()).as("nothing else was sent meanwhile").isEqualTo("last@last.example");
        assertThat(desk.answer(token(asked), 3, "")).isTrue();
    }

    @Test
    void a_share_is_chosen_by_nobody_and_the_same_each_time() {
        SurveyLinks links = SurveyLinks.of(database, "");
        long chosen = IntStream.range(0, 10_000)
                .filter(n -> links.lot("usual", "7-w" + n) < 30)
                .count();
        assertThat(chosen).isBetween(2_700L, 3_300L);
        assertThat(links.lot("usual", "7-w1"))
                .isEqualTo(SurveyLinks.of(database, "").lot("usual", "7-w1"));
        by(with(rule("none"), Set.of(), 0, Duration.ZERO, Set.of()));
        assertThat(why(served(NORA))).isEqualTo(SurveyFact.Why.SHARE);
    }

    // ---- in a chat

    private Receipt chat(String text) {
        return conversations.received(
                new Received(
                        Channel.CHAT,
                        "website",
                        "chat-" + ++count,
                        new Address(Address.Kind.CHAT, "website:pia"),
                        "Pia",
                        List.of(),
                        null,
                        clock.instant(),
                        text,
                        null,
                        List.of(),
                        List.of("session-of-pia")),
                Routing.to("letters"));
    }

    @Test
    void in_a_chat_a_number_is_the_answer_and_opens_nothing_again() throws Exception {
        Rule usual = rule("chats");
        by(new Rule(
                usual.name(),
                usual.kind(),
                Set.of("chat"),
                usual.queues(),
                usual.dispositions(),
                usual.share(),
                usual.delay(),
                usual.valid(),
                usual.also(),
                usual.whenSolved(),
                usual.flow(),
                usual.question(),
                usual.followUp()));
        CarrierForTests website = new CarrierForTests(Channel.CHAT, "website");
        conversations.carry(website);
        String id = chat("5").interaction();
        had(id);
        assertThat(chat("4").how()).as("nothing was asked").isEqualTo(Receipt.How.CONTINUED);
        done(id);
        assertThat(survey(id).state()).isEqualTo(Survey.State.ASKED);
        Outgoing asked = website.next();
        assertThat(asked.text()).contains("How was it?", "5: very satisfied").doesNotContain("survey-link");
        assertThat(asked.choices().stream().map(choice -> choice.value())).containsExactly("1", "2", "3", "4", "5");
        assertThat(chat(" 5 ").how()).isEqualTo(Receipt.How.ANSWERED);
        caughtUp();
        assertThat(survey(id).score()).isEqualTo(5);
        assertThat(interactions.find(id).orElseThrow().interaction().endedAt()).isNotNull();
        assertThat(chat("3").how()).as("they change their mind").isEqualTo(Receipt.How.ANSWERED);
        caughtUp();
        assertThat(survey(id).score()).isEqualTo(3);
        assertThat(chat("9").how()).as("nothing on the scale").isEqualTo(Receipt.How.REOPENED);
        assertThat(survey(id).score()).isEqualTo(3);
    }

    // ---- calls

    @Test
    void a_caller_who_stays_is_asked_by_the_flow_and_its_variable_is_the_answer() {
        by(calls(Kind.NPS));
        String call = call(NUMBER);
        assertThat(desk.afterCall(call, "other"::equals)).as("no such flow").isEmpty();
        assertThat(why(call)).isEqualTo(SurveyFact.Why.NO_WAY);
        String id = call("+442079461251");
        assertThat(desk.afterCall(id, "csat"::equals)).contains("csat");
        assertThat(desk.afterCall(id, "csat"::equals)).as("once").isEmpty();
        happened(new CallFact.Gathered(id, SurveyDesk.SCORE, 2, false), Map.of(SurveyDesk.SCORE, "11"));
        caughtUp();
        assertThat(survey(id).score()).as("nothing on the scale").isNull();
        happened(new CallFact.Gathered(id, SurveyDesk.SCORE, 2, false), Map.of(SurveyDesk.SCORE, "10"));
        happened(new CallFact.Gathered(id, SurveyDesk.COMMENT, 4, false), Map.of(SurveyDesk.COMMENT, "good"));
        caughtUp();
        assertThat(survey(id).score()).isEqualTo(10);
        assertThat(survey(id).comment()).isEqualTo("good");
        String ours = call("1001");
        assertThat(desk.afterCall(ours, "csat"::equals))
                .as("from one of our phones")
                .isEmpty();
        String withheld = call("");
        assertThat(desk.afterCall(withheld, "csat"::equals)).isEmpty();
        assertThat(why(withheld)).isEqualTo(SurveyFact.Why.UNKNOWN);
    }

    // ---- figures, erasure

    @Test
    void figures_follow_from_the_answers_by_the_formulas() throws Exception {
        assertThat(SurveyReport.score(Kind.CSAT, List.of(1, 3, 4, 5))).isEqualTo(0.5);
        assertThat(SurveyReport.score(Kind.CES, List.of(1, 7, 7))).isEqualTo(5.0);
        assertThat(SurveyReport.score(Kind.NPS, List.of(10, 9, 8, 7, 6, 0, 10, 9)))
                .isEqualTo(25.0);
        assertThat(SurveyReport.score(Kind.NPS, List.of(0, 6))).isEqualTo(-100.0);
        for (String who : List.of("a@f.example", "b@f.example", "c@f.example")) {
            assertThat(survey(served(who)).state()).isEqualTo(Survey.State.ASKED);
        }
        for (int score : List.of(5, 2)) {
            assertThat(desk.answer(token(mail.next()), score, "")).isTrue();
        }
        Instant from = clock.instant().minus(Duration.ofDays(1));
        Instant to = clock.instant().plus(Duration.ofDays(1));
        for (SurveyReport.By by : SurveyReport.By.values()) {
            List<SurveyReport.Row> rows = SurveyReport.of(surveys, by, from, to, java.time.ZoneId.of("Europe/London"));
            long asked = rows.stream().mapToLong(SurveyReport.Row::asked).sum();
            assertThat(asked).as(by.name()).isEqualTo(3);
        }
        assertThat(SurveyReport.of(surveys, SurveyReport.By.AGENT, from, to, java.time.ZoneId.of("Europe/London")))
                .containsExactly(new SurveyReport.Row("201", Kind.CSAT, 3, 2, 2 / 3.0, 3.5, 0.5));
        assertThat(SurveyReport.total(surveys, to, to.plus(Duration.ofDays(1)))).isEmpty();
        List<String> paged = new ArrayList<>();
        @Nullable String next = null;
        do {
            Page<Survey> page = surveys.list(Surveys.Filter.ALL, next, 1);
            page.items().forEach(one -> paged.add(one.interaction()));
            next = page.next();
        } while (next != null);
        assertThat(paged).doesNotHaveDuplicates().hasSize(3);
    }

    @Test
    void an_erased_person_leaves_a_score_and_no_words_and_no_link() throws Exception {
        String id = served(NORA);
        String token = token(mail.next());
        assertThat(desk.answer(token, 1, "call me, Nora")).isTrue();
        String customer = Objects.requireNonNull(
                interactions.find(id).orElseThrow().interaction().customer());
        database.<Map<String, Integer>>write(tx -> new SurveyForgetting()
                .forget(tx, Person.of(tx, List.of(customer)).orElseThrow(), "test"));
        assertThat(survey(id).comment()).isNull();
        assertThat(survey(id).score()).isEqualTo(1);
        assertThat(desk.byLink(token)).isEmpty();
    }
}
