package org.trunkline.chat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.conversation.Message;
import org.trunkline.store.Database;
import tools.jackson.databind.json.JsonMapper;

/**
 * One socket of a visitor. What it says is done on the thread that brings it, one after the other: while we are not done
 * with a frame, no other is read. What it is told goes by a thread of its own, which reads the messages from the tables, after
 * the last that it has sent; so what is told is durable, complete and in order, whatever wakes the thread or not.
 */
public final class Visit {
    private static final Logger log = LoggerFactory.getLogger(Visit.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static final Duration HELLO_WITHIN = Duration.ofSeconds(10);

    /** What is told at the latest after so long, for a script cannot see the pings of the protocol. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(20);

    private static final int NO_SUCH_SESSION = 4401;
    private static final int ORIGIN = 4403;
    private static final int NO_HELLO = 4408;
    private static final int TOO_FAST = 4429;
    private static final int AGAIN_LATER = 1012;

    /** So much is told and not read by its page before it is cut off; it comes back with what it has got. */
    private static final int MOST_WAITING = 1_000;

    private final Chats chats;
    private final Wire wire;
    private final String address;
    private final @Nullable String origin;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Frame> frames = new ArrayDeque<>();
    private boolean news;
    private boolean turned;
    private boolean over;
    private volatile @Nullable Talk talk;
    /** What it was told last; of the thread that tells. */
    private volatile Standing standing = Standing.NEW;

    Visit(Chats chats, Wire wire, String address, @Nullable String origin) {
        this.chats = chats;
        this.wire = wire;
        this.address = address;
        this.origin = origin;
    }

    // ---- what it says

    /** A frame; frames of one socket come one after the other. */
    public void heard(String frame) {
        try {
            Talk now = talk;
            if (!chats.limits().sends(now == null ? address : now.session().id())) {
                close(TOO_FAST, "too many frames; send fewer");
                return;
            }
            Heard heard = Heard.of(frame);
            if (now != null) {
                heard(now, heard);
            } else if (heard instanceof Heard.Hello(String session, long after)) {
                hello(session, after);
            } else {
                close(NO_HELLO, "say hello first");
            }
        } catch (RuntimeException e) {
            trouble(e);
        }
    }

    private void heard(Talk now, Heard heard) {
        switch (heard) {
            case Heard.Hello _ -> tell(new Frame.Refused(null, "hello was said already; send messages"));
            case Heard.Said said -> said(now, said);
            case Heard.Typing(boolean on) -> chats.intake().types(now, on);
            case Heard.Read(long seq) -> chats.intake().reads(now, seq);
            case Heard.End _ -> chats.intake().ends(now);
            case Heard.Call(String number) -> tell(chats.intake().wantsCall(now, number));
            case Heard.Refused(String key, String why) -> tell(new Frame.Refused(key, why));
        }
    }

    private void said(Talk now, Heard.Said said) {
        if (!chats.limits().says(now.session().id())) {
            close(TOO_FAST, "too many messages; send them again in a minute");
            return;
        }
        tell(chats.intake().said(now.session(), said.key(), said.text(), said.choice(), List.of()));
    }

    private void hello(String secret, long after) {
        Session session = chats.session(secret).orElse(null);
        if (session == null) {
            close(NO_SUCH_SESSION, "no such session; begin another one");
            return;
        }
        ChatEntry chat = chats.entry(session);
        if (!chat.admits(origin)) {
            close(ORIGIN, "this page may not have the chat; see origins in [[chat]]");
            return;
        }
        Talk joined = chats.presence().arrived(this, session, chat);
        talk = joined;
        if (isOver()) {
            chats.presence().left(this, joined); // the socket went while it was let in
            return;
        }
        standing = chats.telling().standing(chat, joined.interaction());
        try {
            wire.send(JSON.writeValueAsString(
                    new Frame.Welcome(standing, chats.telling().readByAgent(session))));
        } catch (IOException e) {
            close(AGAIN_LATER, "the socket does not take what it is told");
            return;
        }
        news = true;
        Thread.ofVirtual().name("chat-" + session.id().substring(0, 8)).start(() -> run(joined, after));
    }

    /** It was open for a while, and said nothing. */
    void helloIsDue() {
        if (talk == null) {
            close(NO_HELLO, "say hello first");
        }
    }

    /** The socket is closed. */
    public void gone() {
        lock.lock();
        try {
            if (over && talk == null) {
                return;
            }
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Talk now = talk;
        if (now != null) {
            chats.presence().left(this, now);
        }
    }

    private boolean isOver() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    void close(int code, String why) {
        wire.close(code, why);
        gone();
    }

    private void trouble(RuntimeException failure) {
        if (Database.unavailable(failure)) {
            log.info("a visitor is to come again later: {}", Database.described(failure));
        } else {
            log.error("a visitor's socket failed: {}", Database.described(failure));
        }
        close(AGAIN_LATER, "try again in a moment");
    }

    // ---- what it is told

    void tell(Frame frame) {
        boolean full;
        lock.lock();
        try {
            full = frames.size() >= MOST_WAITING;
            if (!full && !over) {
                frames.add(frame);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (full) {
            close(TOO_FAST, "what is told is not read; come back with what you have got");
        }
    }

    /** @param also whether where the chat stands may be otherwise, too */
    void news(boolean also) {
        lock.lock();
        try {
            news = true;
            turned |= also;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void moved() {
        if (standing.state() == State.WAITING) {
            news(true);
        }
    }

    private record Work(List<Frame> frames, boolean news, boolean turned) {}

    private @Nullable Work next() {
        lock.lock();
        try {
            long left = SIGN_OF_LIFE.toNanos();
            while (!over && frames.isEmpty() && !news && !turned) {
                left = changed.awaitNanos(left);
                if (left <= 0) {
                    frames.add(new Frame.Ping());
                }
            }
            if (over) {
                return null;
            }
            Work work = new Work(new ArrayList<>(frames), news, turned);
            frames.clear();
            news = false;
            turned = false;
            return work;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void run(Talk told, long after) {
        Reading reading = new Reading(told, after);
        try {
            for (Work work = next(); work != null; work = next()) {
                for (Frame frame : work.frames()) {
                    send(frame);
                }
                if (work.news()) {
                    reading.goOn();
                }
                if (work.turned()) {
                    Standing now = chats.telling().standing(told.chat(), told.interaction());
                    if (!now.equals(standing)) {
                        standing = now;
                        send(new Frame.Stands(now));
                    }
                }
            }
        } catch (IOException e) {
            log.debug("a visitor's socket is gone: {}", e.toString());
            close(AGAIN_LATER, "the socket does not take what it is told");
        } catch (RuntimeException e) {
            trouble(e);
        }
    }

    private void send(Frame frame) throws IOException {
        wire.send(JSON.writeValueAsString(frame));
    }

    /** How far the messages have been told. */
    private final class Reading {
        private final Talk told;
        private final long after;
        private @Nullable String interaction;
        private int count;

        Reading(Talk told, long after) {
            this.told = told;
            this.after = after;
            this.interaction = told.interaction();
        }

        void goOn() throws IOException {
            String now = told.interaction();
            readOn();
            if (now != null && !now.equals(interaction)) {
                interaction = now;
                count = 0;
                readOn();
            }
        }

        private void readOn() throws IOException {
            if (interaction == null) {
                return;
            }
            for (Message message : chats.telling().messages(interaction, count)) {
                count++;
                Frame.Message frame = message.direction() == Message.Direction.NOTE
                        ? null
                        : chats.telling().shown(told.session(), message);
                if (frame != null && frame.seq() > after) {
                    send(frame);
                }
            }
        }
    }
}
