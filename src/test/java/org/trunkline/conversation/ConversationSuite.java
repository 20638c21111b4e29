package org.trunkline.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.agent.Agent;
import org.trunkline.agent.AgentState;
import org.trunkline.agent.Channel;
import org.trunkline.customer.Address;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.CallProjection;
import org.trunkline.customer.CustomerDesk;
import org.trunkline.customer.CustomerFact;
import org.trunkline.customer.Customers;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Interaction;
import org.trunkline.customer.InteractionDetail;
import org.trunkline.customer.InteractionFilter;
import org.trunkline.customer.Interactions;
import org.trunkline.customer.Numbers;
import org.trunkline.customer.Stage;
import org.trunkline.intent.IntentFiles;
import org.trunkline.intent.IntentSet;
import org.trunkline.journal.Entry;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.JournalSettings;
import org.trunkline.journal.Personal;
import org.trunkline.journal.StoredJournal;
import org.trunkline.profile.Contents;
import org.trunkline.profile.ProfileSettings;
import org.trunkline.queue.Contact;
import org.trunkline.queue.Floor;
import org.trunkline.queue.FloorInput;
import org.trunkline.queue.FloorPlan;
import org.trunkline.queue.FloorState;
import org.trunkline.queue.PhoneState;
import org.trunkline.queue.QueuePlan;
import org.trunkline.queue.Replay;
import org.trunkline.queue.Reply;
import org.trunkline.recording.Vault;
import org.trunkline.store.Database;
import org.trunkline.store.StoreException;
import org.trunkline.store.TestDatabase;

/** Interactions in writing on the real journal, floor and tables, by a channel of the test; on whatever database. */
abstract class ConversationSuite {
    private static final FactTypes TYPES = FactTypes.of(Map.of(
            "call", CallFact.class,
            "customer", CustomerFact.class,
            "floor", FloorInput.class,
            "conversation", ConversationFact.class));
    private static final String SUPPORT = "support@center.example";
    private static final Reply DONE = new Reply.Done();

    @TempDir
    Path folder;

    private final Numbers numbers = new Numbers("GB");
    private TestDatabase store;
    private Database database;
    private StoredJournal journal;
    private Floor floor;
    private Interactions interactions;
    private Customers customers;
    private Conversations conversations;
    private ConversationDesk desk;
    private Duration ahead = Duration.ZERO;
    private IntentSet intents = IntentSet.NONE;
    private final InstantSource clock = () -> Instant.now().plus(ahead);
    private final CarrierForTests mail = new CarrierForTests(Channel.EMAIL, SUPPORT);
    private int mails;

    abstract TestDatabase store() throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = store();
        start();
        conversations.carry(mail);
    }

    private void start() {
        database = store.open();
        journal = StoredJournal.open(
                database,
                TYPES,
                JournalSettings.in(folder.resolve("spool")),
                clock,
                List.of(new CallProjection(numbers), Customers.projection(), Conversations.projection()));
        floor = new Floor(journal, clock);
        floor.start(lastState(), plan());
        // As Asterisk's survey says after each start.
        floor.phoneSeen("201", PhoneState.IDLE);
        floor.phoneSeen("202", PhoneState.IDLE);
        interactions = new Interactions(database, numbers);
        customers = new Customers(database, numbers);
        ProfileSettings files =
                new ProfileSettings(Map.of(), folder.resolve("files"), 1000, Set.of("text/plain", "image/png"));
        ConversationSettings settings = new ConversationSettings(
                Duration.ofDays(7),
                Duration.ofMinutes(5),
                Duration.ofMillis(20),
                Duration.ofMillis(80),
                Duration.ofMinutes(1),
                Duration.ofSeconds(30));
        conversations = new Conversations(
                        new Conversations.Rooms(
                                database,
                                journal,
                                floor,
                                interactions,
                                customers,
                                new Contents(files, new Vault(Map.of(), ""), database).start(),
                                () -> intents,
                                "GB",
                                clock),
                        settings)
                .start();
        desk = conversations.desk();
    }

    private @Nullable FloorState lastState() {
        return journal.reader()
                .last("floor.Restored")
                .map(checkpoint -> Replay.state(Stream.concat(
                        Stream.of(checkpoint),
                        journal.reader().after(checkpoint.position(), "floor.", Integer.MAX_VALUE).stream())))
                .orElse(null);
    }

    private static FloorPlan plan() {
        return new FloorPlan(
                1,
                Map.of(
                        "letters",
                        QueuePlan.of("letters"),
                        "experts",
                        QueuePlan.of("experts").skills("expert")),
                Map.of(
                        "201", new Agent("201", "201", Map.of()),
                        "202", new Agent("202", "202", Map.of("expert", 5))));
    }

    @AfterEach
    void close() {
        stop();
        store.close();
    }

    private void stop() {
        conversations.close();
        floor.close();
        assertThat(journal.faults()).isZero();
        journal.close();
        database.close();
    }

    /** As a kill leaves it: what is durable is there, nothing else. */
    private void restart() {
        stop();
        start();
    }

    private void ready(String agent) throws Exception {
        assertThat(get(floor.login(agent, agent))).isEqualTo(DONE);
        assertThat(get(floor.ready(agent))).isEqualTo(DONE);
    }

    private static Reply get(CompletableFuture<Reply> reply) throws Exception {
        return reply.get(10, TimeUnit.SECONDS);
    }

    private static void until(Callable<Boolean> holds) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(10))
                .until(holds);
    }

    private Received mail(String id, String from, String text, String... thread) {
        return new Received(
                Channel.EMAIL,
                SUPPORT,
                id,
                customers.address(Address.Kind.EMAIL, from).orElseThrow(),
                "Ada",
                List.of(SUPPORT),
                "My bill",
                clock.instant(),
                text,
                null,
                List.of(),
                List.of(thread));
    }

    private Receipt received(String text, String... thread) {
        return conversations.received(
                mail("<" + ++mails + "@ada.example>", "ada@ada.example", text, thread), Routing.to("letters"));
    }

    private Interaction interaction(String id) {
        return interactions.find(id).map(InteractionDetail::interaction).orElseThrow();
    }

    private Contact contact(String interaction) {
        return Objects.requireNonNull(floor.view().contact(interaction));
    }

    private void offered(String interaction, String agent) {
        until(() -> desk.concerns(interaction, agent));
    }

    private void accepted(String interaction, String agent) throws Exception {
        offered(interaction, agent);
        assertThat(get(desk.accept(interaction, agent))).isEqualTo(DONE);
    }

    private List<String> story(String interaction) {
        return journal.reader().ofInteraction(interaction).stream()
                .map(Entry::fact)
                .filter(ConversationFact.class::isInstance)
                .map(fact -> fact.getClass().getSimpleName())
                .toList();
    }

    // ---- what comes in

    @Test
    void a_message_opens_an_interaction_of_its_sender_once() {
        Receipt first = received("Where is my bill?");
        Receipt again =
                conversations.received(mail("<1@ada.example>", "ada@ada.example", "Where?"), Routing.to("letters"));

        assertThat(first.how()).isEqualTo(Receipt.How.OPENED);
        assertThat(again).isEqualTo(new Receipt(first.interaction(), first.message(), Receipt.How.KNOWN));
        Interaction found = interaction(first.interaction());
        assertThat(found.channel()).isEqualTo("email");
        assertThat(found.caller()).isEqualTo("ada@ada.example");
        assertThat(found.stage()).isEqualTo(Stage.QUEUED);
        assertThat(found.queue()).isEqualTo("letters");
        assertThat(customers
                        .find(String.valueOf(found.customer()))
                        .orElseThrow()
                        .name())
                .isEqualTo("Ada");
        assertThat(conversations.messages(first.interaction())).singleElement().satisfies(message -> {
            assertThat(message.id()).isEqualTo(first.message());
            assertThat(message.text()).isEqualTo("Where is my bill?");
            assertThat(message.from()).isEqualTo("ada@ada.example");
            assertThat(message.state()).isNull();
        });
        assertThat(interactions
                        .list(InteractionFilter.ALL.queue("letters"), null, 10)
                        .items())
                .extracting(Interaction::id)
                .containsExactly(first.interaction());
    }

    @Test
    void messages_of_one_thread_are_of_one_interaction_whoever_is_first() throws Exception {
        List<Thread> all = new ArrayList<>();
        List<Receipt> receipts = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 8; i++) {
            String id = "<at-once-" + i + "@ada.example>";
            all.add(Thread.ofVirtual()
                    .start(() -> receipts.add(conversations.received(
                            mail(id, "ada@ada.example", id, "token-7"), Routing.to("letters")))));
        }
        for (Thread one : all) {
            one.join();
        }
        assertThat(receipts)
                .extracting(Receipt::interaction)
                .containsOnly(receipts.getFirst().interaction());
        assertThat(receipts).extracting(Receipt::how).containsOnlyOnce(Receipt.How.OPENED);
        assertThat(conversations.messages(receipts.getFirst().interaction())).hasSize(8);
    }

    @Test
    void an_answer_to_a_message_goes_on_and_one_to_what_was_done_reopens_it_for_a_while() throws Exception {
        Receipt first = received("Where is my bill?");
        Receipt second = received("And my other one?", "<1@ada.example>");
        assertThat(second.how()).isEqualTo(Receipt.How.CONTINUED);
        assertThat(second.interaction()).isEqualTo(first.interaction());

        ready("201");
        accepted(first.interaction(), "201");
        assertThat(get(desk.done(first.interaction(), null, "201"))).isEqualTo(DONE);
        Receipt third = received("It is wrong", "<2@ada.example>");
        assertThat(third).isEqualTo(new Receipt(first.interaction(), third.message(), Receipt.How.REOPENED));
        assertThat(interaction(first.interaction()).endedAt()).isNull();
        until(() -> floor.view().contact(first.interaction()) != null);
        assertThat(Objects.requireNonNull(contact(first.interaction()).waiting().preferred())
                        .agent())
                .isEqualTo("201");

        conversations.end(first.interaction(), Ending.abandoned(Stage.QUEUED));
        ahead = Duration.ofDays(8);
        Receipt late = received("Hello again", "<3@ada.example>");
        assertThat(late.how()).isEqualTo(Receipt.How.OPENED);
        assertThat(late.interaction()).isNotEqualTo(first.interaction());
        assertThat(received("Still me", "<1@ada.example>", "<4@ada.example>").how())
                .as("the newest interaction has the thread, an old key that leads to what is long over counts no more")
                .isEqualTo(Receipt.How.OPENED);
    }

    @Test
    void an_address_of_several_people_is_nobodys() {
        CustomerDesk people = new CustomerDesk(database, Set.of(), journal, clock);
        Address office =
                customers.address(Address.Kind.EMAIL, "office@ada.example").orElseThrow();
        people.addIdentity(people.add("Ada", "test"), office, true, true, "test");
        people.addIdentity(people.add("Bob", "test"), office, true, true, "test");
        Receipt receipt = conversations.received(
                mail("<office@ada.example>", "office@ada.example", "Hello"), Routing.to("letters"));
        assertThat(interaction(receipt.interaction()).customer()).isNull();
    }

    @Test
    void what_came_while_the_database_was_away_is_brought_again_and_there_once() throws Exception {
        store.takeAway();
        assertThatThrownBy(() -> received("Where is my bill?")).isInstanceOf(RuntimeException.class);
        store.bringBack();
        // As a channel does: the journal may have noticed only now, and has it on its spool.
        Receipt receipt = Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptionsMatching(e -> e instanceof StoreException || Database.unavailable(e))
                .until(
                        () -> conversations.received(
                                mail("<1@ada.example>", "ada@ada.example", "Where?"), Routing.to("letters")),
                        Objects::nonNull);
        assertThat(conversations.messages(receipt.interaction())).hasSize(1);
    }

    @Test
    void files_are_kept_by_their_content_and_what_is_not_taken_is_told() throws Exception {
        List<Upload> files = List.of(
                Upload.of("../notes.txt", "hello".getBytes(StandardCharsets.UTF_8)),
                Upload.of("run.exe", new byte[] {'M', 'Z', 0, 3, 0, 0}),
                new Upload("raw.eml", "cid-1", true, () -> new ByteArrayInputStream(new byte[] {0, 1, 2})));
        Received plain = mail("<files@ada.example>", "ada@ada.example", "See there");
        Receipt receipt = conversations.received(
                new Received(
                        plain.channel(),
                        plain.account(),
                        plain.externalId(),
                        plain.from(),
                        null,
                        plain.to(),
                        null,
                        plain.sentAt(),
                        plain.text(),
                        "<p>See <img src=\"cid:cid-1\"></p>",
                        files,
                        List.of()),
                Routing.to("letters"));
        List<Message.File> kept =
                conversations.messages(receipt.interaction()).getFirst().attachments();
        assertThat(kept).extracting(Message.File::name).containsExactly("notes.txt", "run.exe", "raw.eml");
        assertThat(kept.get(0).refused()).isNull();
        assertThat(kept.get(1).refused()).contains("its content is");
        assertThat(kept.get(1).sha256()).isNull();
        assertThat(kept.get(2).contentId()).isEqualTo("cid-1");
        restart();
        ConversationDesk.Found found = desk.file(kept.getFirst().id()).orElseThrow();
        assertThat(found.interaction()).isEqualTo(receipt.interaction());
        try (InputStream content = desk.open(found.file()).orElseThrow()) {
            assertThat(new String(content.readAllBytes(), StandardCharsets.UTF_8))
                    .as("the start deletes no file that a message names")
                    .isEqualTo("hello");
        }
    }

    @Test
    void a_message_of_any_size_and_bytes_is_stored() {
        Receipt receipt = conversations.received(
                mail("<" + "x".repeat(3000) + ">", "ada@ada.example", "a\0b" + "é".repeat(1_200_000)),
                Routing.BY_ITSELF);
        assertThat(conversations.messages(receipt.interaction()).getFirst().text())
                .startsWith("abé")
                .hasSize(1_000_000);
        assertThat(conversations.unrouted(Channel.EMAIL))
                .extracting(one -> one.interaction().id())
                .containsExactly(receipt.interaction());
        conversations.enqueue(receipt.interaction(), Route.to("letters"));
        assertThat(interaction(receipt.interaction()).stage()).isEqualTo(Stage.QUEUED);
    }

    // ---- agents

    @Test
    void an_agent_is_shown_it_accepts_answers_and_is_done() throws Exception {
        Receipt receipt = received("Where is my bill?");
        String id = receipt.interaction();
        ready("201");
        offered(id, "201");
        assertThat(get(desk.accept(id, "202"))).isInstanceOf(Reply.Refused.class);
        assertThat(get(desk.accept(id, "201"))).isEqualTo(DONE);
        assertThat(get(desk.accept(id, "201"))).as("asked for twice").isEqualTo(DONE);
        assertThat(interaction(id).stage()).isEqualTo(Stage.TALKING);
        assertThat(interaction(id).agent()).isEqualTo("201");

        desk.write(id, Answer.note("a nice one"), "201");
        Answer answer = new Answer(false, null, "Here it is", null, List.of(), "key-1");
        String message = desk.write(id, answer, "201");
        assertThat(desk.write(id, answer, "201")).as("the same key").isEqualTo(message);
        Outgoing sent = mail.next();
        assertThat(sent.to()).isEqualTo("ada@ada.example");
        assertThat(sent.subject()).isEqualTo("My bill");
        assertThat(sent.inReplyTo()).isEqualTo("<1@ada.example>");
        assertThat(sent.references()).containsExactly("<1@ada.example>");
        until(() -> state(id, message) == Message.State.SENT);
        assertThat(received("Thanks", "<" + message + "@trunkline>").interaction())
                .as("an answer to what we sent")
                .isEqualTo(id);

        assertThat(get(desk.done(id, null, "201"))).isEqualTo(DONE);
        assertThat(interaction(id).ending()).isEqualTo(Ending.completed(Ending.Responsible.AGENT));
        assertThat(get(desk.done(id, null, "201"))).isInstanceOf(Reply.Refused.class);
        assertThat(interactions.find(id).orElseThrow().parts()).singleElement().satisfies(part -> {
            assertThat(part.party()).isEqualTo("201");
            assertThat(part.endedAt()).isNotNull();
        });
        assertThat(story(id))
                .containsExactly(
                        "Received", "Offered", "Accepted", "Wrote", "Wrote", "Sending", "Sent", "Received", "Ended");
        assertThat(mail.texts()).containsExactly("Here it is");
    }

    @Test
    void who_declines_is_not_asked_again_and_another_agent_is() throws Exception {
        String id = received("Where is my bill?").interaction();
        ready("201");
        offered(id, "201");
        ready("202");
        assertThat(get(desk.decline(id, "201"))).isEqualTo(DONE);
        offered(id, "202");
        assertThat(desk.concerns(id, "201")).isFalse();
        assertThat(story(id)).contains("OfferEnded");
    }

    @Test
    void it_is_transferred_to_a_queue_and_to_an_agent() throws Exception {
        String id = received("Where is my bill?").interaction();
        ready("201");
        accepted(id, "201");
        assertThat(get(desk.transferToQueue(id, "nowhere", "201"))).isInstanceOf(Reply.Refused.class);
        assertThat(get(desk.transferToAgent(id, "202", "201")))
                .as("who is not logged in")
                .isInstanceOf(Reply.Refused.class);
        ready("202");
        assertThat(get(desk.transferToQueue(id, "experts", "201"))).isEqualTo(DONE);
        accepted(id, "202");
        assertThat(interaction(id).queue()).isEqualTo("experts");
        get(floor.ready("201"));
        assertThat(get(desk.transferToAgent(id, "201", "202"))).isEqualTo(DONE);
        accepted(id, "201");
        assertThat(interactions.find(id).orElseThrow().parts())
                .extracting(InteractionDetail.Part::party)
                .containsExactly("201", "202", "201");
    }

    @Test
    void a_queue_that_gives_it_up_leaves_it_to_be_routed_again() {
        String id = conversations
                .received(mail("<lost@ada.example>", "ada@ada.example", "Hello"), Routing.to("nowhere"))
                .interaction();
        until(() -> story(id).contains("Overflowed"));
        assertThat(desk.find(id).orElseThrow().state()).isEqualTo(Conversation.State.UNROUTED);
        received("Anybody?", "<lost@ada.example>");
        assertThat(interaction(id).queue()).isEqualTo("letters");
        assertThat(interaction(id).stage()).isEqualTo(Stage.QUEUED);
    }

    @Test
    void an_agent_writes_first() throws Exception {
        Opening opening = new Opening(
                Channel.EMAIL, null, "Bob@Bob.example", "Bob", "201", "letters", Answer.of("Your new contract"));
        assertThat(desk.begin(opening, "201"))
                .as("who is not logged in")
                .isInstanceOf(ConversationDesk.Begun.Refused.class);
        ready("201");
        var begun = (ConversationDesk.Begun.Open) desk.begin(opening, "201");
        assertThat(mail.next().to()).isEqualTo("bob@bob.example");
        Interaction found = interaction(begun.interaction());
        assertThat(found.direction()).isEqualTo("out");
        assertThat(found.stage()).isEqualTo(Stage.TALKING);
        assertThat(desk.concerns(begun.interaction(), "201")).isTrue();
        restart();
        assertThat(desk.concerns(begun.interaction(), "201")).isTrue();
        assertThat(get(desk.done(begun.interaction(), null, "201"))).isEqualTo(DONE);
        assertThatThrownBy(() -> desk.begin(
                        new Opening(Channel.SMS, null, "+442079460001", null, "201", null, Answer.of("Hello")), "201"))
                .hasMessageContaining("account: is missing; the channel sms has none");
    }

    @Test
    void a_draft_is_kept_for_its_agent_until_it_is_sent_and_others_are_warned_of() throws Exception {
        String id = received("Where is my bill?").interaction();
        desk.save(id, "201", "Re: bill", "Dear A");
        desk.save(id, "201", "Re: bill", "Dear Ada");
        restart();
        conversations.carry(mail);
        assertThat(Objects.requireNonNull(desk.exchange(id, "201").orElseThrow().draft())
                        .text())
                .isEqualTo("Dear Ada");
        assertThat(desk.exchange(id, "202").orElseThrow().draft()).isNull();

        assertThat(desk.seen(id, "201", true)).isEmpty();
        assertThat(desk.seen(id, "202", false)).extracting(Watcher::agent).containsExactly("201");
        assertThat(desk.exchange(id, "202").orElseThrow().watchers())
                .singleElement()
                .satisfies(one -> assertThat(one.writing()).isTrue());
        desk.gone(id, "201");
        assertThat(desk.seen(id, "202", true)).isEmpty();
        ahead = Duration.ofMinutes(1);
        assertThat(desk.seen(id, "201", true))
                .as("who said so long ago is gone")
                .isEmpty();

        desk.write(id, Answer.of("Dear Ada, here it is"), "201");
        mail.next();
        assertThat(desk.exchange(id, "201").orElseThrow().draft()).isNull();
    }

    @Test
    void the_inbox_is_read_in_pages() {
        for (int i = 0; i < 5; i++) {
            received("mail " + i);
        }
        var first =
                desk.list(new ConversationFilter(Conversation.State.WAITING, Channel.EMAIL, "letters", null), null, 3);
        var second = desk.list(ConversationFilter.ALL, first.next(), 3);
        assertThat(Stream.concat(first.items().stream(), second.items().stream())
                        .map(one -> one.interaction().id()))
                .hasSize(5)
                .doesNotHaveDuplicates();
        assertThat(second.next()).isNull();
        assertThat(desk.list(new ConversationFilter(null, null, null, "201"), null, 3)
                        .items())
                .isEmpty();
    }

    // ---- what goes out

    private Message.@Nullable State state(String id, String message) {
        return conversations.messages(id).stream()
                .filter(one -> one.id().equals(message))
                .findFirst()
                .map(Message::state)
                .orElse(null);
    }

    @Test
    void what_the_network_does_not_take_is_tried_again_and_what_follows_waits() throws Exception {
        String id = received("Where is my bill?").interaction();
        mail.fails(NotSent.forNow("greylisted", null), NotSent.forNow("greylisted", null));
        desk.write(id, Answer.of("first"), "201");
        String second = desk.write(id, Answer.of("second"), "201");
        until(() -> state(id, second) == Message.State.SENT);
        assertThat(mail.texts()).containsExactly("first", "second");
        assertThat(story(id).stream().filter("SendFailed"::equals)).hasSize(2);
    }

    @Test
    void what_the_network_reports_of_a_message_is_shown_once_in_whatever_order() throws Exception {
        String id = received("Where is my bill?").interaction();
        String message = desk.write(id, Answer.of("Here it is"), "201");
        until(() -> state(id, message) == Message.State.SENT);
        assertThat(conversations.arrived(SUPPORT, "nothing-of-ours", true)).isEmpty();
        assertThat(only(id, message).deliveredAt()).isNull();
        String known = String.valueOf(only(id, message).externalId());
        assertThat(conversations.arrived(SUPPORT, known, false)).contains(id);
        assertThat(only(id, message).deliveredAt()).isNotNull();
        assertThat(only(id, message).readAt()).isNull();
        assertThat(conversations.arrived(SUPPORT, message, true))
                .as("by our id")
                .contains(id);
        Message read = only(id, message);
        assertThat(read.readAt()).isNotNull();
        assertThat(conversations.arrived(SUPPORT, known, true)).contains(id);
        assertThat(conversations.arrived(SUPPORT, known, false)).contains(id);
        assertThat(only(id, message)).isEqualTo(read);
        assertThat(story(id).stream().filter("Arrived"::equals)).hasSize(2);
    }

    private Message only(String id, String message) {
        return conversations.messages(id).stream()
                .filter(one -> one.id().equals(message))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void what_the_network_refuses_is_shown_and_a_person_may_have_it_sent_again() throws Exception {
        String id = received("Where is my bill?").interaction();
        mail.fails(NotSent.forGood("no such mailbox", null));
        String message = desk.write(id, Answer.of("first"), "201");
        until(() -> state(id, message) == Message.State.FAILED);
        assertThat(conversations.messages(id).getLast().why()).isEqualTo("no such mailbox");
        assertThat(get(desk.again(id, message, "201"))).isEqualTo(DONE);
        mail.next();
        until(() -> state(id, message) == Message.State.SENT);
        assertThat(get(desk.again(id, message, "201"))).isInstanceOf(Reply.Refused.class);
    }

    @Test
    void what_was_written_without_a_carrier_is_sent_once_there_is_one() throws Exception {
        restart();
        String id = received("Where is my bill?").interaction();
        String message = desk.write(id, Answer.of("first"), "201");
        assertThat(state(id, message)).isEqualTo(Message.State.PENDING);
        restart();
        conversations.carry(mail);
        assertThat(mail.next().text()).isEqualTo("first");
        until(() -> state(id, message) == Message.State.SENT);
        assertThatThrownBy(() -> conversations.carry(mail)).hasMessageContaining("two channels");
    }

    @Test
    void a_kill_while_it_is_sent_sends_it_once() throws Exception {
        String id = received("Where is my bill?").interaction();
        CountDownLatch network = mail.hold();
        String message = desk.write(id, Answer.of("first"), "201");
        assertThat(mail.next().text()).isEqualTo("first");
        restart();
        network.countDown();
        mail.holdNoMore();
        assertThat(state(id, message)).isEqualTo(Message.State.SENDING);
        conversations.carry(mail);
        until(() -> state(id, message) == Message.State.SENT);
        assertThat(mail.texts()).containsExactly("first");
    }

    @Test
    void what_the_network_cannot_tell_after_a_kill_is_for_a_person() throws Exception {
        String id = received("Where is my bill?").interaction();
        CountDownLatch network = mail.hold();
        String message = desk.write(id, Answer.of("first"), "201");
        mail.next();
        restart();
        network.countDown();
        mail.holdNoMore();
        mail.forget();
        conversations.carry(mail);
        until(() -> state(id, message) == Message.State.DOUBTFUL);
        assertThat(mail.texts()).containsExactly("first");
        assertThat(get(desk.again(id, message, "201"))).isEqualTo(DONE);
        until(() -> state(id, message) == Message.State.SENT);
    }

    // ---- after a start

    @Test
    void after_a_kill_who_waits_keeps_the_place_and_who_has_one_keeps_it() throws Exception {
        String first = received("first").interaction();
        ready("201");
        accepted(first, "201");
        // Would take more, and is to keep what they have.
        assertThat(get(floor.notReady("201", "meeting"))).isEqualTo(DONE);
        String second = received("second").interaction();
        String third = received("third").interaction();
        restart();
        assertThat(desk.concerns(first, "201")).isTrue();
        assertThat(contact(first).stage()).isEqualTo(Contact.Stage.ACTIVE);
        assertThat(interaction(first).stage()).isEqualTo(Stage.TALKING);
        assertThat(Objects.requireNonNull(floor.view().queues().get("letters")).waiting())
                .extracting(Contact::interaction)
                .startsWith(second, third);
        ready("202");
        offered(second, "202");
    }

    @Test
    void after_a_kill_an_offer_is_made_anew() throws Exception {
        String id = received("first").interaction();
        ready("201");
        offered(id, "201");
        restart();
        offered(id, "201");
        accepted(id, "201");
        assertThat(interaction(id).stage()).isEqualTo(Stage.TALKING);
    }

    @Test
    void what_was_stored_and_not_told_to_the_floor_waits_after_the_start() {
        // As a kill between the two leaves it.
        journal.commit(
                clock.instant(),
                new ConversationFact.Received(
                        "9-w1", Receipt.How.OPENED, Channel.EMAIL, SUPPORT, 0, "letters", 3, Set.of(), null, false),
                new Letter(
                                "<9@ada.example>",
                                customers
                                        .address(Address.Kind.EMAIL, "ada@ada.example")
                                        .orElseThrow(),
                                null,
                                List.of(),
                                null,
                                "Hello",
                                null,
                                clock.instant(),
                                List.of(),
                                List.of(),
                                null)
                        .personal());
        restart();
        until(() -> floor.view().contact("9-w1") != null);
        assertThat(contact("9-w1").waiting().priority()).isEqualTo(3);
    }

    @Test
    void what_was_done_and_not_told_to_the_floor_frees_its_agent_after_the_start() throws Exception {
        String id = received("first").interaction();
        ready("201");
        accepted(id, "201");
        journal.commit(
                clock.instant(),
                new ConversationFact.Ended(id, Ending.completed(Ending.Responsible.AGENT), "201"),
                Personal.NONE);
        restart();
        until(() -> floor.view().contact(id) == null);
        until(() -> Objects.requireNonNull(floor.view().agents().get("201")).state() != AgentState.BUSY);
    }

    // ---- what it is about

    @Test
    void the_intent_is_told_and_a_correction_is_learnt() throws Exception {
        Path file = Files.createDirectories(folder.resolve("intents")).resolve("all.xml");
        Files.writeString(file, """
                <intents xmlns="urn:trunkline:intents:1" language="en-GB">
                  <intent name="bill" says="your bill">
                    <example>where is my bill</example>
                    <example>the amount on my bill is wrong</example>
                    <example>I do not understand my bill</example>
                    <example>please send me the bill again</example>
                  </intent>
                  <intent name="move" says="moving house">
                    <example>I am moving to another house</example>
                    <example>my address changes next month</example>
                    <example>we move to another town</example>
                    <example>I have a new address</example>
                  </intent>
                </intents>
                """);
        intents = IntentFiles.load(folder.resolve("intents"), (_, _) -> true).intents();
        List<Optional<String>> asked = new ArrayList<>();
        Receipt receipt = conversations.received(
                mail("<bill@ada.example>", "ada@ada.example", "the amount on my bill is wrong"), intent -> {
                    asked.add(intent.map(found -> found.name()));
                    return Optional.of(Route.to("letters"));
                });
        assertThat(asked).containsExactly(Optional.of("bill"));
        String id = receipt.interaction();
        until(() -> desk.find(id).orElseThrow().intent() != null);
        assertThat(desk.find(id).orElseThrow().confidence()).isBetween(0.1, 1.0);

        String odd = "quoth the raven nevermore";
        String second = conversations
                .received(mail("<odd@ada.example>", "ada@ada.example", odd), Routing.to("letters"))
                .interaction();
        assertThatThrownBy(() -> desk.correct(second, "nonsense", "201")).hasMessageContaining("known are bill, move");
        desk.correct(second, "move", "201");
        Conversation corrected = desk.find(second).orElseThrow();
        assertThat(corrected.intent()).isEqualTo("move");
        assertThat(corrected.confidence()).isNull();
        assertThat(corrected.intentBy()).isEqualTo("201");
        int[] more = {0};
        until(() -> {
            String third = conversations
                    .received(mail("<odd" + ++more[0] + "@ada.example>", "ada@ada.example", odd), Routing.BY_ITSELF)
                    .interaction();
            journal.commit(clock.instant(), new ConversationFact.Resumed(third), Personal.NONE);
            return "move".equals(desk.find(third).orElseThrow().intent());
        });
    }
}
