package org.trunkline.queue;

import java.time.Instant;
import java.util.List;

/**
 * Why an offer went to whom it went, recomputed from the journal.
 *
 * @param needed the skills that were needed just then, as {@link org.trunkline.agent.Need#written}
 * @param strategy of the queue
 * @param planVersion of the configuration in force
 * @param considered every configured agent, by id
 */
public record Explained(
        String offer,
        Instant at,
        String interaction,
        String queue,
        String agent,
        String needed,
        String strategy,
        long planVersion,
        List<Considered> considered) {
    public Explained {
        considered = List.copyOf(considered);
    }

    public record Considered(String agent, Verdict verdict) {}
}
