package org.trunkline.messaging;

import dev.failsafe.RateLimiter;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who may post to an account: who signs, as often as the account takes. What is not signed is counted apart, for each
 * address, so that no stranger keeps the network from being heard; whose count is used up is read no further than a
 * network's usual message is long. Thread-safe.
 */
final class HookGate {
    /** What an account is brought a second at most; more is asked to come again. */
    private static final int MOST_A_SECOND = 200;

    /** Of what is not signed, from an address. */
    private static final int MOST_STRANGE_A_MINUTE = 30;

    /** More than that at a time are looked through for those that are forgotten. */
    private static final int MANY = 10_000;

    private static final int LARGEST = 16 << 20;
    private static final int LARGEST_OF_STRANGERS = 64 << 10;

    private final Network network;
    private final RateLimiter<Object> signed =
            RateLimiter.burstyBuilder(MOST_A_SECOND, Duration.ofSeconds(1)).build();
    private final Map<String, Bucket> strange = new ConcurrentHashMap<>();

    HookGate(Network network) {
        this.network = network;
    }

    /** So much of a request is read, before anybody can tell whether it is signed. */
    int mostBytes(String address) {
        Bucket count = strange.get(address);
        return count == null || count.getAvailableTokens() > 0 ? LARGEST : LARGEST_OF_STRANGERS;
    }

    /** @throws HookRefused if it is not signed, or there is too much of what is */
    void admit(HookRequest request) throws HookRefused {
        try {
            network.verify(request);
        } catch (HookRefused refused) {
            var _ = count(request.address()).tryConsume(1);
            throw refused;
        }
        if (!signed.tryAcquirePermit()) {
            throw new HookRefused(
                    429,
                    "too-many",
                    "more than " + MOST_A_SECOND + " requests a second come to this account",
                    "send it again in a second");
        }
    }

    private Bucket count(String address) {
        if (strange.size() > MANY) {
            strange.values().removeIf(one -> one.getAvailableTokens() >= MOST_STRANGE_A_MINUTE);
        }
        return strange.computeIfAbsent(
                address,
                _ -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(MOST_STRANGE_A_MINUTE)
                                .refillGreedy(MOST_STRANGE_A_MINUTE, Duration.ofMinutes(1)))
                        .build());
    }
}
