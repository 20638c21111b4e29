package org.trunkline.messaging;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account and how it is doing; the counts are since the start.
 *
 * @param up whether messages come and go
 * @param trouble why not, and what to do; null: nothing is wrong
 * @param heardAt when something last came from the network; null: nothing yet
 * @param delivered of what was sent, how much the network reported as delivered
 * @param refused messages that were not sent, because the customer does not want any
 */
public record AccountState(
        String name,
        String channel,
        String kind,
        String queue,
        boolean up,
        @Nullable String trouble,
        @Nullable Instant heardAt,
        long received,
        long sent,
        long delivered,
        long read,
        long failed,
        long refused) {}
