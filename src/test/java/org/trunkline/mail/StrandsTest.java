package org.trunkline.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StrandsTest {
    private final Strands strands = new Strands();
    private final ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();

    @Test
    void what_belongs_together_goes_in_its_order_and_the_rest_does_not_wait_for_it() {
        CountDownLatch other = new CountDownLatch(1);
        var first = strands.add(Set.of("a", "x"), 10, () -> await(other) && said("first"));
        var second = strands.add(Set.of("b", "x"), 10, () -> said("second"));
        var third = strands.add(Set.of("b"), 10, () -> said("third"));
        assertThat(strands.add(Set.of("c"), 10, () -> said("other")).join()).isTrue();
        other.countDown();
        CompletableFuture.allOf(first, second, third).join();
        assertThat(order).containsExactly("other", "first", "second", "third");
    }

    @Test
    void what_follows_one_that_failed_is_not_begun() {
        CompletableFuture<Boolean> failed = strands.add(Set.of("a"), 10, StrandsTest::fails);
        CompletableFuture<Boolean> after = strands.add(Set.of("a", "b"), 10, () -> said("after"));
        CompletableFuture<Boolean> last = strands.add(Set.of("b"), 10, () -> said("last"));
        for (CompletableFuture<Boolean> each : List.of(failed, after, last)) {
            assertThatThrownBy(each::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
        }
        assertThat(order).isEmpty();
    }

    @Test
    void one_that_fills_the_memory_is_alone() {
        CountDownLatch small = new CountDownLatch(1);
        var _ = strands.add(Set.of("a"), 10, () -> await(small) && said("small"));
        Thread adding = Thread.startVirtualThread(() -> {
            var _ = strands.add(Set.of("b"), 100 << 20, () -> said("large"));
            var _ = strands.add(Set.of("c"), 10, () -> said("next")).join();
        });
        Awaitility.await().until(() -> adding.getState() == Thread.State.WAITING);
        assertThat(order).isEmpty();
        small.countDown();
        join(adding);
        assertThat(order).containsExactly("small", "large", "next");
    }

    private static boolean fails() {
        throw new IllegalStateException("the database is away");
    }

    private boolean said(String what) {
        return order.add(what);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void join(Thread thread) {
        try {
            assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
