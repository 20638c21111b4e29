package org.trunkline.conversation;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Address;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Page;
import org.trunkline.customer.Stage;
import org.trunkline.journal.Personal;
import org.trunkline.profile.Contents;
import org.trunkline.queue.Reply;

/**
 * What agents do with interactions in writing. What is answered by a {@link Reply} never waits; everything else is in force
 * when it returns. Who may do what is for the one who asks to find out. By: an agent's id, or the name of who asked.
 */
public final class ConversationDesk {
    private final Conversations conversations;
    private final Conversations.Rooms rooms;
    private final Facts facts;
    private final MessageTables tables;
    private final Correspondence correspondence;
    private final Intents intents;
    private final Handling handling;
    private final Outbox outbox;
    private final Watchers watchers;
    private final Passing passing;

    ConversationDesk(
            Conversations conversations,
            Conversations.Rooms rooms,
            ConversationSettings settings,
            Facts facts,
            MessageTables tables,
            Intents intents,
            Handling handling,
            Outbox outbox,
            Passing passing) {
        this.conversations = conversations;
        this.rooms = rooms;
        this.facts = facts;
        this.tables = tables;
        this.correspondence = new Correspondence(rooms.database(), rooms.interactions(), rooms.contents());
        this.intents = intents;
        this.handling = handling;
        this.outbox = outbox;
        this.passing = passing;
        this.watchers = new Watchers(settings.seen(), passing, rooms.clock());
    }

    /** What is told at the moment and kept nowhere. */
    public Passing passing() {
        return passing;
    }

    // ---- reading

    /**
     * The inbox, newest first.
     *
     * @param from null for the first page, then {@link Page#next}
     * @throws IllegalArgumentException if {@code from} is not what a page gave
     */
    public Page<Conversation> list(ConversationFilter filter, @Nullable String from, int limit) {
        return tables.list(filter, from, limit);
    }

    public Optional<Conversation> find(String interaction) {
        return tables.find(interaction);
    }

    /** @param agent who asks; null: nobody in particular */
    public Optional<Exchange> exchange(String interaction, @Nullable String agent) {
        return tables.find(interaction)
                .map(found -> new Exchange(
                        found,
                        tables.messages(interaction),
                        agent == null ? null : tables.draft(interaction, agent).orElse(null),
                        watchers.now(interaction).stream()
                                .filter(one -> !one.agent().equals(agent))
                                .toList()));
    }

    /** Whether the agent has it or is shown it now. */
    public boolean concerns(String interaction, String agent) {
        return handling.concerns(interaction, agent);
    }

    /** Whether the agent has it now. */
    public boolean has(String interaction, String agent) {
        return agent.equals(handling.agent(interaction));
    }

    /** What the agent is shown now, to accept or decline. */
    public List<Conversation> offeredTo(String agent) {
        return tables.these(handling.offeredTo(agent));
    }

    /** A file of a message, and of which interaction it is. */
    public record Found(String interaction, Message.File file) {}

    public Optional<Found> file(String id) {
        return tables.file(id).map(found -> new Found(found.interaction(), found.file()));
    }

    /** Empty: it was not kept, or is gone. */
    public Optional<InputStream> open(Message.File file) {
        return correspondence.open(file);
    }

    // ---- writing

    /** What became of an opening. */
    public sealed interface Begun {
        record Open(String interaction, String message) implements Begun {}

        /** @param why what is wrong and, after a semicolon, what to do */
        record Refused(String why) implements Begun {}
    }

    /**
     * An agent writes to a customer first, and has the interaction.
     *
     * @throws IllegalArgumentException if there is no such account, or the address is none of its channel; names the field
     */
    public Begun begin(Opening opening, String by) {
        Carrier carrier = carrier(opening);
        Address to = rooms.customers()
                .address(Address.Kind.on(opening.channel()), opening.to())
                .filter(address -> carrier.reaches(address.text()))
                .orElseThrow(() -> new IllegalArgumentException("to: is no address of this channel; correct it"));
        String key = opening.first().key();
        Optional<MessageTables.Known> before = key == null ? Optional.empty() : tables.started(carrier.account(), key);
        if (before.isPresent()) {
            return new Begun.Open(before.get().interaction(), before.get().message());
        }
        String queue = Objects.requireNonNullElse(opening.queue(), "");
        if (!queue.isEmpty() && !rooms.floor().view().queues().containsKey(queue)) {
            throw new IllegalArgumentException("queue: there is no '" + queue + "'; list them to see which there are");
        }
        String interaction = conversations.nextInteraction();
        Reply reply = handling.begin(
                        Conversations.waiting(
                                interaction,
                                opening.channel(),
                                Route.to(queue),
                                rooms.clock().instant()),
                        opening.agent())
                .join();
        if (reply instanceof Reply.Refused(String why)) {
            return new Begun.Refused(why);
        }
        try (Contents.Holding _ = rooms.contents().holding()) {
            String message = "m"
                    + facts.commit(
                            new ConversationFact.Started(
                                    interaction,
                                    opening.channel(),
                                    carrier.account(),
                                    opening.agent(),
                                    interaction + "/out",
                                    queue,
                                    by,
                                    opening.first().attachments().size()),
                            letter(
                                            opening.first(),
                                            to,
                                            opening.toName(),
                                            opening.first().subject())
                                    .personal());
            outbox.written(carrier.account(), interaction, message);
            return new Begun.Open(interaction, message);
        } catch (RuntimeException e) {
            handling.calledOff(interaction);
            throw e;
        }
    }

    private Carrier carrier(Opening opening) {
        List<Carrier> able = outbox.carriers().stream()
                .filter(carrier -> carrier.channel() == opening.channel())
                .toList();
        String account = opening.account();
        if (account == null && able.size() == 1) {
            return able.getFirst();
        }
        String known = able.isEmpty()
                ? "the channel " + opening.channel().word() + " has none; set one up"
                : "give one of " + able.stream().map(Carrier::account).sorted().collect(Collectors.joining(", "));
        return able.stream()
                .filter(carrier -> carrier.account().equals(account))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("account: "
                        + (account == null ? "is missing" : "there is no '" + account + "'") + "; " + known));
    }

    /**
     * Writes to the customer, or a note; what was begun is no draft any more.
     *
     * @return the message's id
     * @throws IllegalArgumentException if there is no such conversation
     */
    public String write(String interaction, Answer answer, String by) {
        return write(interaction, answer, Set.of(), by);
    }

    /**
     * As {@link #write(String, Answer, String)}.
     *
     * @param mentions the agents whom a note names: they may see the interaction from then on
     */
    public String write(String interaction, Answer answer, Set<String> mentions, String by) {
        Conversation found = tables.find(interaction)
                .orElseThrow(() -> new IllegalArgumentException("there is no conversation " + interaction));
        String key = answer.key();
        Optional<String> before = key == null ? Optional.empty() : tables.keyed(interaction, key);
        String message = before.orElseGet(() -> store(found, answer, mentions, by));
        if (!answer.note()) {
            outbox.written(found.account(), interaction, message);
            tables.discard(interaction, by);
        }
        return message;
    }

    private String store(Conversation found, Answer answer, Set<String> mentions, String by) {
        String id = found.interaction().id();
        String subject = answer.subject() == null ? found.subject() : answer.subject();
        try (Contents.Holding _ = rooms.contents().holding()) {
            String message = "m"
                    + facts.commit(
                            new ConversationFact.Wrote(
                                    id, answer.note(), by, answer.attachments().size(), mentions),
                            letter(answer, null, null, answer.note() ? null : subject)
                                    .personal());
            // The same was asked for twice at a time: one of them was written.
            String key = answer.key();
            return key == null ? message : tables.keyed(id, key).orElse(message);
        }
    }

    private Letter letter(Answer answer, @Nullable Address to, @Nullable String name, @Nullable String subject) {
        return new Letter(
                null,
                to,
                name,
                to == null ? List.of() : List.of(to.text()),
                subject,
                answer.text(),
                answer.html(),
                null,
                conversations.enclosed(answer.attachments()),
                List.of(),
                answer.key(),
                answer.choices());
    }

    /** @throws IllegalArgumentException if it is too long, or there is no such conversation */
    public Draft save(String interaction, String agent, @Nullable String subject, String text) {
        if (text.length() > Answer.LONGEST) {
            throw new IllegalArgumentException("text: has more than " + Answer.LONGEST + " characters; shorten it");
        }
        Draft draft = new Draft(agent, subject, text, rooms.clock().instant());
        if (text.isEmpty()) {
            tables.discard(interaction, agent);
        } else {
            tables.save(interaction, draft);
        }
        return draft;
    }

    /** Has a message sent again that failed or is doubtful. */
    public CompletableFuture<Reply> again(String interaction, String message, String by) {
        Optional<Message> found = tables.messages(interaction).stream()
                .filter(one -> one.id().equals(message))
                .findFirst();
        Message.State state = found.map(Message::state).orElse(null);
        if (found.isEmpty() || (state != Message.State.FAILED && state != Message.State.DOUBTFUL)) {
            return CompletableFuture.completedFuture(
                    new Reply.Refused("message " + message + " has not failed; see the messages of " + interaction));
        }
        facts.commit(new ConversationFact.SendAgain(interaction, message, by), Personal.NONE);
        outbox.written(found.get().account(), interaction, message);
        return CompletableFuture.completedFuture(new Reply.Done());
    }

    // ---- on the floor

    public CompletableFuture<Reply> accept(String interaction, String agent) {
        return handling.accept(interaction, agent);
    }

    public CompletableFuture<Reply> decline(String interaction, String agent) {
        return handling.decline(interaction, agent);
    }

    /**
     * It is dealt with; whoever has it wraps up.
     *
     * @param disposition how it ended, in the business's words: then the wrap-up is over too; null: said later
     */
    public CompletableFuture<Reply> done(String interaction, @Nullable String disposition, String by) {
        Conversation found = tables.find(interaction).orElse(null);
        if (found == null || found.state() == Conversation.State.DONE) {
            return CompletableFuture.completedFuture(new Reply.Refused(
                    "conversation " + interaction + " is done already, or there is none; list those that are open"));
        }
        String agent = handling.agent(interaction);
        Stage stage = found.interaction().stage();
        Ending ending = agent != null
                ? Ending.completed(Ending.Responsible.AGENT)
                : new Ending(Ending.Responsible.CENTER, Ending.Reason.COMPLETED, stage);
        return handling.end(interaction, ending, by)
                .thenCompose(done -> agent == null || disposition == null
                        ? CompletableFuture.completedFuture(done)
                        : rooms.floor().endWrapUp(agent, interaction, disposition));
    }

    public CompletableFuture<Reply> transferToQueue(String interaction, String queue, String by) {
        return handling.toQueue(interaction, queue, by);
    }

    public CompletableFuture<Reply> transferToAgent(String interaction, String agent, String by) {
        return handling.toAgent(interaction, agent, by);
    }

    /**
     * The agent looks at it, or writes an answer.
     *
     * @return who else does
     */
    public List<Watcher> seen(String interaction, String agent, boolean writing) {
        return watchers.seen(interaction, agent, writing);
    }

    /** Whether the agent looks at it now, or writes in it. */
    public boolean looksAt(String interaction, String agent) {
        return watchers.now(interaction).stream().anyMatch(one -> one.agent().equals(agent));
    }

    public void gone(String interaction, String agent) {
        watchers.gone(interaction, agent);
    }

    /**
     * What a message may be about.
     *
     * @param says how we say it
     * @param language its tag
     */
    public record Topic(String name, String says, String language) {}

    /** As the intent files have them now. */
    public List<Topic> topics() {
        return intents.topics();
    }

    /**
     * A person says what it is about; the first message is an example of that from now on.
     *
     * @throws IllegalArgumentException if there is no such intent, or nothing was written by the customer
     */
    public void correct(String interaction, String intent, String by) {
        String language = intents.language(intent).toLanguageTag();
        Message first = tables.messages(interaction).stream()
                .filter(message -> message.direction() == Message.Direction.IN)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("intent: the customer has written nothing; wait until they have"));
        facts.commit(
                new ConversationFact.IntentCorrected(interaction, intent, by),
                new Personal(Map.of(
                        ConversationFact.LANGUAGE,
                        language,
                        ConversationFact.EXAMPLE,
                        Intents.gist(first.subject(), first.text()))));
        intents.corrected();
    }
}
