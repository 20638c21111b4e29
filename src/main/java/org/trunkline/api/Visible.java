package org.trunkline.api;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;
import org.trunkline.conversation.ConversationDesk;
import org.trunkline.conversation.ConversationFact;
import org.trunkline.customer.Interaction;
import org.trunkline.customer.InteractionDetail;
import org.trunkline.customer.Interactions;
import org.trunkline.journal.JournalReader;
import org.trunkline.queue.AgentView;
import org.trunkline.queue.Floor;

/** Which interactions a bearer may see: an agent the own ones, and those in a note of which they are named; a supervisor all. */
record Visible(
        Interactions interactions, Floor floor, ConversationDesk conversations, JournalReader journal, Reach reach) {
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

    /** Whether the bearer may read what was written in it: also of an earlier one of a customer within reach. */
    boolean reads(Context ctx, String id) {
        String agent = Access.bearer(ctx).agent();
        return sees(ctx, id)
                || interactions
                        .find(id)
                        .map(found -> found.interaction().customer())
                        .filter(customer -> reach.isOwn(customer, agent))
                        .isPresent();
    }

    private boolean isOwn(Interaction interaction, @Nullable String agent) {
        if (agent == null) {
            return false;
        }
        AgentView now = floor.view().agents().get(agent);
        return agent.equals(interaction.agent())
                || (now != null && now.has(interaction.id()))
                || conversations.concerns(interaction.id(), agent)
                || isNamed(interaction.id(), agent);
    }

    private boolean isNamed(String interaction, String agent) {
        return journal.ofInteraction(interaction).stream()
                .anyMatch(entry -> entry.fact() instanceof ConversationFact.Wrote wrote
                        && wrote.mentions().contains(agent));
    }
}
