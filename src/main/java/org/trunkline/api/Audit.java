package org.trunkline.api;

import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Fact;
import org.trunkline.journal.Journal;
import org.trunkline.journal.Personal;
import org.trunkline.queue.Reply;

/**
 * Writes down who changed what, and who heard what. What is answered after that is durable, and so is all that was
 * journaled before it.
 */
final class Audit {
    private final Journal journal;
    private final InstantSource time;

    Audit(Journal journal, InstantSource time) {
        this.journal = journal;
        this.time = time;
    }

    void changed(Context ctx, String what, String object) {
        changed(Access.bearer(ctx).actor(), what, object);
    }

    /** @param detail e.g. the reason that was given */
    void changed(Context ctx, String what, String object, @Nullable String detail) {
        write(Access.bearer(ctx).actor(), what, object, detail);
    }

    void changed(String actor, String what, String object) {
        write(actor, what, object, null);
    }

    void fetched(Context ctx, String interaction, String recording, long from, long to) {
        write(new ApiFact.Fetched(Access.bearer(ctx).actor(), interaction, recording, from, to));
    }

    private void write(String actor, String what, String object, @Nullable String detail) {
        write(new ApiFact.Changed(actor, what, object, detail));
    }

    private void write(Fact fact) {
        CompletableFuture<Reply> written = new CompletableFuture<>();
        journal.append(time.instant(), fact, Personal.NONE, () -> written.complete(new Reply.Done()));
        Replies.require(written);
    }
}
