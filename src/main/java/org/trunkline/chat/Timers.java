package org.trunkline.chat;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.store.Database;

/** What is due later, each on a virtual thread of its own. Thread-safe. */
final class Timers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Timers.class);

    private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("chat-timers").daemon().factory());
    private volatile boolean closing;

    Timers() {
        timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Whether the chats come to their end, and nothing is due any more. */
    boolean closing() {
        return closing;
    }

    void later(Duration wait, Runnable what) {
        if (!closing) {
            var _ = timers.schedule(
                    () -> Thread.ofVirtual().name("chat-timer").start(() -> {
                        try {
                            if (!closing) {
                                what.run();
                            }
                        } catch (RuntimeException e) {
                            log.warn("what was due in a chat did not happen: {}", Database.described(e));
                        }
                    }),
                    Math.max(1, wait.toMillis()),
                    TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        closing = true;
        timers.shutdownNow();
    }
}
