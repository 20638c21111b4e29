package org.trunkline.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a queue's waits say of the next one. While somebody waits, the last answers give the time from one to the next; a
 * contact's position times that is a simple estimate. How many times as long as their estimates the last waits were, but for
 * a few at both ends, makes a range of it. Whether each wait was within its range is kept, and the range is told only while
 * four of five were.
 */
final class Forecast {
    private static final int INTERVALS = 30;
    private static final int FEWEST_INTERVALS = 5;
    /** Long waits come one after the other; fewer would know of good hours or bad ones only. */
    private static final int RATIOS = 200;

    private static final int FEWEST_RATIOS = 10;
    /** A tenth of the waits is to be outside; half of it below, half above. */
    private static final int TAIL = 20;

    private static final long MOST_THOUSANDTHS = 1_000_000;

    private static final int CHECKED = 50;
    private static final int FEWEST_CHECKED = 20;
    private static final double RIGHT = 0.8;

    private @Nullable Instant lastAnswer;
    private final Deque<Long> intervals = new ArrayDeque<>();
    private long sum;
    private final Deque<Integer> ratios = new ArrayDeque<>();
    private final List<Integer> ratiosInOrder = new ArrayList<>();
    private final Deque<Boolean> hits = new ArrayDeque<>();
    private int right;

    /**
     * All of it, as the journal keeps it; the newest of each comes last.
     *
     * @param lastAnswer of a contact that had waited; null: none yet
     * @param intervals how long the first in line waited for the next answer, in milliseconds
     * @param ratios the wait over the simple estimate, in thousandths
     * @param hits whether the wait was within its range
     */
    public record Learned(
            @Nullable Instant lastAnswer, List<Long> intervals, List<Integer> ratios, List<Boolean> hits) {}

    static Forecast of(Learned learned) {
        Forecast forecast = new Forecast();
        forecast.lastAnswer = learned.lastAnswer();
        learned.intervals().forEach(forecast::interval);
        learned.ratios().forEach(forecast::ratio);
        learned.hits().forEach(forecast::check);
        return forecast;
    }

    /** Null: nothing. */
    @Nullable
    Learned learned() {
        return lastAnswer == null && hits.isEmpty()
                ? null
                : new Learned(lastAnswer, List.copyOf(intervals), List.copyOf(ratios), List.copyOf(hits));
    }

    /** @param position from 1 */
    Estimate estimate(int position) {
        if (intervals.size() < FEWEST_INTERVALS) {
            return new Estimate(null, null);
        }
        Duration simple = Duration.ofMillis(sum * position / intervals.size());
        return new Estimate(simple, ratios.size() < FEWEST_RATIOS ? null : range(simple));
    }

    private WaitRange range(Duration simple) {
        int tail = ratiosInOrder.size() / TAIL;
        return new WaitRange(
                times(simple, ratiosInOrder.get(tail)),
                times(simple, ratiosInOrder.get(ratiosInOrder.size() - 1 - tail)));
    }

    private static Duration times(Duration simple, int thousandths) {
        return Duration.ofMillis(simple.toMillis() * thousandths / 1000);
    }

    /** What may be told at this position; null: nothing. */
    @Nullable
    WaitRange told(int position) {
        return hits.size() >= FEWEST_CHECKED && right >= RIGHT * hits.size()
                ? estimate(position).range()
                : null;
    }

    WaitOutlook outlook(int waiting) {
        return new WaitOutlook(told(waiting + 1), hits.size(), right);
    }

    /** A contact that had to wait was answered. */
    void answered(Estimate estimate, Instant entered, Instant at) {
        boolean first = lastAnswer == null || lastAnswer.isBefore(entered);
        interval(Duration.between(first ? entered : lastAnswer, at).toMillis());
        lastAnswer = at;
        Duration wait = Duration.between(entered, at);
        if (estimate.simple() != null && !estimate.simple().isZero()) {
            ratio((int) Math.min(
                    MOST_THOUSANDTHS, wait.toMillis() * 1000 / estimate.simple().toMillis()));
        }
        if (estimate.range() != null) {
            check(estimate.range().isRight(wait));
        }
    }

    /** A contact that had to wait is gone without an answer; how long it would have waited is not known. */
    void gone(Estimate estimate, Duration waited) {
        if (estimate.range() != null && estimate.range().isPassedBy(waited)) {
            check(false);
        }
    }

    private void interval(long millis) {
        Long forgotten = keep(intervals, millis, INTERVALS);
        sum += millis - (forgotten == null ? 0 : forgotten);
    }

    private void ratio(int thousandths) {
        insert(thousandths);
        Integer forgotten = keep(ratios, thousandths, RATIOS);
        if (forgotten != null) {
            ratiosInOrder.remove(/* index */ Collections.binarySearch(ratiosInOrder, forgotten));
        }
    }

    private void insert(int thousandths) {
        int at = Collections.binarySearch(ratiosInOrder, thousandths);
        ratiosInOrder.add(at < 0 ? -at - 1 : at, thousandths);
    }

    private void check(boolean hit) {
        Boolean forgotten = keep(hits, hit, CHECKED);
        right += (hit ? 1 : 0) - (forgotten != null && forgotten ? 1 : 0);
    }

    /** Returns what is forgotten instead, if anything. */
    private static <T> @Nullable T keep(Deque<T> newest, T value, int most) {
        newest.addLast(value);
        return newest.size() > most ? newest.removeFirst() : null;
    }
}
