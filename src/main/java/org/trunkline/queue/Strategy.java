package org.trunkline.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of the free agents with the skills a queue offers a contact to: the one of the lowest rank, among equals the one
 * of the lowest id. A strategy of one's own is a class with a constructor without arguments, named in {@code
 * META-INF/services/org.trunkline.queue.Strategy} of a jar in the home's folder {@code plugins}; docs/routing.md has an
 * example.
 *
 * <p>A rank may depend on nothing but what it is given: the floor is replayed from its journal, and must decide the same
 * again.
 */
public interface Strategy {
    /** As it is written in a queue's settings. */
    String name();

    long rank(Candidate candidate);

    /**
     * Whether the rank depends on {@link Candidate#idleSince}, {@link Candidate#talked} and {@link Candidate#taken} alone.
     * Then agents are kept in its order, and finding the first does not grow with their number.
     */
    default boolean isSteady() {
        return false;
    }

    /** Whether all of them are offered the contact at once, and the first to answer has it. */
    default boolean ringsAll() {
        return false;
    }

    /**
     * An agent who could be offered a contact.
     *
     * @param skills with the agent's proficiencies
     * @param idleSince when the agent last came to be free
     * @param talked since log-in
     * @param taken conversations since log-in
     * @param entry running number of the contact on the floor; 0 while agents are put in order ({@link #isSteady})
     * @param last whom the queue offered a contact last
     */
    record Candidate(
            String agent,
            Map<String, Integer> skills,
            Instant idleSince,
            Duration talked,
            int taken,
            long entry,
            @Nullable String last) {}
}
