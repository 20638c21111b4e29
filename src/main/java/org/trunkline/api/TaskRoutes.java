package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.trunkline.profile.ProfileDesk;
import org.trunkline.profile.Profiles;
import org.trunkline.profile.Task;
import org.trunkline.roster.Roster;

/** What is to be done for customers. Agents: for those whom they had to do with, and what is theirs to do. */
final class TaskRoutes {
    record Wish(
            @Nullable String text,
            @Nullable String owner,
            @Nullable String due) {}

    /** What is left out stays; an empty text removes. */
    record Edit(
            @Nullable String owner,
            @Nullable String due,
            @Nullable Boolean done) {}

    private static final String OF_CUSTOMER = "/api/v1/customers/{id}/tasks";

    private final Reach reach;
    private final Profiles profiles;
    private final ProfileDesk desk;
    private final Roster roster;
    private final Audit audit;

    TaskRoutes(Parts parts, Reach reach, Audit audit) {
        this.reach = reach;
        this.profiles = new Profiles(parts.database());
        this.desk = parts.profileDesk();
        this.roster = parts.roster();
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/tasks", this::list, Role.AGENT, Role.SUPERVISOR);
        routes.patch("/api/v1/tasks/{id}", this::change, Role.AGENT, Role.SUPERVISOR);
        routes.get(OF_CUSTOMER, this::ofCustomer, Role.AGENT, Role.SUPERVISOR);
        routes.post(OF_CUSTOMER, this::add, Role.AGENT, Role.SUPERVISOR);
    }

    private void list(Context ctx) {
        Bearer bearer = Access.bearer(ctx);
        String owner = bearer.seesAll() ? Ask.text(ctx, "owner") : String.valueOf(bearer.agent());
        ctx.json(Json.Items.of(profiles.tasks(owner, alsoDone(ctx))));
    }

    private void ofCustomer(Context ctx) {
        ctx.json(Json.Items.of(profiles.tasksOf(reach.customer(ctx).id(), alsoDone(ctx))));
    }

    private static boolean alsoDone(Context ctx) {
        return "true".equals(Ask.text(ctx, "done"));
    }

    private void add(Context ctx) {
        String id = reach.customer(ctx).id();
        Wish wish = Json.read(ctx, Wish.class);
        String task = desk.addTask(
                id,
                ProfileRoutes.text("text", wish.text(), ProfileDesk.LONGEST_TASK),
                owner(wish.owner()),
                due(wish.due()),
                Access.bearer(ctx).actor());
        audit.changed(ctx, "customer.task", id, task);
        ctx.status(201).json(profiles.task(task).orElseThrow());
    }

    private void change(Context ctx) {
        Bearer bearer = Access.bearer(ctx);
        String id = ctx.pathParam("id");
        Task task = profiles.task(id)
                .filter(one -> bearer.seesAll()
                        || (bearer.agent() != null && bearer.agent().equals(one.owner()))
                        || reach.isOwn(one.customer(), bearer.agent()))
                .orElseThrow(() -> Problem.notFound("task '" + id + "'"));
        Edit edit = Json.read(ctx, Edit.class);
        desk.changeTask(
                id,
                edit.owner() == null ? task.owner() : owner(edit.owner()),
                edit.due() == null ? task.due() : due(edit.due()),
                edit.done() == null ? task.doneAt() != null : edit.done(),
                bearer.actor());
        audit.changed(ctx, "customer.task.change", task.customer(), id);
        ctx.json(profiles.task(id).orElseThrow());
    }

    private @Nullable String owner(@Nullable String agent) {
        if (agent == null || agent.isEmpty()) {
            return null;
        }
        if (roster.agent(agent).isEmpty()) {
            throw Problem.invalid("owner", "there is no agent '" + agent + "'", "list them to see which there are");
        }
        return agent;
    }

    private static @Nullable Instant due(@Nullable String time) {
        return time == null || time.isEmpty() ? null : Ask.time("due", time);
    }
}
