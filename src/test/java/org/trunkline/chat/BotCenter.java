package org.trunkline.chat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Agent;
import org.trunkline.agent.Channel;
import org.trunkline.conversation.Carrier;
import org.trunkline.conversation.Choice;
import org.trunkline.conversation.ConversationFact;
import org.trunkline.conversation.ConversationSettings;
import org.trunkline.conversation.Conversations;
import org.trunkline.conversation.Message;
import org.trunkline.conversation.Outgoing;
import org.trunkline.conversation.Receipt;
import org.trunkline.conversation.Received;
import org.trunkline.conversation.Routing;
import org.trunkline.customer.Address;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.CallProjection;
import org.trunkline.customer.CustomerFact;
import org.trunkline.customer.Customers;
import org.trunkline.customer.InteractionDetail;
import org.trunkline.customer.Interactions;
import org.trunkline.customer.Numbers;
import org.trunkline.flow.Catalogue;
import org.trunkline.flow.Fetched;
import org.trunkline.flow.FlowArchive;
import org.trunkline.flow.FlowLibrary;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.JournalSettings;
import org.trunkline.journal.StoredJournal;
import org.trunkline.profile.Contents;
import org.trunkline.profile.ProfileSettings;
import org.trunkline.queue.Floor;
import org.trunkline.queue.FloorInput;
import org.trunkline.queue.FloorPlan;
import org.trunkline.queue.FloorState;
import org.trunkline.queue.PhoneState;
import org.trunkline.queue.QueuePlan;
import org.trunkline.queue.QueueSignal;
import org.trunkline.queue.Replay;
import org.trunkline.recording.Vault;
import org.trunkline.store.Database;
import org.trunkline.store.H2ForTests;

/** A center with flows that answer one chat, on the real journal, floor, tables and flows; and its one visitor. */
@SuppressWarnings("NullAway.Init") // start() does
final class BotCenter implements AutoCloseable {
    static final FactTypes TYPES = FactTypes.of(Map.of(
            "call", CallFact.class,
            "customer", CustomerFact.class,
            "floor", FloorInput.class,
            "conversation", ConversationFact.class,
            "bot", BotFact.class));
    private static final String ACCOUNT = "website";

    /** What was left where, {@code box key}. */
    final List<String> boxes = new CopyOnWriteArrayList<>();

    private final Path folder;
    private final Path flowFolder;
    private final H2ForTests store;
    private final Numbers numbers = new Numbers("GB");
    private final BlockingQueue<Outgoing> arrived = new LinkedBlockingQueue<>();
    private final List<Outgoing> all = new CopyOnWriteArrayList<>();
    private final InstantSource clock;
    private Duration patience = Duration.ofMinutes(1);
    private String flow = "";
    private int messages;

    Database database;
    StoredJournal journal;
    Floor floor;
    Interactions interactions;
    Conversations conversations;
    FlowLibrary flows;
    Bots bots;

    /** @param now when it is, to begin with */
    BotCenter(Path folder, Instant now) throws IOException {
        this.folder = folder;
        this.flowFolder = Files.createDirectories(folder.resolve("flows"));
        this.store = new H2ForTests(folder);
        Instant began = Instant.now();
        this.clock = () -> now.plus(Duration.between(began, Instant.now()));
    }

    BotCenter flow(String name, String content) throws IOException {
        Files.writeString(flowFolder.resolve(name + ".xml"), content);
        return answeredBy(name);
    }

    /** The flows that come with Trunkline. */
    BotCenter shipped() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("ivr-flows"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = flowFolder.resolve(Path.of("ivr-flows").relativize(file));
                Files.createDirectories(Objects.requireNonNull(to.getParent()));
                Files.copy(file, to);
            }
        }
        return this;
    }

    BotCenter answeredBy(String name) {
        flow = name;
        return this;
    }

    BotCenter patient(Duration time) {
        patience = time;
        return this;
    }

    BotCenter start() {
        database = store.open();
        journal = StoredJournal.open(
                database,
                TYPES,
                JournalSettings.in(folder.resolve("spool")),
                clock,
                List.of(
                        new CallProjection(numbers),
                        Customers.projection(),
                        Conversations.projection(),
                        new BotProjection()));
        floor = new Floor(journal, clock);
        floor.start(
                lastState(),
                new FloorPlan(
                        1,
                        Map.of("support", QueuePlan.of("support"), "billing", QueuePlan.of("billing")),
                        Map.of("201", new Agent("201", "201", Map.of()))));
        floor.phoneSeen("201", PhoneState.IDLE);
        interactions = new Interactions(database, numbers);
        flows = FlowLibrary.open(
                flowFolder,
                () -> Catalogue.UNKNOWN,
                new FlowArchive() {
                    @Override
                    public void keep(String name, String version, String content) {}

                    @Override
                    public Optional<String> find(String name, String version) {
                        return Optional.empty();
                    }
                },
                _ -> {});
        ProfileSettings files =
                new ProfileSettings(Map.of(), folder.resolve("files"), 1000, Set.of("text/plain", "image/png"));
        conversations = new Conversations(
                        new Conversations.Rooms(
                                database,
                                journal,
                                floor,
                                interactions,
                                new Customers(database, numbers),
                                new Contents(files, new Vault(Map.of(), ""), database).start(),
                                flows::intents,
                                "GB",
                                clock),
                        new ConversationSettings(
                                Duration.ofDays(7),
                                Duration.ofMinutes(5),
                                Duration.ofMillis(20),
                                Duration.ofMillis(80),
                                Duration.ofMinutes(1),
                                Duration.ofSeconds(30)))
                .start();
        bots = new Bots(
                new Bots.Rooms(
                        database,
                        journal,
                        conversations,
                        interactions,
                        flows,
                        _ -> new Fetched.Failure("nobody is there"),
                        intent -> flows.intents().languages().stream()
                                .anyMatch(language ->
                                        flows.intents().intent(language, intent).isPresent()),
                        _ -> Optional.empty(),
                        agent -> agent.equals("201"),
                        (_, box, key, _) -> boxes.add(box + " " + key),
                        clock),
                Map.of(ACCOUNT, new Bots.Duty(flow, "support", new Bots.Patience(patience, Duration.ofMillis(300)))));
        conversations.carry(new Site());
        bots.takeUp();
        return this;
    }

    private @Nullable FloorState lastState() {
        return journal.reader()
                .last("floor.Restored")
                .map(checkpoint -> Replay.state(Stream.concat(
                        Stream.of(checkpoint),
                        journal.reader().after(checkpoint.position(), "floor.", Integer.MAX_VALUE).stream())))
                .orElse(null);
    }

    private final class Site implements Carrier {
        @Override
        public Channel channel() {
            return Channel.CHAT;
        }

        @Override
        public String account() {
            return ACCOUNT;
        }

        @Override
        public Sent send(Outgoing message) {
            all.add(message);
            arrived.add(message);
            return new Sent(null, List.of());
        }

        @Override
        public Trace trace(Outgoing message) {
            return new Trace.WasSent(new Sent(null, List.of()));
        }

        @Override
        public void signalled(String interaction, QueueSignal signal) {
            if (signal instanceof QueueSignal.Overflowed(var why)) {
                Thread.startVirtualThread(() -> {
                    var _ = bots.overflowed(interaction, why);
                });
            }
        }
    }

    // ---- the visitor

    /** Writes, as a page does: what was chosen is written as it is read. */
    Receipt write(String text) {
        Receipt receipt = stored(text);
        switch (receipt.how()) {
            case OPENED, REOPENED -> {
                if (!bots.start(receipt.interaction(), receipt.message())) {
                    throw new AssertionError("there is no flow " + flow);
                }
            }
            case CONTINUED, KNOWN, ANSWERED -> bots.heard(receipt.interaction());
        }
        return receipt;
    }

    /** Stored, and nobody is told: the controller ends here. */
    Receipt stored(String text) {
        String id = "v-" + ++messages;
        String interaction = conversations.unrouted(Channel.CHAT).stream()
                .map(found -> found.interaction().id())
                .findFirst()
                .orElse("");
        return conversations.received(
                new Received(
                        Channel.CHAT,
                        ACCOUNT,
                        id,
                        new Address(Address.Kind.CHAT, "website:visitor"),
                        null,
                        List.of(),
                        null,
                        clock.instant(),
                        bots.kept(interaction, id, text),
                        null,
                        List.of(),
                        List.of("session 1")),
                Routing.BY_ITSELF);
    }

    Outgoing next() {
        try {
            Outgoing message = arrived.poll(30, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("nothing was written within 30 s; before: " + texts());
            }
            return message;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String says() {
        return next().text();
    }

    static List<String> labels(Outgoing message) {
        return message.choices().stream().map(Choice::label).toList();
    }

    List<String> texts() {
        return all.stream().map(Outgoing::text).toList();
    }

    /** All that was written, as an agent sees it. */
    List<String> seen(String interaction) {
        return conversations.messages(interaction).stream().map(Message::text).toList();
    }

    InteractionDetail detail(String interaction) {
        return interactions.find(interaction).orElseThrow();
    }

    List<String> steps(String interaction) {
        return journal.reader().ofInteraction(interaction).stream()
                .map(entry -> entry.fact())
                .filter(BotFact.StepEntered.class::isInstance)
                .map(fact -> ((BotFact.StepEntered) fact).step())
                .toList();
    }

    // ---- ends

    /** As a kill leaves it: what is durable is there, nothing else. */
    BotCenter restart() {
        stop();
        return start();
    }

    private void stop() {
        bots.close();
        conversations.close();
        flows.close();
        floor.close();
        if (journal.faults() != 0) {
            throw new AssertionError("a projection failed; see the log");
        }
        journal.close();
        database.close();
    }

    @Override
    public void close() {
        stop();
        try {
            store.close();
        } catch (RuntimeException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
