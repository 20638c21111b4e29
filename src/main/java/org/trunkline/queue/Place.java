package org.trunkline.queue;

import java.time.Instant;
import java.util.Comparator;

/** A contact's place in the order that holds everywhere: priority, then arrival, then entering. */
record Place(int priority, Instant arrived, long entry, String interaction) implements Comparable<Place> {
    private static final Comparator<Place> ORDER = Comparator.comparingInt(Place::priority)
            .reversed()
            .thenComparing(Place::arrived)
            .thenComparingLong(Place::entry);

    static Place of(Contact contact) {
        Waiting waiting = contact.waiting();
        return new Place(waiting.priority(), waiting.arrived(), contact.entry(), waiting.interaction());
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
