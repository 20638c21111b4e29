package org.trunkline.queue;

import java.time.Duration;
import java.time.Instant;

/**
 * A contact's place in the order that holds everywhere: what yields to calls comes after all else; then priority, then arrival,
 * then entering. Where waiting makes up for
 * priority, a point of it counts as having arrived so much earlier: all grow older alike, so the order of two never
 * changes by itself.
 */
record Place(boolean yields, int priority, long second, int nano, long entry, String interaction)
        implements Comparable<Place> {
    // The arrival's parts: nothing is compared more often on a full floor, and each object on the way takes its time.
    private Place(boolean yields, int priority, Instant arrived, Contact contact) {
        this(yields, priority, arrived.getEpochSecond(), arrived.getNano(), contact.entry(), contact.interaction());
    }

    /**
     * @param yields whether its channel does
     * @param worth how long a wait makes up for one point of priority; zero: no wait does
     */
    static Place of(Contact contact, boolean yields, Duration worth) {
        Waiting waiting = contact.waiting();
        return worth.isZero()
                ? new Place(yields, waiting.priority(), waiting.arrived(), contact)
                : new Place(yields, 0, waiting.arrived().minus(worth.multipliedBy(waiting.priority())), contact);
    }

    @Override
    public int compareTo(Place other) {
        if (yields != other.yields) {
            return yields ? 1 : -1;
        }
        if (priority != other.priority) {
            return Integer.compare(other.priority, priority);
        }
        if (second != other.second) {
            return Long.compare(second, other.second);
        }
        return nano == other.nano ? Long.compare(entry, other.entry) : Integer.compare(nano, other.nano);
    }
}
