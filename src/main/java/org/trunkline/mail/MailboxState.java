package org.trunkline.mail;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox and how it is doing; the counts are since the start.
 *
 * @param incoming the server from which it is fetched, with its port
 * @param outgoing by which is sent; null: nothing can be
 * @param up whether what comes is fetched
 * @param trouble why not, and what to do; null: nothing is wrong
 * @param fetchedAt when it was last seen that nothing is left to fetch; null: never
 * @param damaged of those received, how many could not be read wholly
 * @param refused automatic messages that were not sent, since a program would have answered
 */
public record MailboxState(
        String name,
        String address,
        String queue,
        String incoming,
        @Nullable String outgoing,
        boolean up,
        @Nullable String trouble,
        @Nullable Instant fetchedAt,
        long received,
        long damaged,
        long sent,
        long refused) {}
