package org.trunkline.journal;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The ordered, append-only log. Appending is thread-safe, takes the next place in order, and never waits for a disk. */
public interface Journal {
    /** The epoch of this start of the controller. */
    long epoch();

    /**
     * Writes a fact down.
     *
     * @param at when it happened, as the writer's clock said
     * @param personal values that go into erasable rows in the same transaction
     * @param committed run once the fact is durable (in the database, or on the spool while the database is away), in
     *     the order of the journal, on the journal's writer thread: must not block
     * @return its place in the journal
     */
    Position append(Instant at, Fact fact, Personal personal, Runnable committed);

    /**
     * Writes a fact down and waits until it is durable. Not for threads that calls wait for.
     *
     * @throws java.util.concurrent.CompletionException if that takes longer than five seconds
     */
    default Position commit(Instant at, Fact fact, Personal personal) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        Position position = append(at, fact, personal, () -> durable.complete(null));
        durable.orTimeout(5, TimeUnit.SECONDS).join();
        return position;
    }

    default Position append(Instant at, Fact fact) {
        return append(at, fact, Personal.NONE, () -> {});
    }
}
