package org.trunkline.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A queue as seen from outside.
 *
 * @param waiting in order, who waits, is held, or for whom a phone rings; never changes
 * @param closed what is said to those who are turned away, since a supervisor has closed it; null: it is open
 */
public record QueueView(
        String queue,
        Collection<Contact> waiting,
        QueueFigures figures,
        WaitOutlook outlook,
        @Nullable String closed) {
    /** How long the one who waits longest has waited in this queue; zero if nobody waits. */
    public Duration longestWait(Instant now) {
        Instant first =
                waiting.stream().map(Contact::entered).min(Instant::compareTo).orElse(now);
        return first.isAfter(now) ? Duration.ZERO : Duration.between(first, now);
    }
}
