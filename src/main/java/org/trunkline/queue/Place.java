package org.trunkline.queue;

import java.time.Duration;
import java.time.Instant;

/**
 * A contact's place in the order that holds everywhere: priority, then arrival, then entering. Where waiting makes up for
 * priority, a point of it counts as having arrived so much earlier: all grow older alike, so the order of two never
 * changes by itself.
 */
record Place(int priority, Instant arrived, long entry, String interaction) implements Comparable<Place> {
    /** @param worth how long a wait makes up for one point of priority; zero: no wait does */
    static Place of(Contact contact, Duration worth) {
        Waiting waiting = contact.waiting();
        return worth.isZero()
                ? new Place(waiting.priority(), waiting.arrived(), contact.entry(), waiting.interaction())
                : new Place(
                        0,
                        waiting.arrived().minus(worth.multipliedBy(waiting.priority())),
                        contact.entry(),
                        waiting.interaction());
    }

    @Override
    public int compareTo(Place other) {
        // By hand and not by a Comparator's chain: nothing is called more often on a full floor.
        if (priority != other.priority) {
            return Integer.compare(other.priority, priority);
        }
        int byArrival = arrived.compareTo(other.arrived);
        return byArrival == 0 ? Long.compare(entry, other.entry) : byArrival;
    }
}
