package org.trunkline.ticket;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with a ticket.
 *
 * @param queue null: none
 * @param owner an agent's id; null: nobody's
 * @param until of a waiting or solved one: then it is open, or closed, by itself; of a closed one: as long as that the
 *     customer opens it again; null: there is no such time
 * @param dues what happens of itself, as long as it stands so
 */
public record Standing(
        Status status,
        Priority priority,
        @Nullable String queue,
        @Nullable String owner,
        @Nullable Instant until,
        SlaClock clock,
        List<Due> dues) {
    public Standing {
        dues = List.copyOf(dues);
    }

    /** When a target is missed if nothing happens, or was missed; what is met or not promised is not there. */
    Map<Target, Instant> targets() {
        Map<Target, Instant> targets = new EnumMap<>(Target.class);
        dues.forEach(due -> due.kind().misses().ifPresent(target -> targets.put(target, due.at())));
        targets.putAll(clock.missed());
        return targets;
    }
}
