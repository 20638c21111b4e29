package org.trunkline.api;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.trunkline.queue.Reply;

/** The word of the floor, or of a call, on a command: what is answered is in force and in the journal. */
final class Replies {
    private static final Duration WITHIN = Duration.ofSeconds(5);

    private Replies() {}

    /** @throws Problem 409 if it is refused, 503 if it does not answer in time */
    static void require(CompletableFuture<Reply> asked) {
        Reply reply;
        try {
            reply = asked.get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new Problem(503, "no-reply", "there was no answer in time", "look at how things stand, try again");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a command failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(503, "stopping", "Trunkline is stopping", "try again later");
        }
        if (reply instanceof Reply.Refused(String why)) {
            throw refused(why);
        }
    }

    /** @param why what is wrong and, after a semicolon, what to do */
    static Problem refused(String why) {
        String[] parts = why.split("; ", 2);
        return new Problem(409, "refused", parts[0], parts.length == 2 ? parts[1] : "look at how things stand first");
    }
}
