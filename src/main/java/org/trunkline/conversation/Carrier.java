package org.trunkline.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;
import org.trunkline.queue.QueueSignal;

/**
 * One account of a channel, which carries messages to customers. Given to {@link Conversations#carry}; called by threads of
 * the outbox, may block.
 */
public interface Carrier {
    Channel channel();

    /** Its name, unique among all channels: the account of what is received by it. */
    String account();

    /** Hands a message over. When this returns, somebody else is responsible for it. */
    Sent send(Outgoing message) throws NotSent;

    /**
     * After a start: the controller ended while this message was being sent, and whether it was is not known.
     *
     * @return null: the carrier cannot tell; the message is shown as doubtful, and a person decides
     */
    default @Nullable Trace trace(Outgoing message) {
        return null;
    }

    /** How many messages may be sent at a time. */
    default int atOnce() {
        return 4;
    }

    /** Whether this is the notation of somebody who can be written to by this account. */
    default boolean reaches(String address) {
        return !address.isBlank();
    }

    /**
     * What the floor tells of a customer of this channel who waits, by whatever account, where that is of use (a place in the queue that a chat shows). Must not
     * block.
     */
    default void signalled(String interaction, QueueSignal signal) {}

    /**
     * @param externalId by which the network knows the message; null: it has no id there
     * @param threadKeys beside it, by which answers to it will be told
     */
    record Sent(@Nullable String externalId, List<String> threadKeys) {
        public Sent {
            threadKeys = List.copyOf(threadKeys);
        }
    }

    /** What a carrier finds out about a message of before. */
    sealed interface Trace {
        record WasSent(Sent sent) implements Trace {}

        record WasNotSent() implements Trace {}
    }
}
