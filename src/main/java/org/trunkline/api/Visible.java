package org.trunkline.api;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;
import org.trunkline.conversation.ConversationDesk;
import org.trunkline.customer.Interaction;
import org.trunkline.customer.InteractionDetail;
import org.trunkline.customer.Interactions;
import org.trunkline.queue.AgentView;
import org.trunkline.queue.Floor;

/** Which interactions a bearer may see: an agent the own ones, a supervisor all. */
record Visible(Interactions interactions, Floor floor, ConversationDesk conversations) {
    /** The interaction, if there is one and the bearer may see it: others' are not told from none. */
    InteractionDetail interaction(Context ctx, String id) {
        Bearer bearer = Access.bearer(ctx);
        return interactions
                .find(id)
                .filter(found -> bearer.seesAll() || isOwn(found.interaction(), bearer.agent()))
                .orElseThrow(() -> Problem.notFound("interaction '" + id + "'"));
    }

    boolean sees(Context ctx, String id) {
        Bearer bearer = Access.bearer(ctx);
        return bearer.seesAll()
                || interactions
                        .find(id)
                        .filter(found -> isOwn(found.interaction(), bearer.agent()))
                        .isPresent();
    }

    private boolean isOwn(Interaction interaction, @Nullable String agent) {
        if (agent == null) {
            return false;
        }
        AgentView now = floor.view().agents().get(agent);
        return agent.equals(interaction.agent())
                || (now != null && interaction.id().equals(now.interaction()))
                || conversations.concerns(interaction.id(), agent);
    }
}
