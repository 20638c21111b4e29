package org.trunkline.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.trunkline.customer.Callback;
import org.trunkline.customer.Callback.Mode;
import org.trunkline.customer.CallingHours;
import org.trunkline.queue.FloorPlan;
import org.trunkline.queue.QueuePlan;
import org.trunkline.queue.QueueSettings;
import org.trunkline.settings.DayWindow;

/** On what terms customers are called back: whom we can call, and what the queue's settings say of when and how often. Thread-safe. */
final class CallbackTerms {
    private final Supplier<FloorPlan> plan;
    private final Reach reach;

    CallbackTerms(Supplier<FloorPlan> plan, Reach reach) {
        this.plan = plan;
        this.reach = reach;
    }

    /**
     * The key that a caller of this queue may press; empty: they are not offered to be called back.
     *
     * @param callerNumber as the switch gave it
     */
    Optional<String> key(String queue, String callerNumber) {
        return plan(queue)
                .filter(plan -> !plan.get(QueueSettings.CALLBACK).equals("off"))
                .filter(_ ->
                        callable(callerNumber).isPresent() || !reach.trunk().isEmpty())
                .map(plan -> plan.get(QueueSettings.CALLBACK_KEY));
    }

    /** A number that we can call, as it is kept; empty: it is none, or leads outside and there is no trunk. */
    Optional<String> callable(String given) {
        return reach.number(given).filter(reach::reaches);
    }

    Reach reach() {
        return reach;
    }

    Mode mode(String queue) {
        return plan(queue)
                        .map(plan -> plan.get(QueueSettings.CALLBACK))
                        .filter("customer-first"::equals)
                        .isPresent()
                ? Mode.CUSTOMER_FIRST
                : Mode.AGENT_FIRST;
    }

    /** Whether who hung up after waiting for so long is called back. */
    boolean isOwedAfter(String queue, Duration waited) {
        Duration least = plan(queue)
                .map(plan -> plan.get(QueueSettings.CALLBACK_DROPPED))
                .orElse(Duration.ZERO);
        return !least.isZero() && waited.compareTo(least) >= 0;
    }

    /** Whether the customer has been dialled as often as they may be. */
    boolean isTriedOut(Callback callback) {
        int most = plan(queue(callback))
                .map(found -> found.get(QueueSettings.CALLBACK_ATTEMPTS))
                .orElse(QueueSettings.CALLBACK_ATTEMPTS.usual());
        return callback.attempts() >= most;
    }

    /** How long after an attempt the next may follow. */
    Duration retry(Callback callback) {
        return plan(queue(callback))
                .map(found -> found.get(QueueSettings.CALLBACK_RETRY))
                .orElse(QueueSettings.CALLBACK_RETRY.usual());
    }

    /** Whether the hours are such that the customer may be called. */
    boolean mayCall(Callback callback, Instant now) {
        String hours = plan(queue(callback))
                .map(plan -> plan.get(QueueSettings.CALLBACK_HOURS))
                .orElse("");
        return hours.isEmpty()
                || reach.isInside(callback.number())
                || CallingHours.everyDay(DayWindow.of(hours)).isOpen(callback.number(), now);
    }

    private static String queue(Callback callback) {
        return String.valueOf(callback.queue());
    }

    private Optional<QueuePlan> plan(String queue) {
        return Optional.ofNullable(plan.get().queues().get(queue));
    }
}
