package org.trunkline.queue;

import java.time.Duration;
import java.time.Instant;
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

    private static final int CHECKED = 50;
    private static final int FEWEST_CHECKED = 20;
    private static final double RIGHT = 0.8;

    private @Nullable Instant lastAnswer;
    /** From one answer to the next, in milliseconds. */
    private final Newest intervals = new Newest(INTERVALS);
    /** Of waits and their simple estimates, in thousandths. */
    private final Newest ratios = new Newest(RATIOS);
    /** 1 for a wait that was within its range, 0 for one that was not. */
    private final Newest hits = new Newest(CHECKED);

    /**
     * All of it, as the journal keeps it; the newest of each comes last.
     *
     * @param lastAnswer of a contact that had waited; null: none yet
     * @param intervals how long the first in line waited for the next answer, in milliseconds
     * @param ratios the wait over the simple estimate, in thousandths
     * @param hits 1 for a wait that was within its range, 0 for one that was not
     */
    public record Learned(
            @Nullable Instant lastAnswer, List<Integer> intervals, List<Integer> ratios, List<Integer> hits) {}

    static Forecast of(Learned learned) {
        Forecast forecast = new Forecast();
        forecast.lastAnswer = learned.lastAnswer();
        learned.intervals().forEach(forecast.intervals::add);
        learned.ratios().forEach(forecast.ratios::add);
        learned.hits().forEach(forecast.hits::add);
        return forecast;
    }

    /** Null: nothing. */
    @Nullable
    Learned learned() {
        return lastAnswer == null && hits.size() == 0
                ? null
                : new Learned(lastAnswer, intervals.all(), ratios.all(), hits.all());
    }

    /** @param position from 1 */
    Estimate estimate(int position) {
        if (intervals.size() < FEWEST_INTERVALS) {
            return Estimate.NONE;
        }
        long simple = intervals.sum() * position / intervals.size();
        return new Estimate(simple, ratios.size() < FEWEST_RATIOS ? null : range(simple));
    }

    private WaitRange range(long simple) {
        int tail = ratios.size() / TAIL;
        return WaitRange.around(
                simple * ratios.ranked(tail) / 1000, simple * ratios.ranked(ratios.size() - 1 - tail) / 1000);
    }

    /** What may be told at this position; null: nothing. */
    @Nullable
    WaitRange told(int position) {
        return hits.size() >= FEWEST_CHECKED && hits.sum() >= RIGHT * hits.size()
                ? estimate(position).range()
                : null;
    }

    WaitOutlook outlook(int waiting) {
        return new WaitOutlook(told(waiting + 1), hits.size(), (int) hits.sum());
    }

    /** A contact that had to wait was answered. */
    void answered(Estimate estimate, Instant entered, Instant at) {
        boolean first = lastAnswer == null || lastAnswer.isBefore(entered);
        intervals.add(bounded(Duration.between(first ? entered : lastAnswer, at).toMillis()));
        lastAnswer = at;
        Duration wait = Duration.between(entered, at);
        if (estimate.simpleMillis() > 0) {
            ratios.add(bounded(wait.toMillis() * 1000 / estimate.simpleMillis()));
        }
        if (estimate.range() != null) {
            hits.add(estimate.range().isRight(wait) ? 1 : 0);
        }
    }

    /** A contact that had to wait is gone without an answer; how long it would have waited is not known. */
    void gone(Estimate estimate, Duration waited) {
        if (estimate.range() != null && estimate.range().isPassedBy(waited)) {
            hits.add(0);
        }
    }

    private static int bounded(long number) {
        return (int) Math.min(number, Integer.MAX_VALUE);
    }
}
