package org.trunkline.conversation;

import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;

/**
 * An agent writes to a customer first.
 *
 * @param account of ours; null: the only one that the channel has
 * @param to the customer's address, in any notation
 * @param toName null: not known
 * @param queue by whose rules it is wrapped up, and where an answer waits that comes later; null: none
 */
public record Opening(
        Channel channel,
        @Nullable String account,
        String to,
        @Nullable String toName,
        String agent,
        @Nullable String queue,
        Answer first) {}
