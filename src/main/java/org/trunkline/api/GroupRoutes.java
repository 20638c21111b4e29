package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.trunkline.roster.AgentGroup;
import org.trunkline.roster.Owned;
import org.trunkline.roster.Roster;

/** Groups of agents, whose members have skills in common. */
final class GroupRoutes {
    record Wish(@Nullable String name, @Nullable Map<String, Integer> skills) {}

    /** @param agents who are in it, by id */
    record GroupNow(
            String name,
            Map<String, Integer> skills,
            List<String> agents,
            @Nullable String declaredAt) {}

    private static final String ONE = "/api/v1/groups/{name}";

    private final Roster roster;
    private final Audit audit;

    GroupRoutes(Roster roster, Audit audit) {
        this.roster = roster;
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/groups", this::list, Role.SUPERVISOR);
        routes.post("/api/v1/groups", this::add, Role.ADMIN);
        routes.get(ONE, ctx -> ctx.json(found(ctx.pathParam("name"))), Role.SUPERVISOR);
        routes.put(ONE, this::change, Role.SUPERVISOR);
        routes.delete(ONE, this::remove, Role.ADMIN);
    }

    private void list(Context ctx) {
        ctx.json(Json.Items.of(roster.groups().stream().map(this::group).toList()));
    }

    private void add(Context ctx) {
        Wish wish = Json.read(ctx, Wish.class);
        String name = Json.required("name", wish.name());
        Changes.require(roster.addGroup(group(name, wish)));
        audit.changed(ctx, "group.add", name);
        ctx.status(201).header("Location", "/api/v1/groups/" + name).json(found(name));
    }

    private void change(Context ctx) {
        String name = ctx.pathParam("name");
        Wish wish = Json.read(ctx, Wish.class);
        if (wish.name() != null && !wish.name().equals(name)) {
            throw Problem.invalid("name", "is not that of the address", "a group keeps its name: make another");
        }
        Changes.require(roster.changeGroup(group(name, wish)));
        audit.changed(ctx, "group.change", name);
        ctx.json(found(name));
    }

    private void remove(Context ctx) {
        String name = ctx.pathParam("name");
        Changes.require(roster.removeGroup(name));
        audit.changed(ctx, "group.remove", name);
        ctx.status(204);
    }

    private static AgentGroup group(String name, Wish wish) {
        return new AgentGroup(name, wish.skills() == null ? Map.of() : wish.skills());
    }

    private GroupNow found(String name) {
        return roster.group(name).map(this::group).orElseThrow(() -> Problem.notFound("group '" + name + "'"));
    }

    private GroupNow group(Owned<AgentGroup> owned) {
        String name = owned.value().name();
        List<String> members = roster.agents().stream()
                .filter(agent -> agent.value().groups().contains(name))
                .map(agent -> agent.value().id())
                .toList();
        return new GroupNow(name, new TreeMap<>(owned.value().skills()), members, owned.declaredAt());
    }
}
