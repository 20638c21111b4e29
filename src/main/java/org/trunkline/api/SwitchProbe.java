package org.trunkline.api;

import java.time.Duration;

/** What the API wants to know of the switch. */
public interface SwitchProbe {
    /**
     * Exercises the channel path: commands to channels can hang while everything else answers.
     *
     * @throws RuntimeException if it fails or does not answer in time
     */
    Duration roundTrip();

    /** How late the newest event came. */
    Duration eventLag();

    /** Calls in progress. */
    int activeCalls();
}
