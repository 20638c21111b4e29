package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.trunkline.call.CallbackOrders;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Callback;
import org.trunkline.customer.Callbacks;
import org.trunkline.customer.DoNotContact;
import org.trunkline.journal.Journal;
import org.trunkline.roster.Roster;

/** The calls that customers are owed: those that are made by themselves, and those that a person must make. */
final class CallbackRoutes {
    private static final long DURABLE_SECONDS = 10;

    /** @param at ISO 8601; null: at once */
    record Wish(
            @Nullable String number,
            @Nullable String queue,
            @Nullable String at,
            @Nullable String agent,
            @Nullable String mode) {}

    record Done(@Nullable String agent) {}

    record Shown(
            String id,
            Callback.State state,
            Callback.Mode mode,
            @Nullable String origin,
            String interaction,
            @Nullable String customer,
            String number,
            @Nullable String name,
            @Nullable String queue,
            @Nullable String agent,
            int attempts,
            @Nullable Instant due,
            Instant createdAt,
            @Nullable Instant endedAt,
            @Nullable String why) {
        static Shown of(Callback one) {
            return new Shown(
                    one.id(),
                    one.state(),
                    one.mode(),
                    one.origin(),
                    one.interaction(),
                    one.customer(),
                    one.number(),
                    one.name(),
                    one.queue(),
                    one.agent(),
                    one.attempts(),
                    one.due(),
                    one.createdAt(),
                    one.endedAt(),
                    one.why());
        }
    }

    private static final String ALL = "/api/v1/callbacks";

    private final Callbacks callbacks;
    private final CallbackOrders orders;
    private final DoNotContact doNotContact;
    private final Roster roster;
    private final Journal journal;
    private final InstantSource time;
    private final Audit audit;

    CallbackRoutes(Parts parts, Audit audit) {
        this.callbacks = parts.callbacks();
        this.orders = parts.callbackOrders();
        this.doNotContact = parts.doNotContact();
        this.roster = parts.roster();
        this.journal = parts.journal();
        this.time = parts.time();
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get(ALL, this::list, Role.SUPERVISOR);
        routes.post(ALL, this::add, Role.SUPERVISOR);
        routes.delete(ALL + "/{id}", this::cancel, Role.SUPERVISOR);
        routes.post(ALL + "/{id}/done", this::done, Role.SUPERVISOR);
    }

    private void list(Context ctx) {
        boolean past = "true".equals(Ask.text(ctx, "past"));
        ctx.json(Json.Items.of((past ? callbacks.past() : callbacks.due())
                .stream().map(Shown::of).toList()));
    }

    private void add(Context ctx) {
        Wish wish = Json.read(ctx, Wish.class);
        String number = orders.number(Json.required("number", wish.number()))
                .orElseThrow(() -> Problem.invalid("number", "is no telephone number", "write it as +442079460000"));
        String queue = Json.required("queue", wish.queue());
        if (!roster.plan().queues().containsKey(queue)) {
            throw Problem.invalid("queue", "there is no queue '" + queue + "'", "list them to see which there are");
        }
        String agent = wish.agent();
        if (agent != null && roster.agent(agent).isEmpty()) {
            throw Problem.invalid("agent", "there is no agent '" + agent + "'", "list them to see which there are");
        }
        if (doNotContact.refusesCall(number)) {
            throw new Problem(
                    409,
                    "do-not-call",
                    "the number must not be called",
                    "if that is wrong, take it off the do-not-call list, or have the customer agree");
        }
        if (!orders.reaches(number)) {
            throw new Problem(
                    409, "no-trunk", "there is no trunk to call by", "set [outbound] trunk in trunkline.toml");
        }
        String id = durable(orders.order(
                new CallbackOrders.Order(number, queue, Ask.time("at", wish.at()), agent, mode(wish.mode()))));
        audit.changed(ctx, "callback.add", id);
        ctx.status(201).json(Shown.of(callbacks.find(id).orElseThrow()));
    }

    private static Callback.Mode mode(@Nullable String mode) {
        return switch (Objects.requireNonNullElse(mode, "agent-first")) {
            case "agent-first" -> Callback.Mode.AGENT_FIRST;
            case "customer-first" -> Callback.Mode.CUSTOMER_FIRST;
            default -> throw Problem.invalid("mode", "is not known", "give agent-first or customer-first");
        };
    }

    private static <T> T durable(java.util.concurrent.CompletableFuture<T> asked) {
        return asked.orTimeout(DURABLE_SECONDS, TimeUnit.SECONDS).join();
    }

    private void cancel(Context ctx) {
        String id = ctx.pathParam("id");
        if (!durable(orders.end(
                id,
                Callback.State.CANCELLED,
                "cancelled by " + Access.bearer(ctx).actor()))) {
            throw Problem.notFound("callback '" + id + "' that could be cancelled");
        }
        audit.changed(ctx, "callback.cancel", id);
        ctx.status(204);
    }

    private void done(Context ctx) {
        String id = ctx.pathParam("id");
        String agent = Json.required("agent", Json.read(ctx, Done.class).agent());
        Callback found = callbacks
                .find(id)
                .filter(one -> !one.state().isOver())
                .orElseThrow(() -> Problem.notFound("callback '" + id + "' on the list"));
        if (found.state() != Callback.State.OWED
                && !durable(orders.end(id, Callback.State.DONE, "agent " + agent + " called"))) {
            throw Problem.notFound("callback '" + id + "' on the list");
        }
        if (found.origin() != null) {
            journal.append(time.instant(), new CallFact.CalledBack(found.origin(), agent));
        }
        audit.changed(ctx, "callback.done", id);
        ctx.status(204);
    }
}
