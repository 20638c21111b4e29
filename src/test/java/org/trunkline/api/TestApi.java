package org.trunkline.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trunkline.call.CallbackOrders;
import org.trunkline.call.CardView;
import org.trunkline.call.SupervisorRequest;
import org.trunkline.call.Supervisors;
import org.trunkline.call.TalkRequest;
import org.trunkline.call.Talks;
import org.trunkline.call.Tiers;
import org.trunkline.chat.BotFact;
import org.trunkline.chat.Calls;
import org.trunkline.chat.ChatFact;
import org.trunkline.chat.ChatSettings;
import org.trunkline.chat.Chats;
import org.trunkline.conversation.ConversationFact;
import org.trunkline.conversation.ConversationSettings;
import org.trunkline.conversation.Conversations;
import org.trunkline.conversation.Correspondence;
import org.trunkline.conversation.MessageItems;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.CallProjection;
import org.trunkline.customer.Callback;
import org.trunkline.customer.Callbacks;
import org.trunkline.customer.Claim;
import org.trunkline.customer.CustomerDesk;
import org.trunkline.customer.CustomerFact;
import org.trunkline.customer.CustomerItems;
import org.trunkline.customer.Customers;
import org.trunkline.customer.DoNotContact;
import org.trunkline.customer.FlowVersions;
import org.trunkline.customer.InteractionItems;
import org.trunkline.customer.Interactions;
import org.trunkline.customer.Numbers;
import org.trunkline.customer.Supervisions;
import org.trunkline.flow.Catalogue;
import org.trunkline.flow.Fetched;
import org.trunkline.flow.FlowArchive;
import org.trunkline.flow.FlowLibrary;
import org.trunkline.journal.Fact;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.JournalSettings;
import org.trunkline.journal.Personal;
import org.trunkline.journal.StoredJournal;
import org.trunkline.mail.Mail;
import org.trunkline.mail.MailSettings;
import org.trunkline.messaging.Messaging;
import org.trunkline.messaging.MessagingSettings;
import org.trunkline.person.ErasureSettings;
import org.trunkline.person.Erasures;
import org.trunkline.person.Export;
import org.trunkline.profile.Attachments;
import org.trunkline.profile.Contents;
import org.trunkline.profile.ProfileDesk;
import org.trunkline.profile.ProfileFact;
import org.trunkline.profile.ProfileItems;
import org.trunkline.profile.ProfileSettings;
import org.trunkline.profile.Profiles;
import org.trunkline.queue.Floor;
import org.trunkline.queue.FloorInput;
import org.trunkline.queue.PhoneState;
import org.trunkline.queue.QueueSignal;
import org.trunkline.queue.Reply;
import org.trunkline.queue.Waiting;
import org.trunkline.recording.Archive;
import org.trunkline.recording.Recorder;
import org.trunkline.recording.RecordingFact;
import org.trunkline.recording.RecordingProjection;
import org.trunkline.recording.RecordingSettings;
import org.trunkline.recording.Recordings;
import org.trunkline.report.ReportSettings;
import org.trunkline.report.Reporter;
import org.trunkline.roster.Declared;
import org.trunkline.roster.InUse;
import org.trunkline.roster.Roster;
import org.trunkline.search.SearchIndex;
import org.trunkline.settings.SettingsFile;
import org.trunkline.speech.Ears;
import org.trunkline.store.Database;
import org.trunkline.store.StoreSettings;
import org.trunkline.survey.SurveyDesk;
import org.trunkline.survey.SurveyFact;
import org.trunkline.survey.SurveyItems;
import org.trunkline.survey.SurveySettings;
import org.trunkline.survey.Surveys;
import org.trunkline.ticket.Presences;
import org.trunkline.ticket.TicketDesk;
import org.trunkline.ticket.TicketFact;
import org.trunkline.ticket.TicketItems;
import org.trunkline.ticket.TicketSettings;
import org.trunkline.ticket.Tickets;
import org.trunkline.voice.KevinVoice;
import org.trunkline.voice.Voices;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running API on real parts: H2 in memory, the journal, the floor; and a client for it. Only the switch is missing. */
final class TestApi implements AutoCloseable {
    static final String ADMIN = "tl_test_administrator_token_of_forty_letters";
    static final String PASSWORD = "correct horse battery";
    private static final ApiSettings SETTINGS = new ApiSettings(
            "127.0.0.1",
            0,
            ADMIN,
            PASSWORD,
            null,
            Duration.ofHours(12),
            Duration.ofDays(7),
            new Proxies(List.of("127.0.0.1")));
    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String FILE = """
            [[mailbox]]
            name = "support"
            address = "support@center.example"
            queue = "billing"
            host = "127.0.0.1"
            port = 1
            tls = "none"

            [[queue]]
            name = "billing"
            skills = ["billing"]

            [[agent]]
            id = "101"
            name = "Agent 101"
            skills = { billing = 7 }

            [customers]
            attachment_mb = 1

            [[customers.field]]
            name = "plan"
            type = "choice"
            choices = ["basic", "pro"]

            [[agent]]
            id = "102"
            name = "Agent 102"
            skills = { billing = 4, support = 8 }

            [[group]]
            name = "billing"
            skills = { billing = 4 }

            [[tier]]
            name = "gold"

            [api]
            public_url = "https://help.center.example/"

            [[survey]]
            name = "satisfaction"
            channels = ["email"]
            queues = ["surveyed"]
            question = { en = "How satisfied are you?", ko = "얼마나 만족하셨나요?" }
            follow_up = { en = "What could we do better?", ko = "무엇을 개선할까요?" }

            [[chat]]
            name = "website"
            queue = "billing"
            title = "Ask us"
            origins = ["https://shop.example"]
            secret = "a-secret-of-the-shop-and-of-the-center"

            [[chat]]
            name = "asked"
            queue = "billing"
            flow = "asks"

            [[chat]]
            name = "northlight"
            queue = "billing"
            title = "Northlight"
            greeting = "Hello, how can we help?"
            callback = true
            demo = true
            secret = "a-secret-of-the-site-and-of-the-center"

            [[chat]]
            name = "after-hours"
            queue = "billing"
            offline_without_agents = true

            [[messaging]]
            name = "texts"
            kind = "webhook"
            queue = "billing"
            secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

            [[messaging]]
            name = "whatsapp"
            kind = "whatsapp"
            queue = "billing"
            number = "+442079461900"
            phone_id = "106540352242922"
            api = "http://127.0.0.1:1"
            token = "t"
            app_secret = "s"
            verify_token = "v"
            """;

    private static final String FLOW = """
            <flow xmlns="urn:trunkline:flow:1" name="main" start="bye" fault="bye">
              <hangup id="bye"/>
            </flow>
            """;

    record Answer(int status, @Nullable String type, String body, Map<String, List<String>> headers) {
        JsonNode json() {
            return JSON.readTree(body);
        }
    }

    /** A switch that answers at once, or not at all. */
    static final class Switch implements SwitchProbe {
        volatile boolean dead;

        @Override
        public Duration roundTrip() {
            if (dead) {
                throw new IllegalStateException("no answer");
            }
            return Duration.ofMillis(3);
        }

        @Override
        public Duration eventLag() {
            return Duration.ofMillis(7);
        }

        @Override
        public int activeCalls() {
            return 2;
        }
    }

    /** No call at all: what is asked is noted, and refused for an interaction whose id says so. */
    static final class Asked implements Talks {
        @Override
        public Optional<CardView> card(String interaction) {
            return interaction.equals("i-1")
                    ? Optional.of(new CardView(false, CardView.State.ACCEPTED, 16, "1111", "A-77"))
                    : Optional.empty();
        }

        final List<TalkRequest> requests = new CopyOnWriteArrayList<>();

        @Override
        public CompletableFuture<Reply> ask(String interaction, TalkRequest request) {
            requests.add(request);
            return CompletableFuture.completedFuture(
                    interaction.startsWith("no") ? new Reply.Refused("not now; wait") : new Reply.Done());
        }
    }

    final Instant began = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final AtomicLong ahead = new AtomicLong();
    final InstantSource clock = () -> Instant.now().plusSeconds(ahead.get());
    final OpenApi document = new OpenApi();
    final Switch probe = new Switch();
    final Asked talks = new Asked();
    final Database database;
    final FactTypes types = FactTypes.of(Map.ofEntries(
            Map.entry("call", CallFact.class),
            Map.entry("customer", CustomerFact.class),
            Map.entry("profile", ProfileFact.class),
            Map.entry("ticket", TicketFact.class),
            Map.entry("conversation", ConversationFact.class),
            Map.entry("chat", ChatFact.class),
            Map.entry("bot", BotFact.class),
            Map.entry("survey", SurveyFact.class),
            Map.entry("floor", FloorInput.class),
            Map.entry("recording", RecordingFact.class),
            Map.entry("api", ApiFact.class)));
    final StoredJournal journal;
    final Floor floor;
    final Roster roster;
    final Recordings recordings;
    final Reporter reporter;
    final SearchIndex search;
    final Erasures erasures;
    final Archive archive;
    private final Recorder recorder;
    final TicketDesk ticketDesk;
    private final Presences presences;
    final FlowLibrary flows;
    final Conversations conversations;
    final Chats chats;
    final SurveyDesk surveys;
    final ApiServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path home;
    private final Map<Role, String> tokens = new LinkedHashMap<>();

    /** As if somebody had deleted the files of attachments. */
    void loseAttachments() {
        try (var all = Files.walk(home.resolve("data/attachments"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path flowFolder() {
        return home.resolve("flows");
    }

    private List<String> naming(String queue) {
        return flows.naming(queue);
    }

    TestApi(Path home) {
        this.home = home;
        try {
            SettingsFile file = SettingsFile.read(
                    Files.writeString(home.resolve("trunkline.toml"), FILE), home.resolve("secrets.toml"), Map.of());
            Declared declared = Declared.from(file.root());
            Tiers tiers = Tiers.from(file.root());
            MailSettings mail = MailSettings.from(file.root());
            ChatSettings chat = ChatSettings.from(file.root());
            MessagingSettings messaging = MessagingSettings.from(file.root());
            file.check();
            database = Database.open(StoreSettings.address("jdbc:h2:mem:" + UUID.randomUUID(), "sa", ""));
            Numbers numbers = new Numbers("GB");
            journal = StoredJournal.open(
                    database,
                    types,
                    JournalSettings.in(home.resolve("spool")),
                    clock,
                    List.of(
                            new CallProjection(numbers),
                            Customers.projection(),
                            Profiles.projection(),
                            Tickets.projection(),
                            Conversations.projection(),
                            Chats.projection(),
                            Surveys.projection(),
                            Supervisions.projection(),
                            new RecordingProjection(),
                            Callbacks.projection()));
            floor = new Floor(journal, clock);
            roster = new Roster(database, declared, InUse.on(floor::view, this::naming), clock, floor::configure);
            floor.start(null, roster.plan());
            RecordingSettings recording = RecordingSettings.from(file.root());
            recordings = new Recordings(database, recording);
            archive = new Archive(recording, recordings, journal, clock);
            recorder = new Recorder(recording, archive, journal, clock);
            Path folder = Files.createDirectories(home.resolve("flows"));
            Files.writeString(folder.resolve("main.xml"), FLOW);
            flows = FlowLibrary.open(folder, () -> Catalogue.UNKNOWN, FlowArchive.NONE, texts -> {});
            reporter = new Reporter(database, journal.reader(), journal.live()).start();
            search = new SearchIndex(
                            home.resolve("search"),
                            numbers::e164,
                            database,
                            journal.reader(),
                            journal.live(),
                            Stream.concat(
                                            Stream.of(
                                                    new CustomerItems(),
                                                    new InteractionItems(),
                                                    new TicketItems(),
                                                    new MessageItems(),
                                                    new SurveyItems()),
                                            ProfileItems.all().stream())
                                    .toList())
                    .start();
            Interactions interactions = new Interactions(database, numbers);
            ProfileSettings profile = ProfileSettings.from(file.root());
            Customers customers = new Customers(database, numbers);
            Contents contents = new Contents(profile, recording.vault(), database).start();
            TicketSettings ticket = TicketSettings.from(file.root());
            ticketDesk = new TicketDesk(new Tickets(database), ticket, _ -> Optional.empty(), journal, clock);
            presences = new Presences(ticket, journal, clock);
            Attachments attachments = new Attachments(contents, database, journal, clock);
            erasures = new Erasures(
                    database,
                    search,
                    Erasures.rooms(attachments, contents, recordings, archive, List.of(home.resolve("log"))),
                    new ErasureSettings("A".repeat(43) + "=", home.resolve("erasures")),
                    clock);
            conversations = new Conversations(
                    new Conversations.Rooms(
                            database, journal, floor, interactions, customers, contents, flows::intents, "GB", clock),
                    ConversationSettings.USUAL);
            CustomerDesk customerDesk = new CustomerDesk(database, Set.of(), journal, clock);
            chats = new Chats(
                            chat,
                            new Chats.Rooms(
                                    database,
                                    journal,
                                    journal.live(),
                                    floor,
                                    roster::plan,
                                    conversations,
                                    contents,
                                    customers,
                                    customerDesk,
                                    new Callbacks(database, interactions),
                                    new Tickets(database),
                                    ticketDesk,
                                    id -> roster.agent(id)
                                            .map(agent -> agent.value().name()),
                                    new Chats.BotRooms(
                                            new Interactions(database, numbers),
                                            flows,
                                            _ -> new Fetched.Failure("nobody is there"),
                                            _ -> Optional.empty(),
                                            (_, _, _, _) -> {}),
                                    clock))
                    .start(new Called());
            surveys = new SurveyDesk(
                    new SurveyDesk.Rooms(
                            database,
                            journal,
                            interactions,
                            conversations,
                            new Profiles(database),
                            new DoNotContact(database),
                            new Tickets(database),
                            _ -> false,
                            clock),
                    SurveySettings.from(file.root()));
            Parts parts = new Parts(
                    database,
                    journal,
                    types,
                    roster,
                    floor,
                    new Supervised(),
                    talks,
                    new CustomerCalls(),
                    new DoNotContact(database),
                    numbers,
                    interactions,
                    new Callbacks(database, interactions),
                    new Ordered(),
                    customers,
                    tiers,
                    customerDesk,
                    new ProfileDesk(profile, journal, clock),
                    attachments,
                    ticketDesk,
                    presences,
                    search,
                    new Export(
                            database,
                            interactions,
                            recordings,
                            attachments,
                            new Correspondence(database, interactions, contents)),
                    erasures,
                    conversations.desk(),
                    recordings,
                    new ReportSettings(ZoneId.of("Europe/London"), Duration.ofMinutes(30), null),
                    reporter,
                    archive,
                    recorder,
                    flows,
                    new FlowVersions(database, journal),
                    probe,
                    Ears.none(),
                    Voices.only(new KevinVoice(1)),
                    new Mail(
                            mail,
                            new Mail.Rooms(
                                    database,
                                    conversations,
                                    customers,
                                    queue -> true,
                                    by -> true,
                                    interaction -> interaction,
                                    (_, _) -> Optional.empty(),
                                    home.resolve("mail"),
                                    clock)),
                    chats,
                    surveys,
                    new Messaging(
                            messaging,
                            new Messaging.Rooms(
                                    database,
                                    conversations,
                                    customers,
                                    new CustomerDesk(database, Set.of(), journal, clock),
                                    new DoNotContact(database),
                                    queue -> true,
                                    text -> {},
                                    home.resolve("messages"),
                                    clock)),
                    clock);
            server = new ApiServer(SETTINGS, parts, Duration.ofMillis(200)).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps orders in the journal, and makes no calls. */
    private final class Ordered implements CallbackOrders {
        @Override
        public boolean reaches(String number) {
            return true;
        }

        @Override
        public Optional<String> number(String number) {
            return new Numbers("GB").e164(number);
        }

        @Override
        public CompletableFuture<String> order(Order order) {
            happened(
                    new CallFact.CallbackPromised(
                            "cb-1",
                            "cb-1",
                            order.mode(),
                            order.queue(),
                            0,
                            Set.of(),
                            clock.instant(),
                            order.agent(),
                            order.at(),
                            "5000"),
                    Map.of(CallFact.NUMBER, order.number()));
            return CompletableFuture.completedFuture("cb-1");
        }

        @Override
        public CompletableFuture<Reply> instead(String interaction, String number) {
            return CompletableFuture.completedFuture(new Reply.Done());
        }

        @Override
        public CompletableFuture<Boolean> end(String id, Callback.State state, String why) {
            if (!id.equals("cb-1")) {
                return CompletableFuture.completedFuture(false);
            }
            happened(new CallFact.CallbackSet(id, id, state, id, 0, null, why), Map.of());
            return CompletableFuture.completedFuture(true);
        }
    }

    /** Visitors are called at once, by nobody. */
    private static final class Called implements Calls {
        @Override
        public Optional<String> callable(String number) {
            return new Numbers("GB").e164(number);
        }

        @Override
        public CompletableFuture<Reply> instead(String interaction, String number) {
            return CompletableFuture.completedFuture(new Reply.Done());
        }
    }

    /** One call, i-1, that supervisors can be in; the session s1-1. */
    private static final class Supervised implements Supervisors {
        @Override
        public Started start(Wish wish) {
            return wish.interaction().equals("i-1")
                    ? new Started.Ringing("s1-1")
                    : new Started.Refused("there is no call " + wish.interaction());
        }

        @Override
        public CompletableFuture<Reply> ask(String session, SupervisorRequest request) {
            return CompletableFuture.completedFuture(
                    session.equals("s1-1") ? new Reply.Done() : new Reply.Refused("it is over"));
        }

        @Override
        public Set<String> monitored() {
            return Set.of("101");
        }
    }

    /** A token with this role alone; agents are 101. */
    String token(Role role) {
        return tokens.computeIfAbsent(role, wanted -> {
            String agent = wanted == Role.AGENT ? ",\"agent\":\"101\"" : "";
            Answer made = send(
                    "POST",
                    "/api/v1/tokens",
                    ADMIN,
                    "{\"name\":\"" + wanted + "\",\"roles\":[\"" + wanted + "\"]" + agent + "}");
            return made.json().path("token").asString();
        });
    }

    Answer get(String path) {
        return send("GET", path, ADMIN, null);
    }

    Answer post(String path, String body) {
        return send("POST", path, ADMIN, body);
    }

    Answer send(String method, String path, @Nullable String token, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.address().resolve(path))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> answer =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            Answer got = new Answer(
                    answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse(null),
                    answer.body(),
                    answer.headers().map());
            document.check(method, path, got);
            return got;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The status of an answer that may never end; it is not read. */
    int begin(String path, @Nullable String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.address().resolve(path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            answer.body().close();
            return answer.statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes a fact and waits until it is in the database. */
    void happened(Fact fact, Map<String, String> personal) {
        CompletableFuture<Void> committed = new CompletableFuture<>();
        journal.append(clock.instant(), fact, new Personal(personal), () -> committed.complete(null));
        committed.orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Waits until search has all that was journaled. */
    void indexed() {
        try {
            if (!search.awaitReached(journal.reader().last(), Duration.ofSeconds(20))) {
                throw new AssertionError("the index does not follow");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A caller arrives, is offered to agent 101 and speaks with them. */
    void conversation(String id, String caller) {
        happened(new CallFact.Arrived(id, id + ".caller", "5000", "main", "v1"), Map.of(CallFact.CALLER, caller));
        Claim flow = new Claim("flow", 5, Set.of("billing"));
        happened(new CallFact.Queued(id, "billing", 5, Set.of("billing"), List.of(flow), null), Map.of());
        floor.phoneSeen("1001", PhoneState.IDLE);
        post("/api/v1/agents/101/login", "{\"phone\":\"1001\"}");
        LinkedBlockingQueue<QueueSignal> signals = new LinkedBlockingQueue<>();
        floor.enter(new Waiting(id, "billing", 5, Set.of(), clock.instant()), signals::add);
        send("POST", "/api/v1/agents/101/ready", ADMIN, null);
        QueueSignal.Offered offered = await(signals, QueueSignal.Offered.class);
        floor.accepted(offered.offer());
        happened(new CallFact.Connected(id, "101", "1001", id + ".agent"), Map.of());
    }

    /** A caller waits in the queue. */
    void waits(String id, String queue) {
        happened(new CallFact.Arrived(id, id + ".caller", "5000", "main", "v1"), Map.of(CallFact.CALLER, ""));
        floor.enter(new Waiting(id, queue, 0, Set.of(), clock.instant()), _ -> {});
    }

    static <T> T await(LinkedBlockingQueue<? super T> signals, Class<T> type) {
        try {
            for (int i = 0; i < 20; i++) {
                Object signal = signals.poll(5, TimeUnit.SECONDS);
                if (type.isInstance(signal)) {
                    return type.cast(signal);
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        throw new AssertionError("no " + type.getSimpleName());
    }

    /** Puts the clock forward. */
    void later(long seconds) {
        ahead.addAndGet(seconds);
    }

    URI address() {
        return server.address();
    }

    @Override
    public void close() {
        http.close();
        server.close();
        chats.close();
        conversations.close();
        flows.close();
        reporter.close();
        presences.close();
        search.close();
        floor.close();
        recorder.close();
        archive.close();
        journal.close();
        database.close();
    }
}
