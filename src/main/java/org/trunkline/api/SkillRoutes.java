package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.trunkline.queue.FloorPlan;
import org.trunkline.roster.Owned;
import org.trunkline.roster.Roster;
import org.trunkline.roster.Skill;

/** Skills, and who has and who wants them. */
final class SkillRoutes {
    record Wish(@Nullable String name, @Nullable String description) {}

    /**
     * @param queues that ask for it
     * @param agents who have it, with their proficiency
     */
    record SkillUse(
            String name,
            String description,
            @Nullable String declaredAt,
            List<String> queues,
            Map<String, Integer> agents) {}

    private static final String ONE = "/api/v1/skills/{name}";

    private final Roster roster;
    private final Audit audit;

    SkillRoutes(Roster roster, Audit audit) {
        this.roster = roster;
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/skills", this::list, Role.SUPERVISOR, Role.DESIGNER);
        routes.post("/api/v1/skills", this::add, Role.ADMIN);
        routes.get(ONE, ctx -> ctx.json(found(ctx.pathParam("name"))), Role.SUPERVISOR, Role.DESIGNER);
        routes.put(ONE, this::change, Role.ADMIN);
        routes.delete(ONE, this::remove, Role.ADMIN);
    }

    private void list(Context ctx) {
        FloorPlan plan = roster.plan();
        ctx.json(Json.Items.of(
                roster.skills().stream().map(owned -> use(owned, plan)).toList()));
    }

    private void add(Context ctx) {
        Wish wish = Json.read(ctx, Wish.class);
        String name = Json.required("name", wish.name());
        Changes.require(roster.addSkill(skill(name, wish)));
        audit.changed(ctx, "skill.add", name);
        ctx.status(201).header("Location", "/api/v1/skills/" + name).json(found(name));
    }

    private void change(Context ctx) {
        String name = ctx.pathParam("name");
        Wish wish = Json.read(ctx, Wish.class);
        if (wish.name() != null && !wish.name().equals(name)) {
            throw Problem.invalid("name", "is not that of the address", "a skill keeps its name: make another");
        }
        Changes.require(roster.changeSkill(skill(name, wish)));
        audit.changed(ctx, "skill.change", name);
        ctx.json(found(name));
    }

    private void remove(Context ctx) {
        String name = ctx.pathParam("name");
        Changes.require(roster.removeSkill(name));
        audit.changed(ctx, "skill.remove", name);
        ctx.status(204);
    }

    private static Skill skill(String name, Wish wish) {
        return new Skill(name, wish.description() == null ? "" : wish.description());
    }

    private SkillUse found(String name) {
        return roster.skill(name)
                .map(owned -> use(owned, roster.plan()))
                .orElseThrow(() -> Problem.notFound("skill '" + name + "'"));
    }

    private static SkillUse use(Owned<Skill> owned, FloorPlan plan) {
        String name = owned.value().name();
        Map<String, Integer> agents = new TreeMap<>();
        plan.agents().forEach((id, agent) -> {
            Integer level = agent.skills().get(name);
            if (level != null) {
                agents.put(id, level);
            }
        });
        List<String> queues = plan.queues().values().stream()
                .filter(queue -> queue.skills().contains(name))
                .map(queue -> queue.name())
                .sorted()
                .toList();
        return new SkillUse(name, owned.value().description(), owned.declaredAt(), queues, agents);
    }
}
