package org.trunkline.messaging;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How one account is doing, since the start. Thread-safe. */
final class AccountFigures {
    final AtomicLong received = new AtomicLong();
    final AtomicLong sent = new AtomicLong();
    final AtomicLong delivered = new AtomicLong();
    final AtomicLong read = new AtomicLong();
    final AtomicLong failed = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    private volatile @Nullable String trouble;
    private volatile @Nullable Instant heardAt;

    void heard(Instant at) {
        heardAt = at;
    }

    void up() {
        trouble = null;
    }

    void down(String why) {
        trouble = why;
    }

    AccountState state(Account account) {
        String why = trouble;
        return new AccountState(
                account.name(),
                account.channel().word(),
                account.way().word(),
                account.queue(),
                why == null,
                why,
                heardAt,
                received.get(),
                sent.get(),
                delivered.get(),
                read.get(),
                failed.get(),
                refused.get());
    }
}
