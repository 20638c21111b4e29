package org.trunkline.call;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.customer.Claim;
import org.trunkline.flow.Outcome;
import org.trunkline.line.Arrival;
import org.trunkline.queue.Waiting;

/**
 * What one call asks for in the queues that it comes into: by its flow, by the number dialled and by the customer's tier. Used by the
 * call's own thread.
 */
final class Needs {
    private static final Logger log = LoggerFactory.getLogger(Needs.class);

    private final Context call;
    private final Arrival arrival;
    private final Instant arrived;
    private final Claims claims;
    private final FirstAgents firstAgents;
    /** In the queue that the call came into last. */
    private List<Claim> last = List.of();

    /** Once it was looked up. */
    private @Nullable String tier;

    Needs(Context call, Arrival arrival, Instant arrived, Claims claims, FirstAgents firstAgents) {
        this.call = call;
        this.arrival = arrival;
        this.arrived = arrived;
        this.claims = claims;
        this.firstAgents = firstAgents;
    }

    /** Of the customer; empty if they have none. */
    String tier() {
        if (tier == null) {
            tier = claims.tier(arrival.callerNumber());
        }
        return tier;
    }

    /** Where priority and skills come from, in the queue that the call came into last. */
    List<Claim> claims() {
        return last;
    }

    /** @param kept as the floor has it from before a restart; null: it does not */
    Waiting by(Outcome.Enqueue step, @Nullable Waiting kept) {
        List<Claim> all = Stream.concat(Stream.of(new Claim("flow", step.priority(), step.skills())), ofCall())
                .filter(claim -> !claim.asksNothing())
                .toList();
        last = fitting(step.queue(), all);
        return kept != null
                ? kept
                : new Waiting(
                        call.interaction,
                        step.queue(),
                        Claims.priority(all),
                        Claims.skills(last),
                        arrived,
                        firstAgents.of(step, arrival.callerNumber(), call::note));
    }

    /** Sent there by an agent: with the priority of before. */
    Waiting sentTo(String queue, int priority) {
        List<Claim> skills = ofCall().map(Claim::skillsAlone)
                .filter(claim -> !claim.asksNothing())
                .toList();
        last = fitting(queue, skills);
        return new Waiting(call.interaction, queue, priority, Claims.skills(last), arrived);
    }

    private Stream<Claim> ofCall() {
        return claims.of(arrival.dialled(), tier()).stream();
    }

    private List<Claim> fitting(String queue, List<Claim> all) {
        List<Claim> fitting = claims.fitting(queue, all);
        if (fitting.size() < all.size()) {
            log.warn("with the needs of queue {} these make too many combinations of skills: {}", queue, all);
            call.note("too many combinations of skills; left out: "
                    + all.subList(fitting.size(), all.size()).stream()
                            .map(Claim::source)
                            .collect(Collectors.joining(", ")));
        }
        return fitting;
    }
}
