package org.trunkline.api;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.trunkline.conversation.Conversation;
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
import org.trunkline.roster.Roster;

/**
 * Which of what happens is one agent's: what names the agent; all of the interactions that they are offered, have, or look at,
 * as long as that lasts; and who comes and goes in writing in the queues that they serve. For one stream, in its order.
 */
final class OwnEvents {
    private static final int MOST = 500;

    private final String agent;
    private final FactTypes types;
    private final Roster roster;
    private final ConversationDesk conversations;
    /** Also asked by those who tell what passes, on threads of their own. */
    private final Set<String> interactions = ConcurrentHashMap.newKeySet();

    private final Set<String> waiting = new HashSet<>();

    OwnEvents(String agent, FactTypes types, Floor floor, Roster roster, ConversationDesk conversations) {
        this.agent = agent;
        this.types = types;
        this.roster = roster;
        this.conversations = conversations;
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
        conversations
                .list(
                        new ConversationFilter(
                                Conversation.State.WAITING, null, null, null, Served.queues(roster.plan(), agent)),
                        null,
                        MOST)
                .items()
                .forEach(one -> waiting.add(one.interaction().id()));
    }

    /** Whether what passes in it is the agent's to know. */
    boolean has(String interaction) {
        return interactions.contains(interaction) || conversations.looksAt(interaction, agent);
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
        boolean inQueue = comesOrGoes(interaction, fact);
        return taken || inQueue || names(fact) || conversations.looksAt(interaction, agent);
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

    /** In a queue that the agent serves. */
    private boolean comesOrGoes(String interaction, Fact fact) {
        boolean waited = waiting.contains(interaction);
        return switch (fact) {
            case ConversationFact.Received received -> {
                boolean comes = received.queue() != null && serves(received.queue());
                yield comes ? waiting.add(interaction) || waited : waited;
            }
            case ConversationFact.Queued queued ->
                serves(queued.queue()) ? waiting.add(interaction) || waited : waiting.remove(interaction);
            case ConversationFact.Accepted _, ConversationFact.Ended _, ConversationFact.Overflowed _ ->
                waiting.remove(interaction);
            case ConversationFact.Understood _ -> waited;
            default -> false;
        };
    }

    private boolean serves(String queue) {
        return Served.queues(roster.plan(), agent).contains(queue);
    }

    /** In a note. */
    private boolean names(Fact fact) {
        return fact instanceof ConversationFact.Wrote wrote && wrote.mentions().contains(agent);
    }
}
