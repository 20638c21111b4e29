package org.trunkline.api;

import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.trunkline.ticket.Priority;
import org.trunkline.ticket.SlaClock;
import org.trunkline.ticket.Standing;
import org.trunkline.ticket.Status;
import org.trunkline.ticket.Target;
import org.trunkline.ticket.Ticket;

/** A ticket as the API shows it. */
record TicketShown(
        long number,
        long version,
        String token,
        String subject,
        Status status,
        @Nullable Instant until,
        Priority priority,
        @Nullable String queue,
        @Nullable String owner,
        @Nullable String customer,
        List<String> tags,
        List<Long> merged,
        Sla sla,
        String openedBy,
        Instant openedAt,
        Instant changedAt) {
    /**
     * @param terms the {@code [[sla]]}; null: nothing is promised
     * @param spentSeconds open time that is used up, until {@code runningSince}
     * @param runningSince null: the clock stands
     */
    record Sla(
            @Nullable String terms,
            double spentSeconds,
            @Nullable Instant runningSince,
            @Nullable Instant answeredAt,
            Map<Target, Instant> due,
            Set<Target> missed) {}

    static TicketShown of(Ticket ticket, String token) {
        Standing standing = ticket.standing();
        SlaClock clock = standing.clock();
        return new TicketShown(
                ticket.number(),
                ticket.version(),
                token,
                ticket.subject(),
                standing.status(),
                standing.until(),
                standing.priority(),
                standing.queue(),
                standing.owner(),
                ticket.customer(),
                ticket.tags(),
                ticket.merged(),
                new Sla(
                        clock.terms().isEmpty() ? null : clock.terms(),
                        Json.seconds(clock.spent()),
                        clock.since(),
                        clock.answeredAt(),
                        new TreeMap<>(ticket.due()),
                        new TreeSet<>(clock.missed().keySet())),
                ticket.openedBy(),
                ticket.openedAt(),
                ticket.changedAt());
    }

    /** With its version, to be given back with a change. */
    void answer(Context ctx, int status) {
        ctx.status(status).header("ETag", "\"" + version + "\"").json(this);
    }
}
