package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trunkline.canned.CannedAnswer;
import org.trunkline.canned.CannedAnswers;
import org.trunkline.canned.CannedRefused;
import org.trunkline.canned.Signature;
import org.trunkline.customer.Customer;
import org.trunkline.customer.Customers;
import org.trunkline.customer.Interaction;
import org.trunkline.roster.Roster;

/** Canned answers and signatures. Agents: their own; everybody's are a supervisor's to change. */
final class CannedRoutes {
    /** An empty text is none; owner: an agent; left out, everybody's, or one's own for an agent who is no supervisor. */
    record Wish(
            @Nullable String shortcut,
            @Nullable String title,
            @Nullable String owner,
            @Nullable String queue,
            @Nullable String subject,
            @Nullable String text) {}

    record Fill(@Nullable String interaction) {}

    record Sign(@Nullable String text) {}

    private static final String ALL = "/api/v1/canned-answers";
    private static final String ONE = ALL + "/{id}";
    private static final String SIGNATURES = "/api/v1/signatures";

    private final CannedAnswers answers;
    private final Roster roster;
    private final Customers customers;
    private final Visible visible;
    private final ZoneId zone;
    private final Parts parts;
    private final Audit audit;

    CannedRoutes(Parts parts, Visible visible, Audit audit) {
        this.parts = parts;
        this.answers = new CannedAnswers(parts.database(), parts.time());
        this.roster = parts.roster();
        this.customers = parts.customers();
        this.zone = parts.report().zone();
        this.visible = visible;
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get(ALL, this::list, Role.AGENT, Role.SUPERVISOR);
        routes.post(ALL, this::add, Role.AGENT, Role.SUPERVISOR);
        routes.get(ONE, ctx -> ctx.json(found(ctx)), Role.AGENT, Role.SUPERVISOR);
        routes.put(ONE, this::change, Role.AGENT, Role.SUPERVISOR);
        routes.delete(ONE, this::remove, Role.AGENT, Role.SUPERVISOR);
        routes.post(ONE + "/fill", this::fill, Role.AGENT, Role.SUPERVISOR);
        String agent = SIGNATURES + "/agents/{name}";
        routes.get(agent, ctx -> ctx.json(signature(ctx, Signature.Of.AGENT)), Role.AGENT, Role.SUPERVISOR);
        routes.put(agent, ctx -> sign(ctx, Signature.Of.AGENT), Role.AGENT, Role.SUPERVISOR);
        routes.delete(agent, ctx -> unsign(ctx, Signature.Of.AGENT), Role.AGENT, Role.SUPERVISOR);
        String queue = SIGNATURES + "/queues/{name}";
        routes.get(queue, ctx -> ctx.json(signature(ctx, Signature.Of.QUEUE)), Role.AGENT, Role.SUPERVISOR);
        routes.put(queue, ctx -> sign(ctx, Signature.Of.QUEUE), Role.SUPERVISOR);
        routes.delete(queue, ctx -> unsign(ctx, Signature.Of.QUEUE), Role.SUPERVISOR);
    }

    private void list(Context ctx) {
        Bearer bearer = Access.bearer(ctx);
        ctx.json(Json.Items.of(answers.list(
                bearer.seesAll() ? Ask.text(ctx, "agent") : String.valueOf(bearer.agent()), Ask.text(ctx, "queue"))));
    }

    /** The answer, if the bearer may see it. */
    private CannedAnswer found(Context ctx) {
        Bearer bearer = Access.bearer(ctx);
        String id = ctx.pathParam("id");
        return answers.find(id)
                .filter(answer -> answer.owner() == null
                        || bearer.seesAll()
                        || answer.owner().equals(bearer.agent()))
                .orElseThrow(() -> Problem.notFound("canned answer '" + id + "'"));
    }

    private CannedAnswer own(Context ctx) {
        CannedAnswer answer = found(ctx);
        if (answer.owner() == null && !Access.bearer(ctx).seesAll()) {
            throw Problem.forbidden("this answer is everybody's");
        }
        return answer;
    }

    private void add(Context ctx) {
        CannedAnswers.Draft draft = draft(ctx, null);
        CannedAnswer added = kept(() -> answers.add(draft, Access.bearer(ctx).actor()));
        audit.changed(ctx, "canned.add", added.id(), added.shortcut());
        ctx.status(201).header("Location", ALL + "/" + added.id()).json(added);
    }

    private void change(Context ctx) {
        CannedAnswer before = own(ctx);
        CannedAnswers.Draft draft = draft(ctx, before);
        CannedAnswer changed =
                kept(() -> answers.change(before.id(), draft, Access.bearer(ctx).actor()));
        audit.changed(ctx, "canned.change", changed.id(), changed.shortcut());
        ctx.json(changed);
    }

    private void remove(Context ctx) {
        CannedAnswer answer = own(ctx);
        answers.remove(answer.id());
        audit.changed(ctx, "canned.remove", answer.id(), answer.shortcut());
        ctx.status(204);
    }

    private CannedAnswers.Draft draft(Context ctx, @Nullable CannedAnswer before) {
        Bearer bearer = Access.bearer(ctx);
        Wish wish = Json.read(ctx, Wish.class);
        String queue = orNull(wish.queue());
        if (queue != null && !roster.plan().queues().containsKey(queue)) {
            throw Problem.invalid("queue", "there is no queue '" + queue + "'", "list them to see which there are");
        }
        return new CannedAnswers.Draft(
                Json.required("shortcut", wish.shortcut()).strip(),
                Json.required("title", wish.title()).strip(),
                owner(bearer, wish, before),
                queue,
                orNull(wish.subject()),
                Json.required("text", wish.text()));
    }

    private @Nullable String owner(Bearer bearer, Wish wish, @Nullable CannedAnswer before) {
        if (!bearer.seesAll()) {
            if (wish.owner() != null && !wish.owner().equals(bearer.agent())) {
                throw Problem.forbidden("an agent's answers are the agent's own");
            }
            return Objects.requireNonNull(bearer.agent(), "an agent's log-in has an agent");
        }
        String owner = wish.owner() == null && before != null ? before.owner() : orNull(wish.owner());
        return owner == null ? null : agent("owner", owner);
    }

    private String agent(String field, String id) {
        if (roster.agent(id).isEmpty()) {
            throw Problem.invalid(field, "there is no agent '" + id + "'", "list them to see which there are");
        }
        return id;
    }

    private interface Keeping {
        CannedAnswer keep();
    }

    private static CannedAnswer kept(Keeping keeping) {
        try {
            return keeping.keep();
        } catch (CannedRefused e) {
            throw Problem.invalid(e.field(), String.valueOf(e.getMessage()), e.remedy());
        }
    }

    private void fill(Context ctx) {
        CannedAnswer answer = found(ctx);
        Interaction interaction = visible.interaction(
                        ctx,
                        Json.required("interaction", Json.read(ctx, Fill.class).interaction()))
                .interaction();
        ctx.json(CannedAnswers.fill(answer, values(Access.bearer(ctx).agent(), interaction)));
    }

    private Map<String, String> values(@Nullable String agent, Interaction interaction) {
        Map<String, String> values = new HashMap<>();
        values.put("interaction", interaction.id());
        values.put("date", LocalDate.ofInstant(parts.time().instant(), zone).toString());
        if (interaction.queue() != null) {
            values.put("queue", interaction.queue());
        }
        Optional.ofNullable(agent)
                .flatMap(roster::agent)
                .ifPresent(one -> values.put("agent_name", one.value().name()));
        Optional.ofNullable(interaction.customer())
                .flatMap(customers::find)
                .map(Customer::name)
                .filter(name -> !name.isBlank())
                .ifPresent(name -> values.put("customer_name", name));
        return values;
    }

    private Signature signature(Context ctx, Signature.Of of) {
        String name = name(ctx, of);
        return answers.signature(of, name).orElseThrow(() -> Problem.notFound("signature of '" + name + "'"));
    }

    private void sign(Context ctx, Signature.Of of) {
        String name = name(ctx, of);
        Signature signature = new Signature(
                of, name, Json.required("text", Json.read(ctx, Sign.class).text()));
        try {
            answers.sign(signature);
        } catch (CannedRefused e) {
            throw Problem.invalid(e.field(), String.valueOf(e.getMessage()), e.remedy());
        }
        audit.changed(ctx, "signature.set", name);
        ctx.json(signature);
    }

    private void unsign(Context ctx, Signature.Of of) {
        String name = name(ctx, of);
        if (!answers.unsign(of, name)) {
            throw Problem.notFound("signature of '" + name + "'");
        }
        audit.changed(ctx, "signature.remove", name);
        ctx.status(204);
    }

    /** Whose signature it is; another agent's is as one that there is not. */
    private String name(Context ctx, Signature.Of of) {
        Bearer bearer = Access.bearer(ctx);
        String name = ctx.pathParam("name");
        boolean there = of == Signature.Of.QUEUE
                ? roster.plan().queues().containsKey(name)
                : roster.agent(name).isPresent() && (bearer.seesAll() || name.equals(bearer.agent()));
        if (!there) {
            throw Problem.notFound((of == Signature.Of.AGENT ? "agent '" : "queue '") + name + "'");
        }
        return name;
    }

    private static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
