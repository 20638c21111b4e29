package org.trunkline.queue;

import java.time.Duration;

/**
 * What an agent has done since log-in.
 *
 * @param talked in conversations that are over
 * @param taken conversations, the present one too
 * @param misses offers in a row that were not answered
 */
public record Tally(Duration talked, int taken, int misses) {
    static final Tally NONE = new Tally(Duration.ZERO, 0, 0);

    Tally answered() {
        return new Tally(talked, taken + 1, 0);
    }

    Tally talked(Duration more) {
        return new Tally(talked.plus(more), taken, misses);
    }

    Tally missed() {
        return new Tally(talked, taken, misses + 1);
    }

    Tally forgiven() {
        return new Tally(talked, taken, 0);
    }
}
