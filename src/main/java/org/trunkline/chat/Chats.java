package org.trunkline.chat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.agent.Channel;
import org.trunkline.conversation.Answer;
import org.trunkline.conversation.Conversation;
import org.trunkline.conversation.ConversationFact;
import org.trunkline.conversation.Conversations;
import org.trunkline.conversation.Message;
import org.trunkline.conversation.Receipt;
import org.trunkline.conversation.Received;
import org.trunkline.conversation.Route;
import org.trunkline.conversation.Routing;
import org.trunkline.conversation.Upload;
import org.trunkline.customer.Address;
import org.trunkline.customer.CustomerDesk;
import org.trunkline.customer.Customers;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Interaction;
import org.trunkline.customer.Interactions;
import org.trunkline.customer.Stage;
import org.trunkline.flow.Fetched;
import org.trunkline.flow.FlowLibrary;
import org.trunkline.flow.HttpCall;
import org.trunkline.journal.Entry;
import org.trunkline.journal.Journal;
import org.trunkline.journal.LiveStream;
import org.trunkline.journal.Position;
import org.trunkline.journal.Projection;
import org.trunkline.journal.Subscription;
import org.trunkline.profile.AttachmentRefused;
import org.trunkline.profile.Contents;
import org.trunkline.queue.Contact;
import org.trunkline.queue.Floor;
import org.trunkline.queue.FloorInput;
import org.trunkline.queue.Overflowing;
import org.trunkline.queue.QueueView;
import org.trunkline.queue.Reply;
import org.trunkline.store.Database;
import org.trunkline.ticket.TicketDesk;
import org.trunkline.ticket.Tickets;

/** The chats on web pages. Thread-safe; what stores something blocks until it is durable. */
public final class Chats implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Chats.class);
    private static final int LOCKS = 64;

    /** A page that is loaded anew is gone for less; so is it for a part of the time after which the visitor has left. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final int PART = 4;

    /** Places in queues are told so often at most. */
    private static final Duration PLACES = Duration.ofSeconds(1);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final String BOT = "bot ";
    private static final String OURSELVES = "chat";

    /**
     * What chats need of the other rooms.
     *
     * @param agentName of an agent by their id; empty: there is none
     */
    public record Rooms(
            Database database,
            Journal journal,
            LiveStream live,
            Floor floor,
            Conversations conversations,
            Contents contents,
            Customers customers,
            CustomerDesk customerDesk,
            Tickets tickets,
            TicketDesk ticketDesk,
            Function<String, Optional<String>> agentName,
            BotRooms bots,
            InstantSource clock) {}

    /**
     * What flows that answer chats need beside that.
     *
     * @param tier of a customer, by their id
     * @param boxes where messages for nobody in particular go
     */
    public record BotRooms(
            Interactions interactions,
            FlowLibrary flows,
            Function<HttpCall, Fetched> http,
            Function<String, Optional<String>> tier,
            Boxes boxes) {}

    @FunctionalInterface
    public interface Boxes {
        /** @param key the same again: the same message */
        void leave(String interaction, String box, String key, String by);
    }

    private final Rooms rooms;
    private final Map<String, ChatEntry> chats = new ConcurrentHashMap<>();
    private final SessionTable sessions;
    private final People people;
    private final Bots bots;
    private final OffHours offHours;
    private final Limits limits = new Limits();
    /** Sessions with somebody there, by their id, and by the interaction that they lead to. */
    private final Map<String, Talk> talks = new ConcurrentHashMap<>();

    private final Map<String, Talk> leading = new ConcurrentHashMap<>();
    /** Who comes and who leaves, one after the other of a session. */
    private final List<ReentrantLock> doors =
            IntStream.range(0, LOCKS).mapToObj(_ -> new ReentrantLock()).toList();

    private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("chat-timers").daemon().factory());
    private final AtomicBoolean placesMoved = new AtomicBoolean();
    private volatile @Nullable Calls calls;
    private volatile @Nullable Subscription subscription;
    private volatile boolean closing;

    public Chats(ChatSettings settings, Rooms rooms) {
        this.rooms = rooms;
        settings.chats().forEach(chat -> chats.put(chat.name(), chat));
        this.sessions = new SessionTable(rooms.database());
        this.people = new People(rooms.customers(), rooms.customerDesk());
        this.bots = new Bots(
                Bots.Rooms.of(rooms),
                settings.chats().stream()
                        .filter(chat -> chat.flow() != null)
                        .collect(Collectors.toMap(
                                ChatEntry::name, chat -> new Bots.Duty(String.valueOf(chat.flow()), chat.queue()))),
                Bots.Patience.USUAL);
        this.offHours = new OffHours(rooms.customers(), rooms.customerDesk(), rooms.tickets(), rooms.ticketDesk());
        timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    public static Projection projection() {
        return new BotProjection();
    }

    /**
     * Takes up what an earlier start left: whoever was there is gone since now, unless they come back.
     *
     * @param telephone how visitors are called who ask for it
     */
    public Chats start(Calls telephone) {
        calls = telephone;
        Instant now = rooms.clock().instant();
        sessions.heal();
        for (ChatEntry chat : chats.values()) {
            sessions.forgetOld(chat.name(), now.minus(chat.lasts()));
            sessions.allGone(chat.name(), now, now.plus(chat.goneAfter()));
            rooms.conversations().carry(new ChatCarrier(chat, this));
        }
        bots.takeUp();
        sessions.due().forEach(due -> {
            ChatEntry chat = chats.get(due.chat());
            if (chat != null) {
                tellGoneLater(chat, due.id());
                dueAt(due.id(), due.at());
            }
        });
        listen(rooms.live().last());
        return this;
    }

    // ---- for pages

    public Optional<ChatEntry> find(String name) {
        return Optional.ofNullable(chats.get(name));
    }

    /** The one that the demonstration site shows; empty: there is no such site. */
    public Optional<ChatEntry> demo() {
        return chats.values().stream().filter(ChatEntry::demo).min(Comparator.comparing(ChatEntry::name));
    }

    /** The demonstration site's word on who its customer is; empty: it has no secret to sign with. */
    public Optional<String> token(ChatEntry chat, String subject, String name, String email, Duration lasts) {
        SignedTokens tokens = chat.tokens();
        return tokens == null
                ? Optional.empty()
                : tokens.sign(subject, name, email, rooms.clock().instant().plus(lasts));
    }

    /** Whether a page of this origin may have any of the chats. */
    public boolean admits(String origin) {
        return chats.values().stream().anyMatch(chat -> chat.admits(origin));
    }

    /** Whether this address may begin something; false: it has begun too much. */
    public boolean mayBegin(String address) {
        return limits.begins(address);
    }

    /**
     * Whether there is somebody.
     *
     * @param opens null: it is open, or nobody knows when it opens
     */
    public record Opening(boolean open, @Nullable Instant opens) {}

    public Opening opening(ChatEntry chat) {
        Optional<Instant> opens = chat.opensAt(rooms.clock().instant());
        if (opens.isPresent()) {
            return new Opening(false, opens.get().equals(Instant.MAX) ? null : opens.get());
        }
        return new Opening(!chat.offlineWithoutAgents() || isStaffed(chat.queue()), null);
    }

    private boolean isStaffed(String queue) {
        return rooms.floor().view().queues().containsKey(queue)
                && rooms.floor().view().agents().values().stream()
                        .anyMatch(agent -> agent.state() != org.trunkline.agent.AgentState.LOGGED_OUT);
    }

    /**
     * What a page begins a session with.
     *
     * @param token signed by the site; null: the visitor is anonymous
     */
    public record Beginning(
            @Nullable String name,
            @Nullable String email,
            @Nullable String token,
            @Nullable String page,
            @Nullable String language) {}

    /**
     * @return the secret of the session
     * @throws SignedTokens.Refused if the token does not count
     */
    public String begin(ChatEntry chat, Beginning beginning) throws SignedTokens.Refused {
        String secret = sessions.newSecret();
        String id = SessionTable.id(secret);
        String token = beginning.token();
        Address address;
        String name = beginning.name();
        String email = beginning.email();
        if (token == null) {
            address = people.anonymous(chat.name(), id);
        } else {
            SignedTokens tokens = chat.tokens();
            if (tokens == null) {
                throw new SignedTokens.Refused(
                        "this chat takes no tokens; give [[chat]] a secret or keys, or leave the token out", null);
            }
            SignedTokens.Claims claims = tokens.read(token);
            address = people.known(chat.name(), claims);
            name = claims.name() == null ? name : claims.name();
            email = claims.email() == null ? email : claims.email();
        }
        sessions.add(
                id,
                chat.name(),
                address,
                token != null,
                new SessionTable.Told(
                        fit(name, 200), fit(email, 320), fit(beginning.page(), 2_000), fit(beginning.language(), 35)),
                rooms.clock().instant());
        return secret;
    }

    private static @Nullable String fit(@Nullable String text, int most) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String clean = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return clean.length() <= most ? clean : clean.substring(0, most);
    }

    /** Empty: there is none, or it is over. */
    public Optional<Session> session(String secret) {
        return sessions.find(SessionTable.id(secret))
                .filter(found -> chats.containsKey(found.chat()))
                .filter(found -> found.goneSince() == null
                        || found.seenAt()
                                .plus(entry(found).lasts())
                                .isAfter(rooms.clock().instant()));
    }

    public ChatEntry entry(Session session) {
        ChatEntry chat = chats.get(session.chat());
        if (chat == null) {
            throw new IllegalArgumentException("there is no [[chat]] '" + session.chat() + "' any more; begin another");
        }
        return chat;
    }

    /** A socket was opened; it says what it wants by itself. */
    public Visit visit(Wire wire, String address, @Nullable String origin) {
        Visit visit = new Visit(this, wire, address, origin);
        if (closing || !limits.begins(address)) {
            visit.close(closing ? 1012 : 4429, closing ? "restart" : "too many sockets; try again in a minute");
            return visit;
        }
        var _ = timers.schedule(visit::helloIsDue, Visit.HELLO_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        return visit;
    }

    // ---- who is there

    Talk arrived(Visit visit, Session session, ChatEntry chat) {
        ReentrantLock door = door(session.id());
        door.lock();
        try {
            boolean first = !talks.containsKey(session.id());
            if (first) {
                sessions.here(session.id(), rooms.clock().instant());
            }
            Talk talk = talks.computeIfAbsent(session.id(), _ -> new Talk(session, chat));
            talk.add(visit);
            // What was stored right before a kill may have led elsewhere since.
            rooms.conversations()
                    .thread(chat.name(), session.thread())
                    .ifPresent(interaction -> leads(talk, interaction));
            String interaction = talk.interaction();
            if (first && interaction != null && session.goneSince() != null && isGoneFor(chat, session.goneSince())) {
                tellBack(interaction);
            }
            return talk;
        } finally {
            door.unlock();
        }
    }

    private static Duration grace(ChatEntry chat) {
        Duration part = chat.goneAfter().dividedBy(PART);
        return part.compareTo(GRACE) < 0 ? part : GRACE;
    }

    private boolean isGoneFor(ChatEntry chat, Instant since) {
        return since.plus(grace(chat)).isBefore(rooms.clock().instant());
    }

    private void leads(Talk talk, String interaction) {
        String before = talk.interaction();
        if (!interaction.equals(before)) {
            sessions.leads(talk.session().id(), interaction);
            talk.leads(interaction);
        }
        leading.put(interaction, talk);
    }

    void left(Visit visit, Talk talk) {
        Session session = talk.session();
        ReentrantLock door = door(session.id());
        door.lock();
        try {
            if (!talk.remove(visit) || !talks.remove(session.id(), talk)) {
                return;
            }
            String interaction = talk.interaction();
            if (interaction != null) {
                leading.remove(interaction, talk);
                passes(interaction, "Typing", Map.of("on", false));
            }
            if (closing) {
                return; // the next start has them as gone
            }
            Instant now = rooms.clock().instant();
            Instant due = now.plus(talk.chat().goneAfter());
            tellGoneLater(talk.chat(), session.id());
            dueAt(session.id(), due);
            sessions.gone(session.id(), now, due);
        } catch (RuntimeException e) {
            log.warn("that a visitor is gone is not written down: {}", Database.described(e));
        } finally {
            door.unlock();
        }
    }

    private ReentrantLock door(String session) {
        return doors.get(Math.floorMod(session.hashCode(), LOCKS));
    }

    /** Whether somebody is there now. */
    public boolean isHere(String interaction) {
        return leading.containsKey(interaction);
    }

    // ---- who is gone

    private void tellGoneLater(ChatEntry chat, String session) {
        later(
                grace(chat),
                () -> whileGone(
                        session,
                        (_, open) -> rooms.journal()
                                .append(
                                        rooms.clock().instant(),
                                        new ChatFact.Gone(open.interaction().id()))));
    }

    private void tellBack(String interaction) {
        rooms.conversations()
                .find(interaction)
                .filter(found -> found.state() != Conversation.State.DONE)
                .ifPresent(_ -> rooms.journal().append(rooms.clock().instant(), new ChatFact.Back(interaction)));
    }

    private void dueAt(String session, Instant at) {
        later(Duration.between(rooms.clock().instant(), at), () -> leftForGood(session, at));
    }

    /** Unless they came back meanwhile, and left again. */
    private void leftForGood(String session, Instant at) {
        if (at.isAfter(rooms.clock().instant())) {
            dueAt(session, at);
            return;
        }
        try {
            whileGone(session, (found, open) -> {
                if (found.goneSince() != null
                        && !found.goneSince()
                                .plus(entry(found).goneAfter())
                                .isAfter(rooms.clock().instant())) {
                    end(open);
                    sessions.settled(session);
                }
            });
        } catch (RuntimeException e) {
            log.warn("a visitor's leaving is looked at again: {}", Database.described(e));
            later(LOOK_AGAIN, () -> leftForGood(session, at));
        }
    }

    private interface Leaving {
        void happens(Session session, Conversation open);
    }

    private void whileGone(String session, Leaving leaving) {
        ReentrantLock door = door(session);
        door.lock();
        try {
            Session found =
                    talks.containsKey(session) ? null : sessions.find(session).orElse(null);
            String interaction = found == null ? null : found.interaction();
            if (found == null || interaction == null || !chats.containsKey(found.chat())) {
                return;
            }
            rooms.conversations()
                    .find(interaction)
                    .filter(open -> open.state() != Conversation.State.DONE)
                    .ifPresent(open -> leaving.happens(found, open));
        } finally {
            door.unlock();
        }
    }

    private void end(Conversation open) {
        if (bots.left(open.interaction().id())) {
            return;
        }
        rooms.conversations()
                .end(
                        open.interaction().id(),
                        switch (open.state()) {
                            case OPEN -> Ending.completed(Ending.Responsible.CALLER);
                            case WAITING -> Ending.abandoned(Stage.QUEUED);
                            case UNROUTED, DONE -> Ending.abandoned(Stage.FLOW);
                        });
    }

    private void later(Duration wait, Runnable what) {
        if (!closing) {
            var _ = timers.schedule(
                    () -> Thread.ofVirtual().name("chat-timer").start(() -> {
                        try {
                            if (!closing) {
                                what.run();
                            }
                        } catch (RuntimeException e) {
                            log.warn("what was due in a chat did not happen: {}", Database.described(e));
                        }
                    }),
                    Math.max(1, wait.toMillis()),
                    TimeUnit.MILLISECONDS);
        }
    }

    // ---- what visitors say

    Frame said(Session session, String key, String text, @Nullable String choice, List<Upload> files) {
        ChatEntry chat = entry(session);
        Receipt receipt = rooms.conversations()
                .received(
                        new Received(
                                Channel.CHAT,
                                chat.name(),
                                session.externalId(key),
                                session.address(),
                                session.name(),
                                List.of(),
                                null,
                                rooms.clock().instant(),
                                chat.flow() == null ? text : kept(session, key, text),
                                null,
                                files,
                                List.of(session.thread())),
                        chat.flow() == null ? Routing.to(chat.queue()) : Routing.BY_ITSELF);
        opened(session, receipt);
        if (chat.flow() != null) {
            toBot(chat, receipt);
        }
        return new Frame.Stored(key, Seq.of(receipt.message()), rooms.clock().instant());
    }

    private String kept(Session session, String key, String text) {
        Talk talk = talks.get(session.id());
        String interaction = talk == null ? session.interaction() : talk.interaction();
        return interaction == null ? text : bots.kept(interaction, session.externalId(key), text);
    }

    private void toBot(ChatEntry chat, Receipt receipt) {
        String interaction = receipt.interaction();
        switch (receipt.how()) {
            case OPENED, REOPENED -> {
                if (!bots.start(interaction, receipt.message())) {
                    log.warn(
                            "[{}] there is no flow {}; the visitor comes to queue {}",
                            interaction,
                            chat.flow(),
                            chat.queue());
                    rooms.conversations().enqueue(interaction, Route.to(chat.queue()));
                }
            }
            case CONTINUED -> bots.heard(interaction);
            case KNOWN, ANSWERED -> {}
        }
    }

    /**
     * A message that is a file.
     *
     * @return what its writer is told
     * @throws AttachmentRefused if such a file is not taken
     * @throws IllegalArgumentException if the key is none
     */
    public Frame file(Session session, String key, String name, InputStream content)
            throws IOException, AttachmentRefused {
        if (!Heard.KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("is none");
        }
        try (Contents.Holding _ = rooms.contents().holding()) {
            Contents.Kept kept = rooms.contents().keep(name, content, false);
            return said(
                    session,
                    key,
                    "",
                    null,
                    List.of(new Upload(
                            kept.name(),
                            null,
                            false,
                            () -> rooms.contents()
                                    .open(kept.file(), kept.sha256())
                                    .orElseThrow(() -> new IOException("the file is gone")))));
        }
    }

    /**
     * The form for when nobody is there.
     *
     * @param key of the form: sent again, it is the same ticket
     * @return the ticket's number
     * @throws IllegalArgumentException naming the field, what is wrong and, after a semicolon, what to do
     */
    public long leave(
            ChatEntry chat, @Nullable String name, String email, @Nullable String subject, String text, String key) {
        return offHours.left(chat, fit(name, 200), email, fit(subject, 500), text, key);
    }

    /** Which files are taken. */
    public Contents.Rules files() {
        return rooms.contents().rules();
    }

    private void opened(Session session, Receipt receipt) {
        String interaction = receipt.interaction();
        Talk talk = talks.get(session.id());
        if (talk == null) {
            sessions.leads(session.id(), interaction);
        } else if (!interaction.equals(talk.interaction())) {
            ReentrantLock door = door(session.id());
            door.lock();
            try {
                leads(talk, interaction);
            } finally {
                door.unlock();
            }
            talk.news(true);
        }
        if (receipt.how() == Receipt.How.OPENED && !session.known()) {
            typed(session, interaction);
        }
    }

    /** What an anonymous visitor typed in, as an address that nobody has made sure of. */
    private void typed(Session session, String interaction) {
        try {
            String customer = rooms.conversations()
                    .find(interaction)
                    .map(Conversation::interaction)
                    .map(Interaction::customer)
                    .orElse(null);
            sessions.email(session.id())
                    .flatMap(text -> rooms.customers().address(Address.Kind.EMAIL, text))
                    .filter(_ -> customer != null)
                    .ifPresent(address ->
                            people.typed(String.valueOf(customer), address, OURSELVES + " " + session.chat()));
        } catch (RuntimeException e) {
            log.warn("[{}] the visitor's address is not with the customer: {}", interaction, Database.described(e));
        }
    }

    void visitorTypes(Talk talk, boolean on) {
        String interaction = talk.interaction();
        if (interaction != null) {
            passes(interaction, "Typing", Map.of("on", on));
        }
    }

    void visitorRead(Talk talk, long seq) {
        String interaction = talk.interaction();
        if (interaction != null) {
            sessions.readByVisitor(talk.session().id(), seq);
            passes(interaction, "Read", Map.of("message", Seq.message(seq)));
        }
    }

    void visitorEnds(Talk talk) {
        String interaction = talk.interaction();
        if (interaction != null) {
            rooms.conversations()
                    .find(interaction)
                    .filter(open -> open.state() != Conversation.State.DONE)
                    .ifPresent(this::end);
        }
    }

    /** Who waits is called in their place; whom an agent has, is told to them. */
    Frame visitorWantsCall(Talk talk, String given) {
        Calls telephone = calls;
        String number = telephone == null || !talk.chat().callback()
                ? null
                : telephone.callable(given).orElse(null);
        String interaction = talk.interaction();
        Conversation open = interaction == null
                ? null
                : rooms.conversations().find(interaction).orElse(null);
        if (telephone == null || number == null) {
            return new Frame.Called(
                    false,
                    talk.chat().callback()
                            ? "we cannot call this number; write it as +442079460000, or leave it in a message"
                            : "nobody is called from this chat; leave your number in a message");
        }
        if (open == null || open.state() == Conversation.State.DONE) {
            return new Frame.Called(false, "nobody knows yet what it is about; write a message first");
        }
        String id = open.interaction().id();
        String customer = open.interaction().customer();
        if (customer != null) {
            rooms.customers()
                    .address(Address.Kind.PHONE, number)
                    .ifPresent(address -> people.typed(
                            customer, address, OURSELVES + " " + talk.chat().name()));
        }
        // The same key for the same number: asked for again, it is written once.
        Frame _ = said(
                talk.session(),
                "call-" + SessionTable.id(id + number).substring(0, 32),
                "Please call me: " + number,
                null,
                List.of());
        if (open.state() != Conversation.State.WAITING) {
            rooms.journal().append(rooms.clock().instant(), new ChatFact.CallAsked(id));
            return new Frame.Called(true, "you are called as soon as somebody can");
        }
        return switch (telephone
                .instead(id, number)
                .orTimeout(10, TimeUnit.SECONDS)
                .join()) {
            case Reply.Done _ -> {
                rooms.conversations().end(id, Ending.callBack(Stage.QUEUED));
                yield new Frame.Called(true, "you are called when it is your turn; your place is kept");
            }
            case Reply.Refused(String why) -> new Frame.Called(false, why);
        };
    }

    // ---- what agents do

    /** @return false: nobody is there to see it */
    public boolean agentTypes(String interaction, boolean on) {
        Talk talk = leading.get(interaction);
        if (talk != null) {
            talk.tell(new Frame.Typing("agent", on));
        }
        return talk != null;
    }

    /**
     * The agent has read up to this message.
     *
     * @throws IllegalArgumentException if it is no message's id
     */
    public void agentRead(String interaction, String message) {
        if (!message.startsWith("m")) {
            throw new IllegalArgumentException("'" + message + "' is no id of a message; give one of the messages");
        }
        long seq = Seq.of(message);
        sessions.of(interaction).ifPresent(session -> sessions.readByAgent(session.id(), seq));
        Talk talk = leading.get(interaction);
        if (talk != null) {
            talk.tell(new Frame.Read(seq));
        }
    }

    /**
     * What an agent's page shows of the visitor.
     *
     * @param here whether a page is open
     * @param goneSince when the last was closed; null: one is open
     * @param read up to which message the visitor has read; null: none
     * @param readByAgent up to which message an agent has
     * @param known whether the site said who it is
     */
    public record Visitor(
            boolean here,
            @Nullable Instant goneSince,
            @Nullable String read,
            @Nullable String readByAgent,
            boolean known) {}

    /** Empty: it is no chat, or its visitor cannot come back. */
    public Optional<Visitor> visitor(String interaction) {
        return sessions.of(interaction)
                .map(found -> new Visitor(
                        isHere(interaction),
                        found.goneSince(),
                        message(found.readByVisitor()),
                        message(found.readByAgent()),
                        found.known()));
    }

    private static @Nullable String message(long seq) {
        return seq == 0 ? null : Seq.message(seq);
    }

    /** Worth nothing a moment later: whoever looks now is told. */
    private void passes(String interaction, String what, Map<String, Object> data) {
        rooms.conversations().passing().tell(interaction, "chat." + what, data);
    }

    // ---- what visitors are told

    Limits limits() {
        return limits;
    }

    List<Message> messages(String interaction, int after) {
        return rooms.conversations().messages(interaction, after);
    }

    long readByAgent(Session session) {
        return sessions.find(session.id()).map(Session::readByAgent).orElse(0L);
    }

    Frame.Message shown(Session session, Message message) {
        String by = message.by();
        List<Frame.File> files = message.attachments().stream()
                .filter(file -> file.file() != null)
                .map(file -> new Frame.File(file.id(), file.name(), file.mediaType(), file.bytes()))
                .toList();
        String from;
        String name = null;
        if (by == null) {
            from = "customer";
            name = message.fromName();
        } else if (by.startsWith(BOT)) {
            from = "bot";
        } else {
            name = rooms.agentName().apply(by).orElse(null);
            from = name == null && !by.startsWith("user:") ? "system" : "agent";
        }
        return new Frame.Message(
                Seq.of(message.id()),
                session.key(message.externalId()),
                from,
                name,
                message.text(),
                message.at(),
                message.choices(),
                files);
    }

    Standing standing(ChatEntry chat, @Nullable String interaction) {
        Conversation found = interaction == null
                ? null
                : rooms.conversations().find(interaction).orElse(null);
        if (found == null) {
            return Standing.NEW;
        }
        String agent = found.interaction().agent();
        return switch (found.state()) {
            case DONE -> new Standing(State.ENDED, null, null);
            case OPEN ->
                new Standing(
                        State.TALKING,
                        agent == null
                                ? null
                                : new Frame.Agent(rooms.agentName().apply(agent).orElse(agent)),
                        null);
            case WAITING -> new Standing(State.WAITING, null, place(found));
            case UNROUTED -> new Standing(chat.flow() == null ? State.WAITING : State.BOT, null, null);
        };
    }

    private @Nullable Integer place(Conversation waiting) {
        QueueView queue = rooms.floor()
                .view()
                .queues()
                .get(String.valueOf(waiting.interaction().queue()));
        if (queue == null) {
            return null;
        }
        int place = 1;
        for (Contact contact : queue.waiting()) {
            if (contact.interaction().equals(waiting.interaction().id())) {
                return place;
            }
            place++;
        }
        return null;
    }

    /** Whether there is a page still that could show it. */
    boolean canBeRead(ChatEntry chat, String address) {
        return sessions.isThere(chat.name(), address);
    }

    /** Nobody is free, and the queue keeps them no longer. Must not block. */
    void overflowed(ChatEntry chat, String interaction, Overflowing why) {
        Thread.ofVirtual().name("chat-overflow").start(() -> {
            try {
                rooms.conversations()
                        .find(interaction)
                        .filter(found -> found.account().equals(chat.name()))
                        .filter(_ -> !bots.overflowed(interaction, why))
                        .ifPresent(_ -> {
                            var _ = rooms.conversations()
                                    .write(
                                            interaction,
                                            Answer.of("Nobody is free for you at the moment. Leave us your email"
                                                    + " address, and we will write to you."),
                                            OURSELVES);
                            rooms.conversations().end(interaction, Ending.overflowed(reason(why)));
                        });
            } catch (RuntimeException e) {
                log.error("[{}] was not told that nobody is free: {}", interaction, Database.described(e));
            }
        });
    }

    private static Ending.Reason reason(Overflowing why) {
        return switch (why) {
            case MAX_WAIT -> Ending.Reason.MAX_WAIT;
            case NO_AGENT -> Ending.Reason.NO_AGENT;
            case FULL, ESTIMATED_WAIT -> Ending.Reason.QUEUE_FULL;
            case CLOSED -> Ending.Reason.QUEUE_CLOSED;
        };
    }

    // ---- what happens

    private void listen(Position after) {
        subscription = rooms.live().subscribe(after, this::happened, end -> {
            if (!closing && end != Subscription.End.SHUT_DOWN) {
                // What was missed is in the tables.
                later(PLACES, () -> {
                    listen(rooms.live().last());
                    talks.values().forEach(talk -> talk.news(true));
                });
            }
        });
    }

    /** Never blocks: whoever it concerns is woken, and looks for themselves. */
    private void happened(Entry entry) {
        switch (entry.fact()) {
            case ConversationFact.Sending _, ConversationFact.Sent _, ConversationFact.Understood _ -> {}
            case ConversationFact fact -> {
                Talk talk = leading.get(fact.interaction());
                if (talk != null) {
                    talk.news(!isMessage(fact));
                }
            }
            case FloorInput _ -> {
                if (!talks.isEmpty() && placesMoved.compareAndSet(false, true)) {
                    later(PLACES, () -> {
                        placesMoved.set(false);
                        talks.values().forEach(Talk::moved);
                    });
                }
            }
            default -> {}
        }
    }

    private static boolean isMessage(ConversationFact fact) {
        return fact instanceof ConversationFact.Wrote
                || (fact instanceof ConversationFact.Received received
                        && (received.how() == Receipt.How.CONTINUED || received.how() == Receipt.How.ANSWERED));
    }

    @Override
    public void close() {
        closing = true;
        bots.close();
        timers.shutdownNow();
        Subscription listening = subscription;
        if (listening != null) {
            listening.close();
        }
        talks.values().forEach(talk -> talk.close(1012, "restart"));
    }

    /** For the log: without anybody's words. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "Chats[%d there]", talks.size());
    }
}
