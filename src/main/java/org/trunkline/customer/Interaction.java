package org.trunkline.customer;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One contact, from arrival to disposition.
 *
 * @param customer null for a withheld, internal or impossible number
 * @param caller as the network presented it
 * @param callerNumber the same in E.164, if it is a number
 * @param line id of the caller's channel
 * @param agent who spoke last with the caller
 * @param stage where it is now; null once it is over
 * @param ending null while it goes on
 * @param spent how long it was in each stage; a stage still going on is counted up to its beginning
 */
public record Interaction(
        String id,
        String channel,
        String direction,
        @Nullable String customer,
        @Nullable String caller,
        @Nullable String callerNumber,
        @Nullable String callerName,
        String dialled,
        String line,
        @Nullable String flow,
        @Nullable String flowVersion,
        @Nullable String queue,
        @Nullable String agent,
        @Nullable Stage stage,
        Instant startedAt,
        @Nullable Instant answeredAt,
        @Nullable Instant queuedAt,
        @Nullable Instant connectedAt,
        @Nullable Instant endedAt,
        @Nullable Ending ending,
        Map<Stage, Duration> spent,
        @Nullable String transferredTo,
        @Nullable String disposition,
        @Nullable Instant calledBackAt) {
    public Interaction {
        spent = Map.copyOf(spent);
    }
}
