package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import org.trunkline.agent.AgentState;
import org.trunkline.agent.Channel;
import org.trunkline.conversation.ConversationDesk;
import org.trunkline.queue.AgentView;
import org.trunkline.queue.Floor;
import org.trunkline.roster.AgentEntry;
import org.trunkline.roster.Roster;

/** What an agent chooses from: colleagues and queues to hand over to, intents; and whom a contact is with. */
final class DeskRoutes {
    /** @param takes the channels of which they may be offered one more now */
    record Colleague(String id, String name, AgentState state, List<String> takes) {}

    record Colleagues(List<String> queues, List<Colleague> agents) {}

    private final Roster roster;
    private final Floor floor;
    private final ConversationDesk conversations;
    private final ScreenPop pops;
    private final Visible visible;

    DeskRoutes(Parts parts, Visible visible) {
        this.roster = parts.roster();
        this.floor = parts.floor();
        this.conversations = parts.conversations();
        this.pops = new ScreenPop(parts);
        this.visible = visible;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/colleagues", this::colleagues, Role.AGENT, Role.SUPERVISOR);
        routes.get(
                "/api/v1/intents",
                ctx -> ctx.json(Json.Items.of(conversations.topics())),
                Role.AGENT,
                Role.SUPERVISOR,
                Role.DESIGNER);
        routes.get("/api/v1/interactions/{id}/pop", this::pop, Role.AGENT, Role.SUPERVISOR);
    }

    private void colleagues(Context ctx) {
        ctx.json(new Colleagues(
                roster.plan().queues().keySet().stream().sorted().toList(),
                roster.agents().stream().map(one -> colleague(one.value())).toList()));
    }

    private Colleague colleague(AgentEntry agent) {
        AgentView now = floor.view().agents().get(agent.id());
        return new Colleague(
                agent.id(),
                agent.name(),
                now == null ? AgentState.LOGGED_OUT : now.state(),
                now == null
                        ? List.of()
                        : now.takes().stream().map(Channel::word).sorted().toList());
    }

    private void pop(Context ctx) {
        String id = visible.interaction(ctx, ctx.pathParam("id")).interaction().id();
        ctx.json(pops.of(id).orElseThrow(() -> Problem.notFound("interaction '" + id + "'")));
    }
}
