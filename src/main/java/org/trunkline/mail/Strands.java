package org.trunkline.mail;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Several messages at a time, so that what they write down goes to the disk together; those that have something to do with
 * each other one after the other, in the order in which they came. Used by one thread.
 */
final class Strands {
    private static final int AT_ONCE = 8;
    /** A message of so many bytes counts as one more, so that large ones do not fill the memory. */
    private static final int LARGE = 4 << 20;

    private final Semaphore free = new Semaphore(AT_ONCE);
    /** The last of those that have this to do with each other. */
    private final Map<String, CompletableFuture<Boolean>> last = new HashMap<>();

    /**
     * Waits while as many are under way as may be.
     *
     * @param keys of what it has to do with; if one of those before it with one of these fails, this is not begun, and fails
     * @param bytes how large it is
     */
    CompletableFuture<Boolean> add(Set<String> keys, int bytes, Supplier<Boolean> work) {
        int weight = Math.min(AT_ONCE, 1 + bytes / LARGE);
        free.acquireUninterruptibly(weight);
        Set<CompletableFuture<Boolean>> before = new HashSet<>();
        keys.stream().map(last::get).filter(Objects::nonNull).forEach(before::add);
        CompletableFuture<Boolean> done = CompletableFuture.allOf(before.toArray(CompletableFuture[]::new))
                .thenApplyAsync(
                        _ -> work.get(), task -> Thread.ofVirtual().name("mail").start(task));
        keys.forEach(key -> last.put(key, done));
        // Not in the chain: whoever waits for it must find the room that it took.
        return done.whenComplete((_, _) -> free.release(weight));
    }
}
