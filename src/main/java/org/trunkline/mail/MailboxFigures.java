package org.trunkline.mail;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How one mailbox is doing, since the start. Thread-safe. */
final class MailboxFigures {
    private final AtomicLong in = new AtomicLong();
    private final AtomicLong damaged = new AtomicLong();
    private final AtomicLong out = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean up;
    private volatile @Nullable String trouble = "not connected yet";
    private volatile @Nullable Instant fetchedAt;

    void received(boolean damage) {
        in.incrementAndGet();
        if (damage) {
            damaged.incrementAndGet();
        }
    }

    void sent() {
        out.incrementAndGet();
    }

    void looped() {
        refused.incrementAndGet();
    }

    void up(Instant at) {
        up = true;
        trouble = null;
        fetchedAt = at;
    }

    void down(String why) {
        up = false;
        trouble = why;
    }

    MailboxState state(Mailbox mailbox) {
        return new MailboxState(
                mailbox.name(),
                mailbox.address(),
                mailbox.queue(),
                mailbox.incoming().toString(),
                mailbox.outgoing() == null ? null : mailbox.outgoing().toString(),
                up,
                trouble,
                fetchedAt,
                in.get(),
                damaged.get(),
                out.get(),
                refused.get());
    }
}
