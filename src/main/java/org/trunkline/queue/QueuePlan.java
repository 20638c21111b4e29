package org.trunkline.queue;

import java.time.Duration;
import java.util.Set;

/**
 * A queue as configured.
 *
 * @param skills what an agent needs for any contact of this queue; a contact may need more
 * @param ring how long an agent's phone is offered a contact before RONA; more than zero
 * @param wrapUp limit of the wrap-up after a conversation; zero: no wrap-up
 * @param maxWait how long a contact waits, from entering this queue, before it overflows; zero: for ever
 * @param serviceLevel T of the service level: answered within T counts
 * @param shortAbandon who leaves sooner than this is a short abandon and stays out of the service level
 * @param announceEvery how often a waiting contact is told its position; zero: never
 */
public record QueuePlan(
        String name,
        Set<String> skills,
        Duration ring,
        Duration wrapUp,
        Duration maxWait,
        Duration serviceLevel,
        Duration shortAbandon,
        Duration announceEvery) {
    public QueuePlan {
        skills = Ordered.set(skills);
        if (ring.isZero() || ring.isNegative()) {
            throw new IllegalArgumentException("queue " + name + ": ring is " + ring + "; it must be more than zero");
        }
        notNegative(name, "wrapUp", wrapUp);
        notNegative(name, "maxWait", maxWait);
        notNegative(name, "serviceLevel", serviceLevel);
        notNegative(name, "shortAbandon", shortAbandon);
        notNegative(name, "announceEvery", announceEvery);
    }

    private static void notNegative(String queue, String what, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(
                    "queue " + queue + ": " + what + " is " + value + "; it must be zero or more");
        }
    }
}
