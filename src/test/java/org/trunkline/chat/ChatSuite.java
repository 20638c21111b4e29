package org.trunkline.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.agent.Agent;
import org.trunkline.conversation.Answer;
import org.trunkline.conversation.Conversation;
import org.trunkline.conversation.ConversationFact;
import org.trunkline.conversation.ConversationSettings;
import org.trunkline.conversation.Conversations;
import org.trunkline.conversation.Message;
import org.trunkline.conversation.Passing;
import org.trunkline.conversation.WrittenTickets;
import org.trunkline.customer.Address;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.CallProjection;
import org.trunkline.customer.Callback;
import org.trunkline.customer.Callbacks;
import org.trunkline.customer.Customer;
import org.trunkline.customer.CustomerDesk;
import org.trunkline.customer.CustomerFact;
import org.trunkline.customer.Customers;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Interactions;
import org.trunkline.customer.Numbers;
import org.trunkline.flow.Catalogue;
import org.trunkline.flow.Fetched;
import org.trunkline.flow.FlowArchive;
import org.trunkline.flow.FlowLibrary;
import org.trunkline.hours.BusinessTime;
import org.trunkline.intent.IntentSet;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.JournalSettings;
import org.trunkline.journal.Personal;
import org.trunkline.journal.StoredJournal;
import org.trunkline.profile.Contents;
import org.trunkline.profile.ProfileSettings;
import org.trunkline.queue.Floor;
import org.trunkline.queue.FloorInput;
import org.trunkline.queue.FloorPlan;
import org.trunkline.queue.PhoneState;
import org.trunkline.queue.QueuePlan;
import org.trunkline.queue.Replay;
import org.trunkline.queue.Reply;
import org.trunkline.recording.Vault;
import org.trunkline.settings.SettingsFile;
import org.trunkline.store.Database;
import org.trunkline.store.TestDatabase;
import org.trunkline.ticket.TicketDesk;
import org.trunkline.ticket.TicketFact;
import org.trunkline.ticket.TicketNote;
import org.trunkline.ticket.TicketSettings;
import org.trunkline.ticket.Tickets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Visitors of a chat on the real journal, floor and tables, by sockets of the test; on whatever database. */
abstract class ChatSuite {
    private static final FactTypes TYPES = FactTypes.of(Map.of(
            "call", CallFact.class,
            "customer", CustomerFact.class,
            "ticket", TicketFact.class,
            "floor", FloorInput.class,
            "conversation", ConversationFact.class,
            "chat", ChatFact.class));
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final byte[] SECRET = "a-secret-of-the-shop-and-of-the-center".getBytes(StandardCharsets.UTF_8);
    private static final Duration GONE_AFTER = Duration.ofSeconds(2);

    private static final FloorPlan PLAN = new FloorPlan(
            1,
            Map.of("sales", QueuePlan.of("sales").skills("sales")),
            Map.of(
                    "201", new Agent("201", "201", Map.of("sales", 5)),
                    "202", new Agent("202", "202", Map.of())));

    @TempDir
    Path folder;

    private final Numbers numbers = new Numbers("GB");
    private final InstantSource clock = InstantSource.system();
    private TestDatabase store;
    private Database database;
    private StoredJournal journal;
    private Floor floor;
    private Customers customers;
    private CustomerDesk customerDesk;
    private Conversations conversations;
    private Tickets tickets;
    private WrittenTickets written;
    private FlowLibrary flows;
    private Chats chats;
    private Reply called = new Reply.Done();

    abstract TestDatabase store() throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = store();
        start();
        assertThat(floor.login("201", "201").get(10, TimeUnit.SECONDS)).isEqualTo(new Reply.Done());
    }

    private void start() throws IOException {
        Files.writeString(folder.resolve("trunkline.toml"), "");
        database = store.open();
        journal = StoredJournal.open(
                database,
                TYPES,
                JournalSettings.in(folder.resolve("spool")),
                clock,
                List.of(
                        new CallProjection(numbers),
                        Customers.projection(),
                        Callbacks.projection(),
                        Tickets.projection(),
                        Conversations.projection()));
        floor = new Floor(journal, clock);
        floor.start(
                journal.reader()
                        .last("floor.Restored")
                        .map(checkpoint -> Replay.state(Stream.concat(
                                Stream.of(checkpoint),
                                journal.reader().after(checkpoint.position(), "floor.", Integer.MAX_VALUE).stream())))
                        .orElse(null),
                PLAN);
        floor.phoneSeen("201", PhoneState.IDLE);
        customers = new Customers(database, numbers);
        customerDesk = new CustomerDesk(database, Set.of(), journal, clock);
        ProfileSettings files = new ProfileSettings(Map.of(), folder.resolve("files"), 1000, Set.of("text/plain"));
        Contents contents = new Contents(files, new Vault(Map.of(), ""), database).start();
        conversations = new Conversations(
                        new Conversations.Rooms(
                                database,
                                journal,
                                floor,
                                new Interactions(database, numbers),
                                customers,
                                contents,
                                () -> IntentSet.NONE,
                                "GB",
                                clock),
                        ConversationSettings.USUAL)
                .start();
        tickets = new Tickets(database);
        TicketSettings ticket = TicketSettings.from(
                SettingsFile.read(folder.resolve("trunkline.toml"), folder.resolve("secrets.toml"), Map.of())
                        .root());
        TicketDesk ticketDesk = new TicketDesk(tickets, ticket, _ -> Optional.empty(), journal, clock);
        written = new WrittenTickets(database, conversations, tickets, ticketDesk, ticket, _ -> false, journal).start();
        flows = FlowLibrary.open(folder.resolve("flows"), () -> Catalogue.UNKNOWN, FlowArchive.NONE, _ -> {});
        chats = new Chats(
                        new ChatSettings(List.of(new ChatEntry(
                                "shop",
                                "sales",
                                "Ask",
                                "",
                                null,
                                Duration.ofMinutes(5),
                                BusinessTime.ALWAYS,
                                true,
                                List.of("https://shop.example"),
                                true,
                                GONE_AFTER,
                                Duration.ofDays(7),
                                false,
                                new SignedTokens(SECRET, List.of(), "", "")))),
                        new Chats.Rooms(
                                database,
                                journal,
                                journal.live(),
                                floor,
                                () -> PLAN,
                                conversations,
                                contents,
                                customers,
                                customerDesk,
                                new Callbacks(database, new Interactions(database, numbers)),
                                tickets,
                                ticketDesk,
                                agent -> Optional.of("Agent " + agent).filter(_ -> agent.matches("\\d+")),
                                new Chats.BotRooms(
                                        new Interactions(database, numbers),
                                        flows,
                                        _ -> new Fetched.Failure("nobody is there"),
                                        _ -> Optional.empty(),
                                        (_, _, _, _) -> {}),
                                clock))
                .start(new Calls() {
                    @Override
                    public Optional<String> callable(String number) {
                        return numbers.e164(number);
                    }

                    @Override
                    public CompletableFuture<Reply> instead(String interaction, String number) {
                        return CompletableFuture.completedFuture(called);
                    }
                });
    }

    @AfterEach
    void close() {
        stop();
        store.close();
    }

    private void stop() {
        chats.close();
        flows.close();
        written.close();
        conversations.close();
        floor.close();
        assertThat(journal.faults()).isZero();
        journal.close();
        database.close();
    }

    private static void until(Callable<Boolean> holds) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(10))
                .until(holds);
    }

    /** A socket that keeps what it is told. */
    private final class Socket implements Wire {
        private final List<JsonNode> told = new CopyOnWriteArrayList<>();
        private final Visit visit;
        private volatile int closed;

        Socket(@Nullable String origin) {
            visit = chats.visit(this, "192.0.2.7", origin);
        }

        Socket(String session, long after) {
            this("https://shop.example");
            say(Map.of("type", "hello", "session", session, "after", after));
        }

        @Override
        public void send(String frame) {
            told.add(JSON.readTree(frame));
        }

        @Override
        public void close(int code, String why) {
            closed = closed == 0 ? code : closed;
        }

        void say(Map<String, ?> frame) {
            visit.heard(JSON.writeValueAsString(frame));
        }

        void says(String key, String text) {
            say(Map.of("type", "message", "key", key, "text", text));
        }

        JsonNode await(String type) {
            until(() -> of(type).findFirst().isPresent());
            return of(type).findFirst().orElseThrow();
        }

        Stream<JsonNode> of(String type) {
            return told.stream().filter(one -> one.path("type").asString().equals(type));
        }

        List<String> texts() {
            return of("message").map(one -> one.path("text").asString()).toList();
        }
    }

    private String session() throws Exception {
        return begin(new Chats.Beginning("Ada", "ada@typed.example", null, null, null));
    }

    private String begin(Chats.Beginning beginning) throws Exception {
        return chats.begin(chats.find("shop").orElseThrow(), beginning);
    }

    private Conversation chat(String session) {
        return chats.session(session)
                .map(Session::interaction)
                .flatMap(conversations::find)
                .orElseThrow();
    }

    private Ending ending(String session) {
        return Objects.requireNonNull(chat(session).interaction().ending());
    }

    private Customer customer(String session) {
        return customers
                .find(String.valueOf(chat(session).interaction().customer()))
                .orElseThrow();
    }

    private String taken(String session) throws Exception {
        String id = chat(session).interaction().id();
        assertThat(floor.ready("201").get(10, TimeUnit.SECONDS)).isEqualTo(new Reply.Done());
        until(() -> conversations.desk().concerns(id, "201"));
        assertThat(conversations.desk().accept(id, "201").get(10, TimeUnit.SECONDS))
                .isEqualTo(new Reply.Done());
        return id;
    }

    // ---- what is said and told

    @Test
    void who_comes_back_gets_what_they_have_not_and_every_tab_gets_all() throws Exception {
        String session = session();
        Socket one = new Socket(session, 0);
        assertThat(one.await("welcome").path("state").asString()).isEqualTo("new");
        one.says("key-number-1", "Hello");
        long first = one.await("stored").path("seq").asLong();
        String id = taken(session);
        var _ = conversations.write(id, Answer.of("Good morning"), "201");
        until(() -> one.texts().size() == 2);
        one.visit.gone();
        var _ = conversations.write(id, Answer.note("for us alone"), "201");
        var _ = conversations.write(id, Answer.of("Are you there?"), "201");

        Socket again = new Socket(session, first);
        Socket tab = new Socket(session, 0);
        until(() -> again.texts().size() == 2 && tab.texts().size() == 3);
        assertThat(again.texts()).containsExactly("Good morning", "Are you there?");
        assertThat(again.of("message").map(m -> m.path("name").asString())).containsOnly("Agent 201");
        again.says("key-number-1", "Hello");
        again.says("key-number-2", "Yes");
        until(() -> tab.texts().contains("Yes"));
        assertThat(tab.texts()).containsExactly("Hello", "Good morning", "Are you there?", "Yes");
        assertThat(tab.of("message").map(m -> m.path("seq").asLong()))
                .isSorted()
                .doesNotHaveDuplicates();
        until(() -> conversations.messages(id).stream()
                .filter(message -> message.direction() == Message.Direction.OUT)
                .allMatch(message -> message.state() == Message.State.SENT));
    }

    @Test
    void typing_and_reading_are_told_both_ways_and_how_far_is_kept() throws Exception {
        String session = session();
        Socket page = new Socket(session, 0);
        page.says("key-number-1", "Hello");
        long seq = page.await("stored").path("seq").asLong();
        String id = taken(session);
        List<Passing.Told> passed = new CopyOnWriteArrayList<>();
        try (Passing.Ear _ = conversations.passing().listen(passed::add)) {
            page.say(Map.of("type", "typing", "on", true));
            page.say(Map.of("type", "read", "seq", seq));
        }
        String message = conversations.messages(id).getFirst().id();
        assertThat(passed)
                .containsExactly(
                        new Passing.Told(id, "chat.Typing", Map.of("on", true)),
                        new Passing.Told(id, "chat.Read", Map.of("message", message)));
        assertThat(chats.agentTypes(id, true)).isTrue();
        chats.agentRead(id, message);
        assertThat(page.await("typing").path("from").asString()).isEqualTo("agent");
        assertThat(page.await("read").path("seq").asLong()).isEqualTo(seq);
        assertThat(new Socket(session, seq).await("welcome").path("read").asLong())
                .isEqualTo(seq);
        Chats.Visitor visitor = chats.visitor(id).orElseThrow();
        assertThat(visitor.read()).isEqualTo(message);
        assertThat(visitor.readByAgent()).isEqualTo(message);
        assertThat(visitor.here()).isTrue();
    }

    @Test
    void who_has_written_is_named_rightly() throws Exception {
        String session = session();
        Socket page = new Socket(session, 0);
        page.says("key-number-1", "Hello");
        page.await("stored");
        String id = taken(session);
        for (String by : List.of("201", "user:sue", "shop-system", "bot main", "chat")) {
            var _ = conversations.write(id, Answer.of("by " + by), by);
        }
        until(() -> page.of("message").count() == 6);
        assertThat(page.of("message").map(one -> one.path("from").asString()))
                .containsExactly("customer", "agent", "agent", "bot", "bot", "system");
    }

    // ---- who leaves

    @Test
    void who_leaves_before_anybody_came_has_abandoned_the_chat() throws Exception {
        String session = session();
        Socket page = new Socket(session, 0);
        page.says("key-number-1", "Hello");
        page.await("stored");
        String id = chat(session).interaction().id();
        page.visit.gone();
        until(() -> chat(session).state() == Conversation.State.DONE);
        assertThat(ending(session).reason()).isEqualTo(Ending.Reason.ABANDONED);
        until(() -> facts(id).contains("Gone"));

        Socket back = new Socket(session, 0);
        assertThat(back.await("welcome").path("state").asString()).isEqualTo("ended");
        back.says("key-number-2", "I am back");
        back.await("stored");
        assertThat(chat(session).state()).as("it goes on").isEqualTo(Conversation.State.WAITING);
        assertThat(chat(session).interaction().id()).isEqualTo(id);
    }

    @Test
    void who_comes_back_in_time_goes_on() throws Exception {
        String session = session();
        Socket page = new Socket(session, 0);
        page.says("key-number-1", "Hello");
        page.await("stored");
        String id = taken(session);
        page.visit.gone();
        until(() -> facts(id).contains("Gone"));
        Socket back = new Socket(session, 0);
        assertThat(back.await("welcome").path("agent").path("name").asString()).isEqualTo("Agent 201");
        until(() -> facts(id).contains("Back"));
        assertThat(chat(session).state()).isEqualTo(Conversation.State.OPEN);
        back.visit.gone();
        until(() -> chat(session).state() == Conversation.State.DONE);
        assertThat(ending(session).reason()).isEqualTo(Ending.Reason.COMPLETED);
    }

    @Test
    void who_was_there_at_a_kill_and_does_not_come_back_has_left() throws Exception {
        String session = session();
        Socket page = new Socket(session, 0);
        page.says("key-number-1", "Hello");
        page.await("stored");
        stop();
        start();
        assertThat(chat(session).state()).isEqualTo(Conversation.State.WAITING);
        until(() -> chat(session).state() == Conversation.State.DONE);
    }

    @Test
    void who_ends_it_has_ended_it() throws Exception {
        String session = session();
        Socket page = new Socket(session, 0);
        page.says("key-number-1", "Hello");
        page.await("stored");
        var _ = taken(session);
        page.say(Map.of("type", "end"));
        until(() ->
                page.of("state").anyMatch(one -> one.path("state").asString().equals("ended")));
        assertThat(ending(session).responsible()).isEqualTo(Ending.Responsible.CALLER);
    }

    private List<String> facts(String interaction) {
        return journal.reader().ofInteraction(interaction).stream()
                .map(entry -> entry.fact().getClass().getSimpleName())
                .toList();
    }

    // ---- who it is

    private static String token(String subject, String email, boolean verified) throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .subject(subject)
                        .claim("name", "Ada Known")
                        .claim("email", email)
                        .claim("email_verified", verified)
                        .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                        .build());
        token.sign(new MACSigner(SECRET));
        return token.serialize();
    }

    private String said(@Nullable String token, @Nullable String email) throws Exception {
        String session = begin(new Chats.Beginning("Somebody", email, token, null, null));
        Socket page = new Socket(session, 0);
        page.says("key-number-1", "Hello");
        page.await("stored");
        return session;
    }

    @Test
    void whom_the_site_names_is_the_customer_whose_address_it_made_sure_of() throws Exception {
        String id = customerDesk.add("Ada", "test");
        Address email =
                customers.address(Address.Kind.EMAIL, "ada@known.example").orElseThrow();
        customerDesk.addIdentity(id, email, false, false, "test");

        String first = said(token("u-1", "Ada@Known.example", true), null);
        String second = said(token("u-1", "other@known.example", false), null);
        assertThat(customer(first).id()).isEqualTo(id);
        assertThat(customer(second).id()).isEqualTo(id);
        assertThat(customer(first).identities())
                .contains(
                        new Customer.Identity("email", "ada@known.example", true, false),
                        new Customer.Identity("chat", "shop:u-1", true, false),
                        new Customer.Identity("email", "other@known.example", false, false));
    }

    @Test
    void what_is_typed_in_makes_nobody_somebody_else() throws Exception {
        String id = customerDesk.add("Ada", "test");
        Address email =
                customers.address(Address.Kind.EMAIL, "ada@known.example").orElseThrow();
        customerDesk.addIdentity(id, email, true, false, "test");

        String typed = said(null, "ada@known.example");
        assertThat(customer(typed).id()).isNotEqualTo(id);
        assertThat(customer(typed).identities())
                .extracting(Customer.Identity::kind)
                .containsOnly("chat");
        String fresh = said(null, "new@typed.example");
        until(() -> customer(fresh).identities().size() == 2);
        assertThat(customer(fresh).identities())
                .contains(new Customer.Identity("email", "new@typed.example", false, false));
        String real = said(token("u-2", "new@typed.example", true), null);
        assertThat(customer(real).id())
                .as("who only typed the address is not who has it")
                .isNotEqualTo(customer(fresh).id());
        String unsure = said(token("u-3", "ada@known.example", false), null);
        assertThat(customer(unsure).id()).as("the site is not sure").isNotEqualTo(id);
    }

    // ---- who asks to be called

    @Test
    void who_waits_is_called_instead_and_who_talks_is_called_by_their_agent() throws Exception {
        String session = session();
        Socket page = new Socket(session, 0);
        page.say(Map.of("type", "call", "number", "020 7946 0811"));
        assertThat(page.await("called").path("ok").asBoolean()).isFalse();
        page.says("key-number-1", "Hello");
        page.await("stored");
        called = new Reply.Refused("not now");
        page.say(Map.of("type", "call", "number", "nonsense"));
        page.say(Map.of("type", "call", "number", "020 7946 0811"));
        until(() -> page.of("called").count() == 3);
        assertThat(page.of("called").map(one -> one.path("ok").asBoolean())).containsOnly(false);
        called = new Reply.Done();
        page.say(Map.of("type", "call", "number", "020 7946 0811"));
        until(() -> page.of("called").anyMatch(one -> one.path("ok").asBoolean()));
        assertThat(ending(session).reason()).isEqualTo(Ending.Reason.CALLBACK);
        assertThat(customer(session).identities())
                .contains(new Customer.Identity("phone", "+442079460811", false, false));
        assertThat(page.texts()).containsExactly("Hello", "Please call me: +442079460811");
    }

    @Test
    void killed_between_the_promise_of_a_call_and_the_end_of_the_chat_there_is_the_call_alone() throws Exception {
        String called = waiting("key-number-1");
        String other = waiting("key-number-2");
        String wroteOn = waiting("key-number-3");
        promised(called);
        promised(wroteOn);
        Socket back = new Socket(wroteOn, 0);
        back.says("key-number-4", "and another thing");
        back.await("stored");
        stop();
        start();
        assertThat(ending(called).reason()).isEqualTo(Ending.Reason.CALLBACK);
        assertThat(chat(other).state()).isEqualTo(Conversation.State.WAITING);
        assertThat(chat(wroteOn).state()).isEqualTo(Conversation.State.WAITING);
        until(() -> floor.view().contact(chat(called).interaction().id()) == null);
    }

    private String waiting(String key) throws Exception {
        String session = session();
        Socket page = new Socket(session, 0);
        page.says(key, "Hello");
        page.await("stored");
        return session;
    }

    private void promised(String session) {
        String id = chat(session).interaction().id();
        journal.commit(
                clock.instant(),
                new CallFact.CallbackPromised(
                        id,
                        "cb-" + id,
                        Callback.Mode.CUSTOMER_FIRST,
                        "sales",
                        0,
                        Set.of(),
                        clock.instant(),
                        null,
                        null,
                        ""),
                new Personal(Map.of(CallFact.NUMBER, "+442079460819")));
    }

    // ---- to whom nobody comes

    @Test
    void to_whom_nobody_comes_fills_in_the_form_once_and_it_is_the_ticket_of_the_chat() throws Exception {
        assertThat(floor.logout("201").get(10, TimeUnit.SECONDS)).isEqualTo(new Reply.Done());
        assertThat(floor.login("202", null).get(10, TimeUnit.SECONDS)).isEqualTo(new Reply.Done());
        String session = session();
        Socket page = new Socket(session, 0);
        page.says("key-number-1", "My parcel is lost");
        until(() -> page.of("state").anyMatch(one -> one.path("form").asBoolean()));
        assertThat(ending(session).reason()).isEqualTo(Ending.Reason.NO_AGENT);
        assertThat(new Socket(session, 0).await("welcome").path("form").asBoolean())
                .as("a page that is loaded anew")
                .isTrue();

        long number = left(session, "key-number-2", "");
        assertThat(left(session, "key-number-2", "")).as("sent again").isEqualTo(number);
        until(() -> !page.of("state").toList().getLast().path("form").asBoolean());
        String id = chat(session).interaction().id();
        until(() -> tickets.ofInteraction(id).size() == 1);
        assertThat(tickets.ofInteraction(id)).containsExactly(number);
        assertThat(tickets.notes(number))
                .extracting(TicketNote::text)
                .containsExactly("Ada <ada@typed.example> wants an answer to what they wrote in the chat.");
        assertThat(tickets.find(number).orElseThrow().customer())
                .isEqualTo(chat(session).interaction().customer());
    }

    private long left(String session, String key, String text) {
        return chats.leave(
                chats.find("shop").orElseThrow(),
                new OffHoursForm("Ada", "ada@typed.example", null, text, key),
                chats.session(session).orElseThrow());
    }

    @Test
    void the_form_is_there_while_nobody_is_logged_in_who_could_take_a_chat_of_the_queue() throws Exception {
        ChatEntry chat = chats.find("shop").orElseThrow();
        assertThat(chats.opening(chat).open()).isTrue();
        assertThat(floor.logout("201").get(10, TimeUnit.SECONDS)).isEqualTo(new Reply.Done());
        assertThat(floor.login("202", null).get(10, TimeUnit.SECONDS)).isEqualTo(new Reply.Done());
        assertThat(chats.opening(chat).open()).as("202 has not the skill").isFalse();
    }

    // ---- who means ill

    @Test
    void pages_of_other_sites_and_sessions_that_are_none_get_nothing() throws Exception {
        Socket evil = new Socket("https://evil.example");
        evil.say(Map.of("type", "hello", "session", session(), "after", 0));
        assertThat(evil.closed).isEqualTo(4403);
        assertThat(new Socket("made-up", 0).closed).isEqualTo(4401);
        Socket rude = new Socket("https://shop.example");
        rude.says("key-number-1", "Hello");
        assertThat(rude.closed).isEqualTo(4408);
        assertThat(evil.told).isEmpty();
    }

    @Test
    void nonsense_is_refused_and_harms_nobody() throws Exception {
        String session = session();
        Socket page = new Socket(session, 0);
        for (String frame : List.of(
                "",
                "null",
                "[]",
                "7",
                "{",
                "{\"type\":7}",
                "{\"type\":\"nothing\"}",
                "{\"type\":\"message\"}",
                "{\"type\":\"message\",\"key\":\"x\",\"text\":\"y\"}",
                "{\"type\":\"message\",\"key\":[\"key-number-1\"],\"text\":\"y\"}",
                "{\"type\":\"message\",\"key\":\"key-number-1\",\"text\":{}}",
                "{\"type\":\"message\",\"key\":\"key-number-1\",\"text\":\"" + "x".repeat(9_000) + "\"}",
                "{\"type\":\"read\",\"seq\":\"now\"}",
                "{\"type\":\"read\",\"seq\":-1}",
                "{\"type\":\"hello\",\"session\":\"x\"}",
                "[".repeat(20_000),
                "{\"type\":\"typing\",\"on\":\"\\u0000\"}")) {
            page.visit.heard(frame);
        }
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            page.visit.heard(new String(bytes, StandardCharsets.ISO_8859_1));
        }
        page.says("key-number-9", "still here \u0000 with a zero");
        assertThat(page.await("stored").path("key").asString()).isEqualTo("key-number-9");
        until(() -> page.of("refused").count() >= 310);
        assertThat(page.of("refused").map(one -> one.path("message").asString()))
                .allSatisfy(told -> assertThat(told).contains("; "));
        assertThat(page.closed).isZero();
        assertThat(new HashSet<>(page.texts())).hasSize(1);
    }

    @Test
    void who_sends_without_end_is_cut_off_alone() throws Exception {
        String session = session();
        Socket wild = new Socket(session, 0);
        for (int i = 0; i < 20_000 && wild.closed == 0; i++) {
            wild.say(Map.of("type", "typing", "on", true));
        }
        assertThat(wild.closed).isEqualTo(4429);
        Socket other = new Socket(session(), 0);
        other.says("key-number-1", "Hello");
        other.await("stored");
        assertThat(other.closed).isZero();
    }
}
