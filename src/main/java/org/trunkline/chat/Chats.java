package org.trunkline.chat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.agent.AgentState;
import org.trunkline.agent.Channel;
import org.trunkline.conversation.Answer;
import org.trunkline.conversation.Conversation;
import org.trunkline.conversation.Conversations;
import org.trunkline.customer.Address;
import org.trunkline.customer.Callback;
import org.trunkline.customer.Callbacks;
import org.trunkline.customer.CustomerDesk;
import org.trunkline.customer.Customers;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Interactions;
import org.trunkline.customer.Stage;
import org.trunkline.flow.Fetched;
import org.trunkline.flow.FlowLibrary;
import org.trunkline.flow.HttpCall;
import org.trunkline.journal.Journal;
import org.trunkline.journal.LiveStream;
import org.trunkline.journal.Projection;
import org.trunkline.profile.AttachmentRefused;
import org.trunkline.profile.Contents;
import org.trunkline.queue.Floor;
import org.trunkline.queue.FloorPlan;
import org.trunkline.queue.FloorView;
import org.trunkline.queue.Overflowing;
import org.trunkline.queue.QueueView;
import org.trunkline.store.Database;
import org.trunkline.ticket.TicketDesk;
import org.trunkline.ticket.Tickets;

/** The chats on web pages. Thread-safe; what stores something blocks until it is durable. */
public final class Chats implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Chats.class);
    static final String OURSELVES = "chat";

    /**
     * What chats need of the other rooms.
     *
     * @param plan of the floor, as it is in force
     * @param agentName of an agent by their id; empty: there is none
     */
    public record Rooms(
            Database database,
            Journal journal,
            LiveStream live,
            Floor floor,
            Supplier<FloorPlan> plan,
            Conversations conversations,
            Contents contents,
            Customers customers,
            CustomerDesk customerDesk,
            Callbacks callbacks,
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
    private final Timers timers = new Timers();
    private final Presence presence;
    private final Intake intake;
    private final Telling telling;

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
                                ChatEntry::name,
                                chat -> new Bots.Duty(
                                        String.valueOf(chat.flow()),
                                        chat.queue(),
                                        new Bots.Patience(chat.answerWithin())))));
        this.offHours =
                new OffHours(rooms.customers(), rooms.customerDesk(), people, rooms.tickets(), rooms.ticketDesk());
        this.presence = new Presence(rooms, chats, sessions, bots, timers);
        this.intake = new Intake(rooms, chats, sessions, presence, people, bots);
        this.telling = new Telling(rooms, sessions, presence, offHours, timers);
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
        intake.start(telephone);
        Instant now = rooms.clock().instant();
        sessions.heal();
        for (ChatEntry chat : chats.values()) {
            sessions.forgetOld(chat.name(), now.minus(chat.lasts()));
            sessions.allGone(chat.name(), now, now.plus(chat.goneAfter()));
            rooms.conversations().carry(new ChatCarrier(chat, this));
        }
        bots.takeUp();
        endCalledBack();
        presence.takeUp();
        telling.listen(rooms.live().last());
        return this;
    }

    /** A call was promised in the place of the chat, and the controller ended before the chat did: it has its end now. */
    private void endCalledBack() {
        for (Callback promised : rooms.callbacks().open()) {
            String chat = promised.origin();
            if (chat != null) {
                rooms.conversations()
                        .find(chat)
                        .filter(found ->
                                chats.containsKey(found.account()) && found.state() == Conversation.State.WAITING)
                        // Who has written since then goes on in writing, too.
                        .filter(found ->
                                found.lastIn() == null || !found.lastIn().isAfter(promised.createdAt()))
                        .ifPresent(_ -> rooms.conversations().end(chat, Ending.callBack(Stage.QUEUED)));
            }
        }
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

    /** Whether somebody is logged in who could take a chat of the queue, and it is not closed. */
    private boolean isStaffed(String queue) {
        FloorView floor = rooms.floor().view();
        QueueView view = floor.queues().get(queue);
        Set<String> able = rooms.plan().get().able(queue, Channel.CHAT);
        return view != null
                && view.closed() == null
                && floor.agents().values().stream()
                        .anyMatch(agent -> agent.state() != AgentState.LOGGED_OUT && able.contains(agent.agent()));
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

    /** One line, shortened if need be; null: it is blank. */
    static @Nullable String fit(@Nullable String text, int most) {
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
        return entry(chats, session);
    }

    static ChatEntry entry(Map<String, ChatEntry> chats, Session session) {
        ChatEntry chat = chats.get(session.chat());
        if (chat == null) {
            throw new IllegalArgumentException("there is no [[chat]] '" + session.chat() + "' any more; begin another");
        }
        return chat;
    }

    /** A socket was opened; it says what it wants by itself. */
    public Visit visit(Wire wire, String address, @Nullable String origin) {
        Visit visit = new Visit(this, wire, address, origin);
        if (timers.closing() || !limits.begins(address)) {
            visit.close(
                    timers.closing() ? 1012 : 4429,
                    timers.closing() ? "restart" : "too many sockets; try again in a minute");
            return visit;
        }
        timers.later(Visit.HELLO_WITHIN, visit::helloIsDue);
        return visit;
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
        return intake.file(session, key, name, content);
    }

    // ---- for a visitor's socket

    Presence presence() {
        return presence;
    }

    Intake intake() {
        return intake;
    }

    Telling telling() {
        return telling;
    }

    Limits limits() {
        return limits;
    }

    /**
     * The form for when nobody is there.
     *
     * @param session of the visitor; null: none was begun
     * @return the ticket's number
     * @throws IllegalArgumentException naming the field, what is wrong and, after a semicolon, what to do
     */
    public long leave(ChatEntry chat, OffHoursForm form, @Nullable Session session) {
        Conversation open = session == null || session.interaction() == null
                ? null
                : rooms.conversations().find(session.interaction()).orElse(null);
        long number = offHours.left(chat, form, open);
        Talk talk = session == null ? null : presence.of(session);
        if (talk != null) {
            talk.news(true);
        }
        return number;
    }

    /** Which files are taken. */
    public Contents.Rules files() {
        return rooms.contents().rules();
    }

    // ---- what agents do

    /** @return false: nobody is there to see it */
    public boolean agentTypes(String interaction, boolean on) {
        Talk talk = presence.leadingTo(interaction);
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
        Talk talk = presence.leadingTo(interaction);
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
                        presence.isHere(interaction),
                        found.goneSince(),
                        message(found.readByVisitor()),
                        message(found.readByAgent()),
                        found.known()));
    }

    private static @Nullable String message(long seq) {
        return seq == 0 ? null : Seq.message(seq);
    }

    // ---- for the carrier

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

    @Override
    public void close() {
        timers.close();
        bots.close();
        telling.close();
        presence.close();
    }

    /** For the log: without anybody's words. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "Chats[%d there]", presence.all().size());
    }
}
