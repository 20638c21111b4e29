package org.trunkline.chat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.agent.Channel;
import org.trunkline.conversation.Conversation;
import org.trunkline.conversation.Receipt;
import org.trunkline.conversation.Received;
import org.trunkline.conversation.Route;
import org.trunkline.conversation.Routing;
import org.trunkline.conversation.Upload;
import org.trunkline.customer.Address;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Interaction;
import org.trunkline.customer.Stage;
import org.trunkline.profile.AttachmentRefused;
import org.trunkline.profile.Contents;
import org.trunkline.queue.Reply;
import org.trunkline.store.Database;

/** What visitors say and ask for. Thread-safe; what stores something blocks until it is durable. */
final class Intake {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    private final Chats.Rooms rooms;
    private final Map<String, ChatEntry> chats;
    private final SessionTable sessions;
    private final Presence presence;
    private final People people;
    private final Bots bots;
    private volatile @Nullable Calls calls;

    Intake(
            Chats.Rooms rooms,
            Map<String, ChatEntry> chats,
            SessionTable sessions,
            Presence presence,
            People people,
            Bots bots) {
        this.rooms = rooms;
        this.chats = chats;
        this.sessions = sessions;
        this.presence = presence;
        this.people = people;
        this.bots = bots;
    }

    /** @param telephone how visitors are called who ask for it */
    void start(Calls telephone) {
        calls = telephone;
    }

    private ChatEntry entry(Session session) {
        return Chats.entry(chats, session);
    }

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
        Talk talk = presence.of(session);
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
    Frame file(Session session, String key, String name, InputStream content) throws IOException, AttachmentRefused {
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

    private void opened(Session session, Receipt receipt) {
        String interaction = receipt.interaction();
        presence.leads(session, interaction);
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
                            people.typed(String.valueOf(customer), address, Chats.OURSELVES + " " + session.chat()));
        } catch (RuntimeException e) {
            log.warn("[{}] the visitor's address is not with the customer: {}", interaction, Database.described(e));
        }
    }

    void types(Talk talk, boolean on) {
        String interaction = talk.interaction();
        if (interaction != null) {
            passes(interaction, "Typing", Map.of("on", on));
        }
    }

    void reads(Talk talk, long seq) {
        String interaction = talk.interaction();
        if (interaction != null) {
            sessions.readByVisitor(talk.session().id(), seq);
            passes(interaction, "Read", Map.of("message", Seq.message(seq)));
        }
    }

    void ends(Talk talk) {
        String interaction = talk.interaction();
        if (interaction != null) {
            rooms.conversations()
                    .find(interaction)
                    .filter(open -> open.state() != Conversation.State.DONE)
                    .ifPresent(presence::end);
        }
    }

    /** Who waits is called in their place; whom an agent has, is told to them. */
    Frame wantsCall(Talk talk, String given) {
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
                            customer,
                            address,
                            Chats.OURSELVES + " " + talk.chat().name()));
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

    /** Worth nothing a moment later: whoever looks now is told. */
    private void passes(String interaction, String what, Map<String, Object> data) {
        rooms.conversations().passing().tell(interaction, "chat." + what, data);
    }
}
