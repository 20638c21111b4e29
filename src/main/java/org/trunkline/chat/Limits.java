package org.trunkline.chat;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How much one address and one session may ask for. Thread-safe. */
final class Limits {
    /** More than that at a time are looked through for those that are full again. */
    private static final int MANY = 10_000;

    /** Messages that come faster wait so long at most; the page's other frames wait behind them. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Map<String, Bucket> addresses = new ConcurrentHashMap<>();
    private final Map<String, Bucket> messages = new ConcurrentHashMap<>();
    private final Map<String, Bucket> frames = new ConcurrentHashMap<>();

    /** Whether this address may begin one more session, socket or form. */
    boolean begins(String address) {
        return bucket(addresses, address, 60, 60, Duration.ofMinutes(1)).tryConsume(1);
    }

    /** Waits as long as it takes that this session may say one more; false: that would be too long. */
    boolean says(String session) {
        try {
            return bucket(messages, session, 100, 20, Duration.ofSeconds(1))
                    .asBlocking()
                    .tryConsume(1, PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether this session may send one more frame of whatever kind; false: its page has run wild. */
    boolean sends(String session) {
        return bucket(frames, session, 1_000, 100, Duration.ofSeconds(1)).tryConsume(1);
    }

    private static Bucket bucket(Map<String, Bucket> all, String whose, int most, int refill, Duration each) {
        if (all.size() > MANY) {
            all.values().removeIf(one -> one.getAvailableTokens() >= most);
        }
        return all.computeIfAbsent(
                whose,
                _ -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(most).refillGreedy(refill, each))
                        .build());
    }
}
