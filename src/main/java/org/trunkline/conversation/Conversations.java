package org.trunkline.conversation;

import java.util.List;
import java.util.Optional;
import org.trunkline.agent.Channel;
import org.trunkline.customer.Ending;

/**
 * What rooms of channels use: messages in, answers out, and what a channel decides about an interaction of its own. All
 * methods block until what they do is durable, unless they say otherwise; thread-safe.
 */
public final class Conversations implements AutoCloseable {
    private Conversations() {}

    /**
     * Stores a message, and finds the interaction that it belongs to by its thread: one that goes on, one that was over not
     * longer ago than [conversations] reopen_within, or a new one. When this returns, the message is durable; whoever holds
     * it may let it go. The same message again is {@link Receipt.How#KNOWN}, also after a kill at any moment.
     *
     * @param routing where it goes if the message opens or reopens the interaction
     * @throws org.trunkline.store.StoreException while the database is away: keep the message and bring it again later
     */
    public Receipt received(Received message, Routing routing) {
        throw new UnsupportedOperationException();
    }

    /** Has an interaction wait for an agent: one that the channel has taken on by itself, or that came back from a queue. */
    public void enqueue(String interaction, Route route) {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes to the customer on behalf of the center (a bot, an automatic reply), whoever has the interaction.
     *
     * @param by what wrote it, e.g. {@code bot main}
     * @return the message's id
     */
    public String write(String interaction, Answer answer, String by) {
        throw new UnsupportedOperationException();
    }

    /** The customer has left (a chat that was closed), or the channel has served them; whoever has it wraps up. */
    public void end(String interaction, Ending ending) {
        throw new UnsupportedOperationException();
    }

    /**
     * A message that was sent did not arrive, as the network reports later: it has failed, and says why.
     *
     * @param externalId by which the network knows it
     * @return its interaction; empty: nothing of ours is known by this id
     */
    public Optional<String> undelivered(String account, String externalId, String why) {
        throw new UnsupportedOperationException();
    }

    /** From now on answers by this account are sent; those that waited for it go first. */
    public void carry(Carrier carrier) {
        throw new UnsupportedOperationException();
    }

    /** Open interactions of a channel that are with no queue and no agent, oldest first: what a bot takes up after a start. */
    public List<Conversation> unrouted(Channel channel) {
        throw new UnsupportedOperationException();
    }

    /** For the agents. */
    public ConversationDesk desk() {
        throw new UnsupportedOperationException();
    }

    /** The messages of an interaction, oldest first. */
    public List<Message> messages(String interaction) {
        throw new UnsupportedOperationException();
    }

    public Optional<Conversation> find(String interaction) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
