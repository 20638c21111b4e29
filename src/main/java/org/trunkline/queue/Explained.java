package org.trunkline.queue;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Why an offer went to whom it went, recomputed from the journal.
 *
 * @param needed the skills that were needed, the queue's and the contact's
 * @param planVersion of the configuration in force
 * @param considered every configured agent, by id
 */
public record Explained(
        String offer,
        Instant at,
        String interaction,
        String queue,
        String agent,
        Set<String> needed,
        long planVersion,
        List<Considered> considered) {
    public Explained {
        needed = Ordered.set(needed);
        considered = List.copyOf(considered);
    }

    public record Considered(String agent, Verdict verdict) {}
}
