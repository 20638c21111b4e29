package org.trunkline.chat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.trunkline.conversation.Conversation;
import org.trunkline.conversation.ConversationFact;
import org.trunkline.conversation.Message;
import org.trunkline.conversation.Receipt;
import org.trunkline.journal.Entry;
import org.trunkline.journal.Position;
import org.trunkline.journal.Subscription;
import org.trunkline.queue.Contact;
import org.trunkline.queue.FloorInput;
import org.trunkline.queue.QueueView;

/** What visitors are told: what is written, where their chat stands, and when either is new. Thread-safe. */
final class Telling implements AutoCloseable {
    /** Places in queues are told so often at most. */
    private static final Duration PLACES = Duration.ofSeconds(1);

    private static final String BOT = "bot ";

    /** What the center says by itself. */
    private static final Set<String> SYSTEM = Set.of(Chats.OURSELVES, "survey");

    private final Chats.Rooms rooms;
    private final SessionTable sessions;
    private final Presence presence;
    private final OffHours offHours;
    private final Timers timers;
    private final AtomicBoolean placesMoved = new AtomicBoolean();
    private volatile @Nullable Subscription subscription;

    Telling(Chats.Rooms rooms, SessionTable sessions, Presence presence, OffHours offHours, Timers timers) {
        this.rooms = rooms;
        this.sessions = sessions;
        this.presence = presence;
        this.offHours = offHours;
        this.timers = timers;
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
            // What comes with a token of no agent is a program's, whose name is no visitor's business.
            from = name != null || by.startsWith("user:") ? "agent" : SYSTEM.contains(by) ? "system" : "bot";
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
            case DONE -> new Standing(State.ENDED, null, null, offHours.isAwaited(chat, found));
            case OPEN ->
                new Standing(
                        State.TALKING,
                        agent == null
                                ? null
                                : new Frame.Agent(rooms.agentName().apply(agent).orElse(agent)),
                        null,
                        false);
            case WAITING -> new Standing(State.WAITING, null, place(found), false);
            case UNROUTED -> new Standing(chat.flow() == null ? State.WAITING : State.BOT, null, null, false);
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

    /** Goes on telling what happens after this. */
    void listen(Position after) {
        subscription = rooms.live().subscribe(after, this::happened, end -> {
            if (!timers.closing() && end != Subscription.End.SHUT_DOWN) {
                // What was missed is in the tables.
                timers.later(PLACES, () -> {
                    listen(rooms.live().last());
                    presence.all().forEach(talk -> talk.news(true));
                });
            }
        });
    }

    /** Never blocks: whoever it concerns is woken, and looks for themselves. */
    private void happened(Entry entry) {
        switch (entry.fact()) {
            case ConversationFact.Sending _, ConversationFact.Sent _, ConversationFact.Understood _ -> {}
            case ConversationFact fact -> {
                Talk talk = presence.leadingTo(fact.interaction());
                if (talk != null) {
                    talk.news(!isMessage(fact));
                }
            }
            case FloorInput _ -> {
                if (!presence.all().isEmpty() && placesMoved.compareAndSet(false, true)) {
                    timers.later(PLACES, () -> {
                        placesMoved.set(false);
                        presence.all().forEach(Talk::moved);
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
        Subscription listening = subscription;
        if (listening != null) {
            listening.close();
        }
    }
}
