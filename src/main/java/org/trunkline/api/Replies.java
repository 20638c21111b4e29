package org.trunkline.api;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.trunkline.queue.Reply;

/** The floor's word on a command: what is answered is in force and in the journal. */
final class Replies {
    private static final Duration WITHIN = Duration.ofSeconds(5);

    private Replies() {}

    /** @throws Problem 409 if the floor refuses, 503 if it does not answer in time */
    static void require(CompletableFuture<Reply> asked) {
        Reply reply;
        try {
            reply = asked.get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new Problem(
                    503, "no-reply", "the floor did not answer in time", "look at how things stand, try again");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a command to the floor failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(503, "stopping", "Trunkline is stopping", "try again later");
        }
        if (reply instanceof Reply.Refused(String why)) {
            // The floor says what is wrong and, after a semicolon, what to do.
            String[] parts = why.split("; ", 2);
            throw new Problem(
                    409, "refused", parts[0], parts.length == 2 ? parts[1] : "look at how things stand first");
        }
    }
}
