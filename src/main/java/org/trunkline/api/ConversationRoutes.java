package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;
import org.trunkline.chat.Chats;
import org.trunkline.conversation.Answer;
import org.trunkline.conversation.Conversation;
import org.trunkline.conversation.ConversationDesk;
import org.trunkline.conversation.ConversationFilter;
import org.trunkline.conversation.Draft;
import org.trunkline.conversation.Exchange;
import org.trunkline.conversation.Opening;
import org.trunkline.conversation.Upload;
import org.trunkline.conversation.Watcher;
import org.trunkline.customer.Interaction;
import org.trunkline.customer.Page;
import org.trunkline.profile.Attachment;
import org.trunkline.profile.Attachments;
import org.trunkline.roster.Roster;
import org.trunkline.ticket.Mentions;

/** Interactions in writing: the inbox, what was written, answers, and what agents do with them. */
final class ConversationRoutes {
    /** @param offered whether it is shown to the bearer now, to accept or decline */
    record Row(
            Shown interaction,
            Conversation.State state,
            String account,
            String address,
            @Nullable String subject,
            @Nullable String intent,
            @Nullable Double confidence,
            @Nullable String intentBy,
            @Nullable Instant lastIn,
            @Nullable Instant lastOut,
            boolean offered) {
        static Row of(Conversation one, boolean offered) {
            return new Row(
                    Shown.of(one.interaction()),
                    one.state(),
                    one.account(),
                    one.address(),
                    one.subject(),
                    one.intent(),
                    one.confidence(),
                    one.intentBy(),
                    one.lastIn(),
                    one.lastOut(),
                    offered);
        }
    }

    /** @param visitor of a chat; else null */
    record Whole(
            Row conversation,
            List<MessageShown> items,
            @Nullable Begun draft,
            List<Watcher> watchers,
            Chats.@Nullable Visitor visitor) {}

    record Begun(@Nullable String subject, String text, Instant savedAt) {
        static @Nullable Begun of(@Nullable Draft draft) {
            return draft == null ? null : new Begun(draft.subject(), draft.text(), draft.savedAt());
        }
    }

    /** @param agent null: the bearer */
    record Start(
            @Nullable String channel,
            @Nullable String account,
            @Nullable String to,
            @Nullable String name,
            @Nullable String agent,
            @Nullable String queue,
            @Nullable String subject,
            @Nullable String text,
            @Nullable List<String> attachments,
            @Nullable String key) {}

    /** @param attachments ids of the customer's files */
    record Written(
            @Nullable Boolean note,
            @Nullable String subject,
            @Nullable String text,
            @Nullable List<String> attachments,
            @Nullable String key) {}

    record Draughted(@Nullable String subject, @Nullable String text) {}

    record Done(@Nullable String disposition) {}

    record Presence(@Nullable Boolean writing) {}

    record About(@Nullable String intent) {}

    record Opened(String interaction, String message) {}

    static final String CONVERSATIONS = "/api/v1/conversations";
    private static final String ONE = "/api/v1/interactions/{id}";
    private static final String MESSAGES = ONE + "/messages";
    /** A message and what JSON adds to it. */
    private static final int MOST_BYTES = 2 * Answer.LONGEST;

    private static final int LONGEST_KEY = 200;
    private static final int LONGEST_SUBJECT = 1_000;

    private final ConversationDesk desk;
    private final Attachments attachments;
    private final Roster roster;
    private final Chats chats;
    private final Visible visible;
    private final Audit audit;

    ConversationRoutes(Parts parts, Visible visible, Audit audit) {
        this.desk = parts.conversations();
        this.attachments = parts.attachments();
        this.roster = parts.roster();
        this.chats = parts.chats();
        this.visible = visible;
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get(CONVERSATIONS, this::list, Role.AGENT, Role.SUPERVISOR);
        routes.post(CONVERSATIONS, this::start, Role.AGENT, Role.SUPERVISOR);
        routes.get(MESSAGES, this::messages, Role.AGENT, Role.SUPERVISOR);
        routes.post(MESSAGES, this::write, Role.AGENT, Role.SUPERVISOR);
        routes.post(MESSAGES + "/{message}/again", this::again, Role.AGENT, Role.SUPERVISOR);
        routes.post(ONE + "/accept", this::accept, Role.AGENT, Role.SUPERVISOR);
        routes.post(ONE + "/decline", this::decline, Role.AGENT, Role.SUPERVISOR);
        routes.post(ONE + "/done", this::done, Role.AGENT, Role.SUPERVISOR);
        routes.put(ONE + "/draft", this::draft, Role.AGENT, Role.SUPERVISOR);
        routes.put(ONE + "/presence", this::seen, Role.AGENT, Role.SUPERVISOR);
        routes.delete(ONE + "/presence", this::gone, Role.AGENT, Role.SUPERVISOR);
        routes.put(ONE + "/intent", this::correct, Role.AGENT, Role.SUPERVISOR);
        routes.get("/api/v1/message-files/{id}", this::fetch, Role.AGENT, Role.SUPERVISOR);
    }

    // ---- reading

    private void list(Context ctx) {
        Bearer bearer = Access.bearer(ctx);
        String agent = Ask.text(ctx, "agent");
        String serves = Ask.text(ctx, "servedBy");
        if (serves != null) {
            if (!bearer.seesAll() && !serves.equals(bearer.agent())) {
                throw Problem.forbidden("this token shows what waits for agent " + bearer.agent() + " only");
            }
        } else if (!bearer.seesAll()) {
            if (agent != null && !agent.equals(bearer.agent())) {
                throw Problem.forbidden("this token shows agent " + bearer.agent() + "'s conversations only");
            }
            agent = agent(ctx);
        }
        ConversationFilter filter = new ConversationFilter(
                serves == null ? Ask.one(ctx, "state", Conversation.State.class) : Conversation.State.WAITING,
                channel(Ask.text(ctx, "channel")),
                Ask.text(ctx, "queue"),
                agent,
                serves == null ? null : Served.queues(roster.plan(), serves));
        String after = Ask.text(ctx, "after");
        Page<Conversation> page =
                valid(() -> desk.list(filter, after, Ask.limit(ctx)), "give what the last page called next");
        List<Row> rows = new ArrayList<>();
        String whom = bearer.agent();
        if (after == null && whom != null && serves == null) {
            desk.offeredTo(whom).stream().map(one -> Row.of(one, true)).forEach(rows::add);
        }
        page.items().stream().map(one -> Row.of(one, isOffered(one, whom))).forEach(rows::add);
        ctx.json(new Json.Items<>(rows, page.next()));
    }

    private static @Nullable Channel channel(@Nullable String word) {
        return word == null
                ? null
                : Channel.of(word)
                        .filter(channel -> channel != Channel.VOICE)
                        .orElseThrow(() -> Problem.invalid(
                                "channel", "'" + word + "' is none of writing", "give email, chat, sms or social"));
    }

    private void messages(Context ctx) {
        String of = ctx.pathParam("id");
        Conversation one = desk.find(of)
                .filter(_ -> visible.reads(ctx, of))
                .orElseThrow(() -> Problem.notFound("conversation '" + of + "'"));
        String id = one.interaction().id();
        String whom = Access.bearer(ctx).agent();
        Exchange exchange = desk.exchange(id, whom).orElseThrow();
        ctx.json(new Whole(
                Row.of(exchange.conversation(), isOffered(one, whom)),
                exchange.messages().stream().map(MessageShown::of).toList(),
                Begun.of(exchange.draft()),
                exchange.watchers(),
                chats.visitor(id).orElse(null)));
    }

    private boolean isOffered(Conversation one, @Nullable String agent) {
        return one.state() == Conversation.State.WAITING
                && agent != null
                && desk.concerns(one.interaction().id(), agent);
    }

    private void fetch(Context ctx) throws IOException {
        String id = ctx.pathParam("id");
        ConversationDesk.Found found = desk.file(id)
                .filter(file -> visible.reads(ctx, file.interaction()))
                .orElseThrow(() -> Problem.notFound("file '" + id + "' of a message"));
        try (InputStream content = desk.open(found.file())
                .orElseThrow(() -> new Problem(
                        410, "gone", "the file was not kept, or is not there any more", "ask the customer for it"))) {
            audit.changed(ctx, "message-file.fetch", found.interaction(), id);
            AttachmentRoutes.serve(ctx, found.file().mediaType(), found.file().name(), content);
        }
    }

    // ---- writing

    private void start(Context ctx) {
        Start wish = Json.read(ctx, Start.class, MOST_BYTES);
        Bearer bearer = Access.bearer(ctx);
        String agent = Json.required("agent", wish.agent() == null ? bearer.agent() : wish.agent());
        if (!bearer.seesAll() && !agent.equals(bearer.agent())) {
            throw Problem.forbidden("agents write for themselves only");
        }
        Channel channel = channel(Json.required("channel", wish.channel()));
        if (wish.attachments() != null && !wish.attachments().isEmpty()) {
            throw Problem.invalid("attachments", "cannot be sent first", "send them with the next message");
        }
        Opening opening = new Opening(
                channel == null ? Channel.EMAIL : channel,
                wish.account(),
                Json.required("to", wish.to()),
                wish.name(),
                agent,
                wish.queue(),
                answer(new Written(false, wish.subject(), wish.text(), null, wish.key()), List.of()));
        switch (valid(() -> desk.begin(opening, agent), "correct it")) {
            case ConversationDesk.Begun.Refused(String why) -> throw Replies.refused(why);
            case ConversationDesk.Begun.Open(String interaction, String message) -> {
                audit.changed(ctx, "conversation.start", interaction);
                ctx.status(201)
                        .header("Location", "/api/v1/interactions/" + interaction + "/messages")
                        .json(new Opened(interaction, message));
            }
        }
    }

    private void write(Context ctx) {
        Conversation one = visible(ctx);
        Written wish = Json.read(ctx, Written.class, MOST_BYTES);
        boolean note = Boolean.TRUE.equals(wish.note());
        if (!note) {
            requireOwn(ctx, one);
        }
        Answer answer = answer(wish, uploads(one.interaction(), wish.attachments()));
        String id = one.interaction().id();
        String message =
                valid(() -> desk.write(id, answer, note ? named(answer.text()) : Set.of(), by(ctx)), "correct it");
        audit.changed(ctx, note ? "conversation.note" : "conversation.answer", id, message);
        ctx.status(201)
                .json(desk.exchange(id, null).stream()
                        .flatMap(all -> all.messages().stream())
                        .filter(written -> written.id().equals(message))
                        .findFirst()
                        .map(MessageShown::of)
                        .orElseThrow(() -> new Problem(
                                503,
                                "database-away",
                                "it is written, and the database is away",
                                "look again in a while; with the same key it is not written twice")));
    }

    /** The agents whom a text names. */
    private Set<String> named(String text) {
        return Mentions.in(text).stream()
                .filter(name -> roster.agent(name).isPresent())
                .collect(Collectors.toSet());
    }

    private static Answer answer(Written wish, List<Upload> files) {
        String key = wish.key();
        if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
            throw Problem.invalid("key", "is empty or too long", "give up to " + LONGEST_KEY + " characters");
        }
        String subject = wish.subject();
        if (subject != null && subject.length() > LONGEST_SUBJECT) {
            throw Problem.invalid("subject", "is too long", "give up to " + LONGEST_SUBJECT + " characters");
        }
        String text = wish.text() == null ? "" : wish.text();
        return valid(() -> new Answer(Boolean.TRUE.equals(wish.note()), subject, text, null, files, key), "correct it");
    }

    private List<Upload> uploads(Interaction interaction, @Nullable List<String> ids) {
        List<Upload> files = new ArrayList<>();
        for (String id : ids == null ? List.<String>of() : ids) {
            Attachment found = attachments
                    .find(id)
                    .filter(file -> file.customer().equals(interaction.customer()))
                    .orElseThrow(() -> Problem.invalid(
                            "attachments",
                            "'" + id + "' is no file of this customer's",
                            "add it to the customer first"));
            files.add(new Upload(
                    found.name(),
                    null,
                    true,
                    () -> attachments
                            .open(found)
                            .orElseThrow(() -> new Problem(
                                    410, "gone", "the file " + id + " is not there any more", "restore a backup"))));
        }
        return files;
    }

    private void again(Context ctx) {
        Conversation one = visible(ctx);
        requireOwn(ctx, one);
        String message = ctx.pathParam("message");
        Replies.require(desk.again(one.interaction().id(), message, by(ctx)));
        audit.changed(ctx, "conversation.again", one.interaction().id(), message);
        ctx.status(204);
    }

    private void draft(Context ctx) {
        String id = visible(ctx).interaction().id();
        Draughted wish = Json.read(ctx, Draughted.class, MOST_BYTES);
        String text = wish.text() == null ? "" : wish.text();
        String subject = wish.subject();
        if (subject != null && subject.length() > LONGEST_SUBJECT) {
            throw Problem.invalid("subject", "is too long", "give up to " + LONGEST_SUBJECT + " characters");
        }
        ctx.json(Optional.ofNullable(Begun.of(valid(() -> desk.save(id, agent(ctx), subject, text), "shorten it")))
                .orElseThrow());
    }

    // ---- on the floor

    private void accept(Context ctx) {
        String id = visible(ctx).interaction().id();
        Replies.require(desk.accept(id, agent(ctx)));
        audit.changed(ctx, "conversation.accept", id);
        ctx.status(204);
    }

    private void decline(Context ctx) {
        String id = visible(ctx).interaction().id();
        Replies.require(desk.decline(id, agent(ctx)));
        audit.changed(ctx, "conversation.decline", id);
        ctx.status(204);
    }

    private void done(Context ctx) {
        Conversation one = visible(ctx);
        requireOwn(ctx, one);
        String disposition = Json.read(ctx, Done.class).disposition();
        Replies.require(desk.done(one.interaction().id(), disposition, by(ctx)));
        audit.changed(ctx, "conversation.done", one.interaction().id(), disposition);
        ctx.status(204);
    }

    private void seen(Context ctx) {
        String id = visible(ctx).interaction().id();
        boolean writing = Boolean.TRUE.equals(Json.read(ctx, Presence.class).writing());
        ctx.json(Json.Items.of(desk.seen(id, agent(ctx), writing)));
    }

    private void gone(Context ctx) {
        desk.gone(visible(ctx).interaction().id(), agent(ctx));
        ctx.status(204);
    }

    private void correct(Context ctx) {
        String id = visible(ctx).interaction().id();
        String intent = Json.required("intent", Json.read(ctx, About.class).intent());
        valid(
                () -> {
                    desk.correct(id, intent, by(ctx));
                    return id;
                },
                "see the intent files");
        audit.changed(ctx, "conversation.intent", id, intent);
        ctx.status(204);
    }

    // ---- who may

    /** The conversation of the address; one that the bearer may not see is as one that there is not. */
    private Conversation visible(Context ctx) {
        String id = ctx.pathParam("id");
        return desk.find(id)
                .filter(_ -> visible.sees(ctx, id))
                .orElseThrow(() -> Problem.notFound("conversation '" + id + "'"));
    }

    /** Whom a conversation is with, answers; a supervisor may. */
    private void requireOwn(Context ctx, Conversation one) {
        Bearer bearer = Access.bearer(ctx);
        String agent = bearer.agent();
        boolean own = agent != null
                && (desk.has(one.interaction().id(), agent)
                        || (one.state() == Conversation.State.DONE
                                && agent.equals(one.interaction().agent())));
        if (!own && !bearer.seesAll()) {
            throw new Problem(
                    409, "not-yours", "the conversation is not with agent " + agent + " now", "accept it first");
        }
    }

    /** As whom the bearer acts. */
    private static String agent(Context ctx) {
        Bearer bearer = Access.bearer(ctx);
        String named = bearer.seesAll() ? Ask.text(ctx, "agent") : null;
        String agent = named == null ? bearer.agent() : named;
        if (agent == null) {
            throw Problem.invalid("agent", "is missing, and the token is no agent's", "give agent in the address");
        }
        return agent;
    }

    private static String by(Context ctx) {
        Bearer bearer = Access.bearer(ctx);
        String agent = bearer.agent();
        return agent == null ? bearer.actor() : agent;
    }

    /** @throws Problem 400 naming the field, for what is told as {@code field: what; remedy} */
    private static <T> T valid(Supplier<T> asked, String remedy) {
        try {
            return asked.get();
        } catch (IllegalArgumentException e) {
            String[] told = String.valueOf(e.getMessage()).split(": ", 2);
            String[] what = told[told.length - 1].split("; ", 2);
            throw Problem.invalid(
                    told.length == 2 && told[0].matches("[a-zA-Z]+") ? told[0] : "after",
                    what[0],
                    what.length == 2 ? what[1] : remedy);
        }
    }
}
