package org.trunkline.messaging;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trunkline.conversation.Carrier.Sent;
import org.trunkline.conversation.Carrier.Trace;
import org.trunkline.conversation.NotSent;
import org.trunkline.conversation.Outgoing;

/** How the messages of one account come and go. */
interface Network extends AutoCloseable {
    /** @param to as the network calls them */
    Sent send(Outgoing message, String to) throws NotSent;

    /** As {@link org.trunkline.conversation.Carrier#trace}. */
    @Nullable
    Trace trace(Outgoing message);

    /** From now on what comes is taken. */
    default void start() {}

    /** Whether what is posted comes from the network; told before anything else is done with it. */
    default void verify(HookRequest request) throws HookRefused {
        throw notThisWay();
    }

    /** What is posted to /hooks/ and the account's name, and is {@link #verify verified}. */
    default void posted(HookRequest request) throws HookRefused {
        throw notThisWay();
    }

    /** What is asked there, without being posted. */
    default String asked(HookRequest request) throws HookRefused {
        throw notThisWay();
    }

    private static HookRefused notThisWay() {
        return new HookRefused(
                404,
                "no-such-address",
                "the network of this account does not come this way",
                "see its kind in [[messaging]]");
    }

    /** Looks whether it works, now. Blocks. */
    List<Messaging.Finding> check();

    @Override
    default void close() {}
}
