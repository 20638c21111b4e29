package org.trunkline.chat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.conversation.Conversation;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Stage;
import org.trunkline.store.Database;

/** Which visitors are there, and which have left: so long after their last socket has gone. Thread-safe. */
final class Presence implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Presence.class);
    private static final int LOCKS = 64;

    /** A page that is loaded anew is gone for less; so is it for a part of the time after which the visitor has left. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final int PART = 4;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final Chats.Rooms rooms;
    private final Map<String, ChatEntry> chats;
    private final SessionTable sessions;
    private final Bots bots;
    private final Timers timers;
    /** Sessions with somebody there, by their id, and by the interaction that they lead to. */
    private final Map<String, Talk> talks = new ConcurrentHashMap<>();

    private final Map<String, Talk> leading = new ConcurrentHashMap<>();
    /** Who comes and who leaves, one after the other of a session. */
    private final List<ReentrantLock> doors =
            IntStream.range(0, LOCKS).mapToObj(_ -> new ReentrantLock()).toList();

    Presence(Chats.Rooms rooms, Map<String, ChatEntry> chats, SessionTable sessions, Bots bots, Timers timers) {
        this.rooms = rooms;
        this.chats = chats;
        this.sessions = sessions;
        this.bots = bots;
        this.timers = timers;
    }

    /** Takes up what an earlier start left: whoever was there is gone since now, unless they come back. */
    void takeUp() {
        sessions.due().forEach(due -> {
            ChatEntry chat = chats.get(due.chat());
            if (chat != null) {
                tellGoneLater(chat, due.id());
                dueAt(due.id(), due.at());
            }
        });
    }

    Collection<Talk> all() {
        return talks.values();
    }

    /** Null: nobody is there. */
    @Nullable
    Talk of(Session session) {
        return talks.get(session.id());
    }

    /** Null: nobody is there. */
    @Nullable
    Talk leadingTo(String interaction) {
        return leading.get(interaction);
    }

    /** What the visitor says goes here from now on. */
    void leads(Session session, String interaction) {
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
    }

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
                rooms.conversations().passing().tell(interaction, "chat.Typing", Map.of("on", false));
            }
            if (timers.closing()) {
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
    boolean isHere(String interaction) {
        return leading.containsKey(interaction);
    }

    // ---- who is gone

    private void tellGoneLater(ChatEntry chat, String session) {
        timers.later(
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
        timers.later(Duration.between(rooms.clock().instant(), at), () -> leftForGood(session, at));
    }

    /** Unless they came back meanwhile, and left again. */
    private void leftForGood(String session, Instant at) {
        if (at.isAfter(rooms.clock().instant())) {
            dueAt(session, at);
            return;
        }
        try {
            whileGone(session, (found, open) -> {
                ChatEntry chat = chats.get(found.chat());
                if (chat != null
                        && found.goneSince() != null
                        && !found.goneSince()
                                .plus(chat.goneAfter())
                                .isAfter(rooms.clock().instant())) {
                    end(open);
                    sessions.settled(session);
                }
            });
        } catch (RuntimeException e) {
            log.warn("a visitor's leaving is looked at again: {}", Database.described(e));
            timers.later(LOOK_AGAIN, () -> leftForGood(session, at));
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

    /** The visitor is gone, or says that it is over. */
    void end(Conversation open) {
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

    @Override
    public void close() {
        talks.values().forEach(talk -> talk.close(1012, "restart"));
    }
}
