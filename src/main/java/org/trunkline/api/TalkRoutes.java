package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trunkline.call.TalkRequest;
import org.trunkline.call.TalkTarget;
import org.trunkline.call.Talks;
import org.trunkline.conversation.ConversationDesk;
import org.trunkline.queue.Contact;
import org.trunkline.queue.Floor;

/** What can be done to a running call (or, of a transfer, to a conversation in writing): by its agent, or by a supervisor. */
final class TalkRoutes {
    /** Exactly one of them. */
    record To(
            @Nullable String agent,
            @Nullable String queue,
            @Nullable String extension,
            @Nullable String number) {
        TalkTarget target() {
            if (Stream.of(agent, queue, extension, number)
                            .filter(given -> given != null && !given.isBlank())
                            .count()
                    != 1) {
                throw Problem.invalid(
                        "agent",
                        "of agent, queue, extension, number none is given, or several",
                        "give one of agent, queue, extension, number");
            }
            if (agent != null) {
                return new TalkTarget.Agent(agent);
            } else if (queue != null) {
                return new TalkTarget.Queue(queue);
            } else if (extension != null) {
                return new TalkTarget.Extension(extension);
            }
            return new TalkTarget.Outside(String.valueOf(number));
        }
    }

    record Wanted(@Nullable Boolean on) {}

    private static final String ONE = "/api/v1/interactions/{id}";

    private final Talks talks;
    private final Floor floor;
    private final ConversationDesk conversations;
    private final Audit audit;

    TalkRoutes(Talks talks, Floor floor, ConversationDesk conversations, Audit audit) {
        this.talks = talks;
        this.floor = floor;
        this.conversations = conversations;
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        simple(routes, "hold", new TalkRequest.Hold());
        simple(routes, "resume", new TalkRequest.Resume());
        simple(routes, "park", new TalkRequest.Park());
        simple(routes, "complete", new TalkRequest.Complete());
        simple(routes, "abort", new TalkRequest.Abort());
        simple(routes, "conference", new TalkRequest.Conference());
        routes.post(ONE + "/card", this::switchCard, Role.AGENT, Role.SUPERVISOR);
        routes.get(ONE + "/card", this::card, Role.AGENT, Role.SUPERVISOR);
        routes.post(ONE + "/transfer", this::transfer, Role.AGENT, Role.SUPERVISOR);
        routes.post(
                ONE + "/consult",
                ctx -> ask(
                        ctx,
                        "consult",
                        new TalkRequest.Consult(Json.read(ctx, To.class).target())),
                Role.AGENT,
                Role.SUPERVISOR);
    }

    /** A call, or a conversation in writing. */
    private void transfer(Context ctx) {
        String id = ctx.pathParam("id");
        TalkTarget to = Json.read(ctx, To.class).target();
        if (conversations.find(id).isEmpty()) {
            ask(ctx, "transfer", new TalkRequest.Transfer(to));
            return;
        }
        Bearer bearer = Access.bearer(ctx);
        String agent = bearer.agent();
        if (!bearer.seesAll() && (agent == null || !conversations.has(id, agent))) {
            throw Problem.notFound("interaction '" + id + "'");
        }
        String by = agent == null ? bearer.actor() : agent;
        Replies.require(
                switch (to) {
                    case TalkTarget.Queue(String queue) -> conversations.transferToQueue(id, queue, by);
                    case TalkTarget.Agent(String other) -> conversations.transferToAgent(id, other, by);
                    case TalkTarget.Extension _, TalkTarget.Outside _ ->
                        throw Problem.invalid("extension", "is for calls only", "give queue or agent");
                });
        audit.changed(ctx, "interaction.transfer", id);
        ctx.status(204);
    }

    private void simple(RoutesConfig routes, String name, TalkRequest request) {
        routes.post(ONE + "/" + name, ctx -> ask(ctx, name, request), Role.AGENT, Role.SUPERVISOR);
    }

    private void switchCard(Context ctx) {
        boolean on = Json.required("on", Json.read(ctx, Wanted.class).on());
        ask(
                ctx,
                on ? "card-on" : "card-off",
                new TalkRequest.Card(on, Access.bearer(ctx).actor()));
    }

    private void card(Context ctx) {
        String id = theirs(ctx);
        ctx.header("Cache-Control", "no-store");
        ctx.json(talks.card(id).orElseThrow(() -> Problem.notFound("card data in a running call '" + id + "'")));
    }

    private void ask(Context ctx, String name, TalkRequest request) {
        String id = theirs(ctx);
        Replies.require(talks.ask(id, request));
        audit.changed(ctx, "interaction." + name, id);
        ctx.status(204);
    }

    private String theirs(Context ctx) {
        String id = ctx.pathParam("id");
        Bearer bearer = Access.bearer(ctx);
        if (!bearer.seesAll() && !isTheirs(id, bearer.agent())) {
            throw Problem.notFound("interaction '" + id + "'");
        }
        return id;
    }

    /** Whom an agent only consults about is not theirs to give away. */
    private boolean isTheirs(String interaction, @Nullable String agent) {
        Contact contact = agent == null ? null : floor.view().talking().get(agent);
        return contact != null && contact.interaction().equals(interaction);
    }
}
