package org.trunkline.api;

import java.util.HashSet;
import java.util.Set;
import org.trunkline.conversation.ConversationDesk;
import org.trunkline.conversation.ConversationFact;
import org.trunkline.conversation.ConversationFilter;
import org.trunkline.customer.CallFact;
import org.trunkline.journal.Entry;
import org.trunkline.journal.Fact;
import org.trunkline.journal.FactTypes;
import org.trunkline.queue.Contact;
import org.trunkline.queue.Floor;
import org.trunkline.queue.FloorInput;

/**
 * Which of what happens is one agent's: what names the agent, and all of the interactions that they are offered or have, as
 * long as that lasts. For one stream, in its order.
 */
final class OwnEvents {
    private static final int MOST = 500;

    private final String agent;
    private final FactTypes types;
    private final Set<String> interactions = new HashSet<>();

    OwnEvents(String agent, FactTypes types, Floor floor, ConversationDesk conversations) {
        this.agent = agent;
        this.types = types;
        Contact talking = floor.view().talking().get(agent);
        if (talking != null) {
            interactions.add(talking.interaction());
        }
        conversations
                .offeredTo(agent)
                .forEach(one -> interactions.add(one.interaction().id()));
        conversations.list(new ConversationFilter(null, null, null, agent), null, MOST).items().stream()
                .map(one -> one.interaction().id())
                .filter(id -> conversations.has(id, agent))
                .forEach(interactions::add);
    }

    boolean takes(Entry entry) {
        Fact fact = entry.fact();
        if (fact instanceof CallFact.Supervision
                || fact instanceof FloorInput.Restored
                || fact instanceof FloorInput.Configured) {
            return false;
        }
        String whom = types.tree(fact).path("agent").asString("");
        String interaction = fact.interaction();
        if (interaction == null) {
            return agent.equals(whom);
        }
        boolean known = interactions.contains(interaction);
        if (agent.equals(whom)) {
            interactions.add(interaction);
        }
        boolean taken = known || agent.equals(whom);
        if (taken && isOver(fact, whom)) {
            interactions.remove(interaction);
        }
        return taken;
    }

    private boolean isOver(Fact fact, String whom) {
        return switch (fact) {
            case CallFact.Ended _, ConversationFact.Ended _ -> true;
            case CallFact.OfferEnded ended -> !ended.how().equals("accepted");
            case CallFact.Connected _, ConversationFact.Accepted _ -> !agent.equals(whom);
            case ConversationFact.OfferEnded _ -> agent.equals(whom);
            case ConversationFact.Queued _, CallFact.Queued _ -> true;
            default -> false;
        };
    }
}
