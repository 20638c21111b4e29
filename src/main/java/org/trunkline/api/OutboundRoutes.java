package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.trunkline.call.OutboundCalls;
import org.trunkline.call.OutboundCalls.Started;
import org.trunkline.customer.DoNotContact;
import org.trunkline.customer.Numbers;

/** Calls that agents make, and the numbers that must not be called. */
final class OutboundRoutes {
    /**
     * @param agent null: the bearer
     * @param override why the customer is called outside of the calling hours; supervisors only
     */
    record Wish(
            @Nullable String agent,
            @Nullable String number,
            @Nullable String queue,
            @Nullable String override) {}

    record Calling(String interaction) {}

    record Listing(@Nullable String number, @Nullable String reason) {}

    record Shown(String number, @Nullable String reason, String by, Instant addedAt) {
        static Shown of(DoNotContact.Entry entry) {
            return new Shown(entry.number(), entry.reason(), entry.addedBy(), entry.addedAt());
        }
    }

    /** @param next where the next page begins; null: this is the last */
    record Listed(List<Shown> items, @Nullable String next) {}

    private static final String CALLS = "/api/v1/calls";
    private static final String LIST = "/api/v1/do-not-call";
    private static final String ONE = LIST + "/{number}";
    private static final int LONGEST_REASON = 200;

    private final OutboundCalls calls;
    private final DoNotContact doNotContact;
    private final Numbers numbers;
    private final Parts parts;
    private final Audit audit;

    OutboundRoutes(Parts parts, Audit audit) {
        this.calls = parts.outbound();
        this.doNotContact = parts.doNotContact();
        this.numbers = parts.numbers();
        this.parts = parts;
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.post(CALLS, this::call, Role.AGENT, Role.SUPERVISOR);
        routes.get(LIST, this::list, Role.SUPERVISOR);
        routes.post(LIST, this::add, Role.SUPERVISOR);
        routes.delete(ONE, this::remove, Role.SUPERVISOR);
    }

    private void call(Context ctx) {
        Wish wish = Json.read(ctx, Wish.class);
        Bearer bearer = Access.bearer(ctx);
        String agent = Json.required("agent", wish.agent() == null ? bearer.agent() : wish.agent());
        String why = reason("override", wish.override());
        if (!bearer.seesAll() && (!agent.equals(bearer.agent()) || why != null)) {
            throw Problem.forbidden(
                    why == null ? "agents call for themselves only" : "only a supervisor calls outside of the hours");
        }
        Started started = calls.call(new OutboundCalls.Wish(
                agent, Json.required("number", wish.number()), wish.queue(), bearer.actor(), why != null));
        switch (started) {
            case Started.Calling(String interaction) -> {
                audit.changed(ctx, "call.make", interaction, why);
                ctx.status(201)
                        .header("Location", "/api/v1/interactions/" + interaction)
                        .json(new Calling(interaction));
            }
            case Started.Refused(OutboundCalls.Why cause, String text) -> {
                audit.changed(ctx, "call.refused", agent, name(cause));
                String[] told = text.split("; ", 2);
                throw new Problem(
                        cause == OutboundCalls.Why.NUMBER ? 400 : 409,
                        name(cause),
                        told[0],
                        told.length == 2 ? told[1] : "look at how things stand first");
            }
        }
    }

    private static String name(OutboundCalls.Why cause) {
        return cause.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static @Nullable String reason(String field, @Nullable String given) {
        if (given == null) {
            return null;
        }
        if (given.isBlank() || given.length() > LONGEST_REASON) {
            throw Problem.invalid(field, "is empty or too long", "give up to " + LONGEST_REASON + " characters");
        }
        return given.strip();
    }

    private void list(Context ctx) {
        String after = Ask.text(ctx, "after");
        int limit = Ask.limit(ctx);
        List<DoNotContact.Entry> found = doNotContact.list(after == null ? "" : after, limit + 1);
        List<DoNotContact.Entry> page = found.size() > limit ? found.subList(0, limit) : found;
        ctx.json(new Listed(
                page.stream().map(Shown::of).toList(),
                found.size() > limit ? page.getLast().number() : null));
    }

    private void add(Context ctx) {
        Listing wish = Json.read(ctx, Listing.class);
        String number = number(Json.required("number", wish.number()));
        String why = reason("reason", wish.reason());
        DoNotContact.Entry entry = new DoNotContact.Entry(
                UUID.randomUUID().toString(),
                number,
                why,
                Access.bearer(ctx).actor(),
                parts.time().instant());
        if (doNotContact.add(entry)) {
            audit.changed(ctx, "do-not-call.add", entry.id(), why);
            ctx.status(201);
        }
        ctx.json(Shown.of(doNotContact.find(number).orElse(entry)));
    }

    private void remove(Context ctx) {
        DoNotContact.Entry entry = Optional.of(number(ctx.pathParam("number")))
                .flatMap(doNotContact::find)
                .orElseThrow(() -> Problem.notFound("such number on the do-not-call list"));
        doNotContact.remove(entry);
        audit.changed(ctx, "do-not-call.remove", entry.id());
        ctx.status(204);
    }

    private String number(String given) {
        return numbers.e164(given)
                .orElseThrow(() -> Problem.invalid("number", "is no telephone number", "write it as +442079460000"));
    }
}
