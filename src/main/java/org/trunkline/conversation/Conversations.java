package org.trunkline.conversation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.agent.Channel;
import org.trunkline.customer.Customers;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Interactions;
import org.trunkline.intent.IntentSet;
import org.trunkline.intent.Understood;
import org.trunkline.journal.Journal;
import org.trunkline.journal.Personal;
import org.trunkline.journal.Projection;
import org.trunkline.profile.AttachmentRefused;
import org.trunkline.profile.Contents;
import org.trunkline.queue.Floor;
import org.trunkline.queue.QueueSignal;
import org.trunkline.queue.Waiting;
import org.trunkline.store.Database;
import org.trunkline.store.StoreException;

/**
 * What rooms of channels use: messages in, answers out, and what a channel decides about an interaction of its own. All
 * methods block until what they do is durable, unless they say otherwise; thread-safe.
 */
public final class Conversations implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Conversations.class);
    private static final int LOCKS = 64;

    /**
     * What conversations need of the other rooms.
     *
     * @param intents the intent files that are live
     * @param region of telephone numbers, such as {@code GB}
     */
    public record Rooms(
            Database database,
            Journal journal,
            Floor floor,
            Interactions interactions,
            Customers customers,
            Contents contents,
            Supplier<IntentSet> intents,
            String region,
            InstantSource clock) {}

    private final Rooms rooms;
    private final ConversationSettings settings;
    private final Facts facts;
    private final MessageTables tables;
    private final Intents intents;
    private final Handling handling;
    private final Outbox outbox;
    private final Passing passing = new Passing();
    private final ConversationDesk desk;
    private final AtomicLong count = new AtomicLong();
    private final Map<String, Veiled> veiled = new ConcurrentHashMap<>();
    private volatile Afterwards afterwards = (_, _) -> false;
    /** Messages of one thread go one after the other: the second finds what the first has opened. */
    private final List<ReentrantLock> threads =
            IntStream.range(0, LOCKS).mapToObj(_ -> new ReentrantLock()).toList();

    public Conversations(Rooms rooms, ConversationSettings settings) {
        this.rooms = rooms;
        this.settings = settings;
        this.facts = new Facts(rooms.journal(), rooms.clock());
        this.tables = new MessageTables(rooms.database(), rooms.interactions());
        this.intents = new Intents(rooms.intents(), tables, rooms.region(), rooms.clock());
        this.handling = new Handling(rooms.floor(), facts, tables, this::told);
        this.outbox = new Outbox(tables, this::outgoing, facts, settings);
        this.desk = new ConversationDesk(this, rooms, settings, facts, tables, intents, handling, outbox, passing);
    }

    public static Projection projection() {
        return new ConversationProjection();
    }

    /** Takes up what an earlier start left; once, when the floor has begun, before anything else. */
    public Conversations start() {
        handling.start();
        return this;
    }

    /**
     * Stores a message, and finds the interaction that it belongs to by its thread: one that goes on, one that was over not
     * longer ago than [conversations] reopen_within, or a new one. When this returns, the message is durable; whoever holds
     * it may let it go. The same message again is {@link Receipt.How#KNOWN}, also after a kill at any moment.
     *
     * @param routing where it goes if the message opens or reopens the interaction
     * @throws StoreException while the database is away: keep the message and bring it again later
     */
    public Receipt received(Received message, Routing routing) {
        List<ReentrantLock> locks = locks(message);
        locks.forEach(ReentrantLock::lock);
        try (Contents.Holding _ = rooms.contents().holding()) {
            return store(message, routing);
        } finally {
            locks.forEach(ReentrantLock::unlock);
        }
    }

    /** Of all keys, in one order for all. */
    private List<ReentrantLock> locks(Received message) {
        return Stream.concat(message.threadKeys().stream(), Stream.of(message.externalId()))
                .map(key -> Math.floorMod(Objects.hash(message.account(), key), LOCKS))
                .collect(TreeSet<Integer>::new, TreeSet::add, TreeSet::addAll)
                .stream()
                .map(threads::get)
                .toList();
    }

    private Receipt store(Received message, Routing routing) {
        String externalId = Letter.key(message.externalId());
        Optional<MessageTables.Known> known = tables.known(message.account(), externalId);
        if (known.isPresent()) {
            handling.ensure(known.get().interaction());
            return new Receipt(known.get().interaction(), known.get().message(), Receipt.How.KNOWN);
        }
        Conversation before = tables.thread(
                        message.account(),
                        message.threadKeys().stream().map(Letter::key).toList())
                .flatMap(tables::find)
                .filter(this::goesOn)
                .orElse(null);
        Receipt.How how = how(message, before);
        String interaction =
                before == null ? nextInteraction() : before.interaction().id();
        Optional<Understood> intent = before == null ? understand(message) : Optional.empty();
        Route route = how != Receipt.How.ANSWERED && isToBeRouted(before)
                ? routing.route(intent).map(to -> forLastAgent(to, before)).orElse(null)
                : null;
        facts.commit(fact(interaction, how, message, route), letter(message).personal());
        MessageTables.Known stored = tables.known(message.account(), externalId)
                .orElseThrow(() -> new StoreException(
                        "The database " + rooms.database().name()
                                + " went away while a message was stored; bring it again when it is back",
                        new IOException("database away")));
        intent.ifPresent(
                found -> facts.append(new ConversationFact.Understood(interaction, found.name(), found.confidence())));
        if (route != null) {
            handling.enter(waiting(interaction, message.channel(), route));
        }
        log.info("[{}] {} message {}", interaction, message.channel().word(), how);
        return new Receipt(stored.interaction(), stored.message(), how);
    }

    private Receipt.How how(Received message, @Nullable Conversation before) {
        if (before == null) {
            return Receipt.How.OPENED;
        }
        if (before.state() != Conversation.State.DONE) {
            return Receipt.How.CONTINUED;
        }
        boolean answers = !message.automatic()
                && message.attachments().isEmpty()
                && afterwards.isAnswer(before.interaction().id(), message.text().strip());
        return answers ? Receipt.How.ANSWERED : Receipt.How.REOPENED;
    }

    private Optional<Understood> understand(Received message) {
        try {
            return intents.understand(message.subject(), message.text());
        } catch (RuntimeException e) {
            log.warn("what a message is about could not be told", e);
            return Optional.empty();
        }
    }

    private boolean goesOn(Conversation found) {
        Instant ended = found.interaction().endedAt();
        return ended == null
                || !ended.plus(settings.reopenWithin()).isBefore(rooms.clock().instant());
    }

    /** One that is over, or that its queue gave up. */
    private static boolean isToBeRouted(@Nullable Conversation before) {
        return before == null
                || before.state() == Conversation.State.DONE
                || (before.state() == Conversation.State.UNROUTED
                        && before.interaction().queue() != null);
    }

    private Route forLastAgent(Route route, @Nullable Conversation before) {
        String last = before == null ? null : before.interaction().agent();
        return last == null || route.preferred() != null || settings.lastAgent().isZero()
                ? route
                : new Route(
                        route.queue(),
                        route.priority(),
                        route.skills(),
                        new Waiting.Preferred(last, settings.lastAgent()));
    }

    private static ConversationFact fact(String interaction, Receipt.How how, Received message, @Nullable Route route) {
        Waiting.Preferred preferred = route == null ? null : route.preferred();
        return new ConversationFact.Received(
                interaction,
                how,
                message.channel(),
                message.account(),
                message.attachments().size(),
                route == null ? null : route.queue(),
                route == null ? 0 : route.priority(),
                route == null ? Set.of() : route.skills(),
                preferred == null ? null : preferred.agent(),
                message.automatic());
    }

    private Letter letter(Received message) {
        return new Letter(
                message.externalId(),
                message.from(),
                message.fromName(),
                message.to(),
                message.subject(),
                message.text(),
                message.html(),
                message.sentAt(),
                enclosed(message.attachments()),
                message.threadKeys(),
                null);
    }

    /** Kept, or why not: a message is not refused for what came with it. Within {@link Contents#holding}. */
    List<Letter.Enclosed> enclosed(List<Upload> uploads) {
        List<Letter.Enclosed> files = new ArrayList<>();
        for (Upload upload : uploads) {
            try (InputStream content = upload.content().open()) {
                Contents.Kept kept = rooms.contents().keep(upload.name(), content, upload.raw());
                files.add(new Letter.Enclosed(
                        kept.name(),
                        kept.mediaType(),
                        kept.bytes(),
                        kept.sha256(),
                        kept.file(),
                        null,
                        upload.contentId()));
            } catch (AttachmentRefused e) {
                files.add(new Letter.Enclosed(
                        Contents.plain(upload.name()),
                        "application/octet-stream",
                        0,
                        null,
                        null,
                        e.getMessage(),
                        upload.contentId()));
            } catch (IOException e) {
                throw new UncheckedIOException("The file " + upload.name() + " cannot be read", e);
            }
        }
        return files;
    }

    static Waiting waiting(String interaction, Channel channel, Route route, Instant arrived) {
        return new Waiting(interaction, route.queue(), route.priority(), route.skills(), arrived, route.preferred())
                .on(channel);
    }

    private Waiting waiting(String interaction, Channel channel, Route route) {
        return waiting(interaction, channel, route, rooms.clock().instant());
    }

    String nextInteraction() {
        return rooms.journal().epoch() + "-w" + count.incrementAndGet();
    }

    /**
     * Has an interaction wait for an agent: one that the channel has taken on by itself, or that came back from a queue.
     *
     * @throws IllegalStateException if it is over
     */
    public void enqueue(String interaction, Route route) {
        MessageTables.Open open = tables.open(interaction)
                .orElseThrow(() -> new IllegalStateException("interaction " + interaction + " is over"));
        Waiting.Preferred preferred = route.preferred();
        facts.commit(
                new ConversationFact.Queued(
                        interaction,
                        route.queue(),
                        route.priority(),
                        route.skills(),
                        preferred == null ? null : preferred.agent()),
                Personal.NONE);
        handling.enter(waiting(interaction, open.channel(), route));
    }

    /**
     * Writes to the customer on behalf of the center (a bot, an automatic reply), whoever has the interaction.
     *
     * @param by what wrote it, e.g. {@code bot main}
     * @return the message's id
     */
    public String write(String interaction, Answer answer, String by) {
        return desk.write(interaction, answer, by);
    }

    /**
     * What was written with this key, as {@link Answer#key} has it.
     *
     * @return the message's id
     */
    public Optional<String> written(String interaction, String key) {
        return tables.keyed(interaction, key);
    }

    /** A bot has understood what it is about; what a person says of it counts more. */
    public void understood(String interaction, String intent, double confidence) {
        facts.append(new ConversationFact.Understood(interaction, intent, confidence));
    }

    /** The customer has left (a chat that was closed), or the channel has served them; whoever has it wraps up. */
    public void end(String interaction, Ending ending) {
        handling.end(interaction, ending, null).join();
    }

    /**
     * A message that the network took did not arrive, as it reports later: it has failed, and says why.
     *
     * @param externalId by which the network knows it
     * @return its interaction; empty: nothing that we sent is known by this id
     */
    public Optional<String> undelivered(String account, String externalId, String why) {
        Optional<Message> sent = sent(account, externalId);
        sent.ifPresent(message -> facts.commit(
                new ConversationFact.SendFailed(message.interaction(), message.id(), 0, null),
                Personal.of(ConversationFact.WHY, why)));
        return sent.map(Message::interaction);
    }

    /**
     * A message that the network took is with the customer, as it reports later. Reported again, it is as if reported once.
     *
     * @param read whether they have looked at it, too
     * @return its interaction; empty: nothing that we sent is known by this id, or not yet
     */
    public Optional<String> arrived(String account, String externalId, boolean read) {
        Optional<Message> sent = sent(account, externalId);
        sent.filter(message -> read ? message.readAt() == null : message.deliveredAt() == null)
                .ifPresent(message -> facts.commit(
                        new ConversationFact.Arrived(message.interaction(), message.id(), read), Personal.NONE));
        return sent.map(Message::interaction);
    }

    private Optional<Message> sent(String account, String externalId) {
        return tables.known(account, Letter.key(externalId))
                // Reported faster than we have noted that it was taken; some networks know it by our id.
                .or(() -> tables.ours(account, externalId))
                .flatMap(known -> tables.messages(known.interaction()).stream()
                        .filter(message ->
                                message.id().equals(known.message()) && message.direction() == Message.Direction.OUT)
                        .findFirst());
    }

    /**
     * From now on answers by this account are sent; those that waited for it go first.
     *
     * @throws IllegalArgumentException if another carrier has this account
     */
    public void carry(Carrier carrier) {
        outbox.carry(carrier);
        log.info("{} by {} is carried", carrier.channel().word(), carrier.account());
    }

    /** Open interactions of a channel that are with no queue and no agent, newest first: what a bot takes up after a start. */
    public List<Conversation> unrouted(Channel channel) {
        return tables.list(new ConversationFilter(Conversation.State.UNROUTED, channel, null, null), null, 500)
                .items();
    }

    /** What is told at the moment and kept nowhere. */
    public Passing passing() {
        return passing;
    }

    /** For the agents. */
    public ConversationDesk desk() {
        return desk;
    }

    /** The messages of an interaction, oldest first. */
    public List<Message> messages(String interaction) {
        return tables.messages(interaction);
    }

    /** Those beyond the first so many, oldest first. */
    public List<Message> messages(String interaction, int after) {
        return tables.messages(interaction, after);
    }

    /** The interaction that a thread leads to. */
    public Optional<String> thread(String account, String key) {
        return tables.thread(account, List.of(Letter.key(key)));
    }

    public Optional<Conversation> find(String interaction) {
        return tables.find(interaction);
    }

    /** Whether a person on the other side wrote any of it, as far as can be told. */
    public boolean isPerson(String interaction) {
        return tables.isPerson(interaction);
    }

    /** Whether what a customer writes after the end answers something that was asked then. */
    @FunctionalInterface
    public interface Afterwards {
        boolean isAnswer(String interaction, String text);
    }

    /** From now on such a message is stored with the interaction, which it does not open again. */
    public void afterwards(Afterwards answers) {
        afterwards = answers;
    }

    /** What a message says when it is handed over, and nobody of ours is to see: made of its text. */
    @FunctionalInterface
    public interface Veiled {
        String unveiled(String interaction, String text);
    }

    /** From now on messages by this author are unveiled as they are sent. */
    public void unveil(String by, Veiled veiled) {
        this.veiled.put(by, veiled);
    }

    private String unveiled(Message message, String text) {
        Veiled by = message.by() == null ? null : veiled.get(message.by());
        return by == null ? text : by.unveiled(message.interaction(), text);
    }

    private void told(Waiting waiting, QueueSignal signal) {
        outbox.carriers().stream()
                .filter(carrier -> carrier.channel() == waiting.channel())
                .forEach(carrier -> carrier.signalled(waiting.interaction(), signal));
    }

    private Optional<Outgoing> outgoing(String interaction, String id) {
        List<Message> messages = tables.messages(interaction);
        String address = tables.address(interaction).map(found -> found.text()).orElse("");
        Message message =
                messages.stream().filter(one -> one.id().equals(id)).findFirst().orElse(null);
        if (message == null) {
            return Optional.empty();
        }
        List<Message> before = messages.subList(0, messages.indexOf(message));
        return Optional.of(new Outgoing(
                id,
                interaction,
                message.account(),
                message.to().isEmpty() ? address : message.to().getFirst(),
                message.subject(),
                unveiled(message, message.text()),
                message.html() == null ? null : unveiled(message, message.html()),
                message.attachments().stream().flatMap(this::file).toList(),
                before.stream()
                        .filter(one -> one.direction() == Message.Direction.IN)
                        .map(Message::externalId)
                        .reduce(null, (_, later) -> later),
                before.stream()
                        .map(Message::externalId)
                        .filter(Objects::nonNull)
                        .toList(),
                message.at(),
                Objects.requireNonNullElse(message.by(), ""),
                message.choices()));
    }

    private Stream<Outgoing.File> file(Message.File file) {
        String named = file.file();
        String sha256 = file.sha256();
        return named == null || sha256 == null
                ? Stream.empty()
                : Stream.of(new Outgoing.File(
                        file.name(),
                        file.mediaType(),
                        file.bytes(),
                        file.contentId(),
                        () -> rooms.contents().open(named, sha256)));
    }

    @Override
    public void close() {
        outbox.close();
    }
}
