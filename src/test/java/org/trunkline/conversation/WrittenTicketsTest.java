package org.trunkline.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.agent.Agent;
import org.trunkline.agent.Channel;
import org.trunkline.customer.Address;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.CallProjection;
import org.trunkline.customer.CustomerFact;
import org.trunkline.customer.Customers;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Interactions;
import org.trunkline.customer.Numbers;
import org.trunkline.intent.IntentSet;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.JournalSettings;
import org.trunkline.journal.StoredJournal;
import org.trunkline.profile.Contents;
import org.trunkline.profile.ProfileSettings;
import org.trunkline.queue.Floor;
import org.trunkline.queue.FloorInput;
import org.trunkline.queue.FloorPlan;
import org.trunkline.queue.QueuePlan;
import org.trunkline.recording.Vault;
import org.trunkline.settings.SettingsFile;
import org.trunkline.store.Database;
import org.trunkline.store.H2ForTests;
import org.trunkline.store.TestDatabase;
import org.trunkline.ticket.Status;
import org.trunkline.ticket.Ticket;
import org.trunkline.ticket.TicketDesk;
import org.trunkline.ticket.TicketFact;
import org.trunkline.ticket.TicketFilter;
import org.trunkline.ticket.TicketSettings;
import org.trunkline.ticket.Tickets;

/** Tickets of what is written, on the real journal, floor and tables. */
class WrittenTicketsTest {
    private static final String SUPPORT = "support@center.example";

    @TempDir
    Path folder;

    private final Numbers numbers = new Numbers("GB");
    private final InstantSource clock = InstantSource.system();
    private TestDatabase store;
    private Database database;
    private StoredJournal journal;
    private Floor floor;
    private Customers customers;
    private Conversations conversations;
    private Tickets tickets;
    private TicketDesk desk;
    private WrittenTickets written;
    private int mails;

    @BeforeEach
    void open() throws Exception {
        store = new H2ForTests(folder);
        database = store.open();
        journal = StoredJournal.open(
                database,
                FactTypes.of(Map.of(
                        "call", CallFact.class,
                        "customer", CustomerFact.class,
                        "floor", FloorInput.class,
                        "ticket", TicketFact.class,
                        "conversation", ConversationFact.class)),
                JournalSettings.in(folder.resolve("spool")),
                clock,
                List.of(
                        new CallProjection(numbers),
                        Customers.projection(),
                        Tickets.projection(),
                        Conversations.projection()));
        floor = new Floor(journal, clock);
        floor.start(
                null,
                new FloorPlan(
                        1,
                        Map.of("letters", QueuePlan.of("letters")),
                        Map.of("201", new Agent("201", "201", Map.of()))));
        customers = new Customers(database, numbers);
        ProfileSettings files = new ProfileSettings(Map.of(), folder.resolve("files"), 1000, Set.of("text/plain"));
        conversations = new Conversations(
                        new Conversations.Rooms(
                                database,
                                journal,
                                floor,
                                new Interactions(database, numbers),
                                customers,
                                new Contents(files, new Vault(Map.of(), ""), database).start(),
                                () -> IntentSet.NONE,
                                "GB",
                                clock),
                        ConversationSettings.USUAL)
                .start();
        tickets = new Tickets(database);
        desk = new TicketDesk(tickets, settings(), _ -> Optional.empty(), journal, clock);
        follow();
    }

    private TicketSettings settings() throws IOException {
        Path none = Files.writeString(folder.resolve("none.toml"), "");
        return TicketSettings.from(
                SettingsFile.read(none, folder.resolve("none"), Map.of()).root());
    }

    private void follow() throws IOException {
        written =
                new WrittenTickets(database, conversations, tickets, desk, settings(), "201"::equals, journal).start();
    }

    @AfterEach
    void close() {
        written.close();
        conversations.close();
        floor.close();
        assertThat(journal.faults()).isZero();
        journal.close();
        database.close();
        store.close();
    }

    private Receipt write(
            Channel channel, @Nullable String subject, boolean automatic, Routing routing, String... keys) {
        return conversations.received(
                new Received(
                        channel,
                        SUPPORT,
                        "<" + ++mails + "@dora.example>",
                        customers
                                .address(
                                        Address.Kind.on(channel),
                                        channel == Channel.SMS ? "+442079461290" : "dora@dora.example")
                                .orElseThrow(),
                        "Dora",
                        List.of(SUPPORT),
                        subject,
                        Instant.now(),
                        "It is broken",
                        null,
                        List.of(),
                        List.of(keys),
                        automatic),
                routing);
    }

    private Receipt mail(String subject, String... keys) {
        return write(Channel.EMAIL, subject, false, Routing.to("letters"), keys);
    }

    private static void until(Callable<Boolean> holds) {
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(holds);
    }

    /** The ticket of an interaction, once it has one and has followed all that was written down. */
    private Ticket ticket(String interaction) {
        caughtUp();
        return tickets.find(tickets.ofInteraction(interaction).getFirst()).orElseThrow();
    }

    private void caughtUp() {
        var last = journal.reader().last();
        until(() -> database.read(
                        handle -> handle.createQuery("SELECT COUNT(*) FROM journal_mark WHERE name = 'written-tickets'"
                                        + " AND (epoch > :epoch OR (epoch = :epoch AND sequence >= :sequence))")
                                .bind("epoch", last.epoch())
                                .bind("sequence", last.sequence())
                                .mapTo(Integer.class)
                                .one())
                > 0);
    }

    private void set(long number, Status status) {
        desk.edit(
                number,
                null,
                new TicketDesk.Edit(null, status, null, null, null, null, Set.of(), Set.of()),
                "user:sue");
    }

    private int count() {
        caughtUp();
        return tickets.list(TicketFilter.ALL, null, 100).items().size();
    }

    @Test
    void an_email_has_a_ticket_that_its_answer_and_the_next_email_change() {
        String one = mail("My bill").interaction();
        Ticket ticket = ticket(one);
        assertThat(ticket.subject()).isEqualTo("My bill");
        assertThat(ticket.standing().queue()).isEqualTo("letters");
        assertThat(ticket.customer()).isNotNull();
        var _ = conversations.write(one, Answer.of("We got it"), "acknowledgement");
        var _ = conversations.write(one, Answer.note("look at this"), "201");
        assertThat(ticket(one).standing().clock().answeredAt())
                .as("neither a program nor a note answers")
                .isNull();
        var _ = conversations.write(one, Answer.of("Here is your bill"), "201");
        assertThat(ticket(one).standing().clock().answeredAt()).isNotNull();
        assertThat(ticket(one).standing().owner()).isEqualTo("201");
        set(ticket.number(), Status.WAITING);
        var _ = write(Channel.EMAIL, "Re: out of office", true, Routing.BY_ITSELF, "<1@dora.example>");
        assertThat(ticket(one).status()).as("a program says nothing").isEqualTo(Status.WAITING);
        var _ = mail("Re: My bill", "<1@dora.example>");
        assertThat(ticket(one).status()).isEqualTo(Status.OPEN);
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void a_token_in_the_subject_leads_to_the_ticket_and_a_made_up_one_does_not() {
        String one = mail("My bill").interaction();
        long number = ticket(one).number();
        String token = tickets.token().of(number);
        assertThat("[#" + written.name(one) + "]").isEqualTo(token);
        set(number, Status.WAITING);
        String two = mail("about " + token).interaction();
        assertThat(two).isNotEqualTo(one);
        assertThat(ticket(two).number()).isEqualTo(number);
        assertThat(ticket(two).status()).isEqualTo(Status.OPEN);
        String three = mail("about [#" + number + "-AAAAA]").interaction();
        assertThat(ticket(three).number()).isNotEqualTo(number);
    }

    @Test
    void what_is_done_is_solved_and_what_comes_after_opens_it_again() {
        String one = mail("My bill").interaction();
        var _ = ticket(one);
        var _ = conversations.desk().done(one, null, "201").join();
        assertThat(ticket(one).status()).isEqualTo(Status.SOLVED);
        assertThat(mail("Re: My bill", "<1@dora.example>").how()).isEqualTo(Receipt.How.REOPENED);
        assertThat(ticket(one).status()).isEqualTo(Status.OPEN);
        set(ticket(one).number(), Status.WAITING);
        var _ = conversations.desk().done(one, null, "201").join();
        assertThat(ticket(one).status()).as("somebody waits for something").isEqualTo(Status.WAITING);
    }

    @Test
    void a_chat_has_one_from_when_a_queue_gets_it_and_a_bot_alone_needs_none() {
        String bot = write(Channel.CHAT, null, false, Routing.BY_ITSELF).interaction();
        String alone = write(Channel.CHAT, null, false, Routing.BY_ITSELF).interaction();
        conversations.end(alone, Ending.flowEnded());
        assertThat(count()).isZero();
        conversations.enqueue(bot, Route.to("letters"));
        assertThat(ticket(bot).subject()).isEqualTo("It is broken");
        assertThat(write(Channel.SMS, null, false, Routing.to("letters")).interaction())
                .satisfies(sms -> assertThat(count()).isEqualTo(1))
                .satisfies(sms -> assertThat(written.name(sms)).isEqualTo(sms));
    }

    @Test
    void what_was_not_looked_at_is_made_good_and_nothing_is_done_twice() throws IOException {
        written.close();
        String one = mail("My bill").interaction();
        assertThat(written.name(one)).as("asked for before it was looked at").isNotEqualTo(one);
        String two = mail("Another").interaction();
        follow();
        assertThat(count()).isEqualTo(2);
        written.close();
        database.<Integer>write(tx -> tx.execute("UPDATE journal_mark SET sequence = 0"));
        follow();
        assertThat(count()).isEqualTo(2);
        assertThat(ticket(two).subject()).isEqualTo("Another");
    }
}
