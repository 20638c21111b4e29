package org.trunkline.api;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Interaction;
import org.trunkline.customer.Stage;

/** An interaction as the API shows it; times spent are in seconds. */
record Shown(
        String id,
        String channel,
        String direction,
        @Nullable String customer,
        @Nullable String caller,
        @Nullable String callerNumber,
        @Nullable String callerName,
        String dialled,
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
        Map<Stage, Double> spentSeconds,
        @Nullable String transferredTo,
        @Nullable String disposition,
        @Nullable Instant calledBackAt) {
    static Shown of(Interaction one) {
        Map<Stage, Double> spent = new TreeMap<>();
        one.spent().forEach((stage, duration) -> spent.put(stage, Json.seconds(duration)));
        return new Shown(
                one.id(),
                one.channel(),
                one.direction(),
                one.customer(),
                one.caller(),
                one.callerNumber(),
                one.callerName(),
                one.dialled(),
                one.flow(),
                one.flowVersion(),
                one.queue(),
                one.agent(),
                one.stage(),
                one.startedAt(),
                one.answeredAt(),
                one.queuedAt(),
                one.connectedAt(),
                one.endedAt(),
                one.ending(),
                spent,
                one.transferredTo(),
                one.disposition(),
                one.calledBackAt());
    }
}
