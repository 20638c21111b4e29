package org.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** One queue in which an agent answers every so many seconds. */
class ForecastTest {
    private final Forecast forecast = new Forecast();
    private Instant now = Bench.NINE;

    /** Three come at once and are answered one after the other. */
    private void answered(int seconds) {
        Instant entered = now;
        for (Estimate estimate : List.of(forecast.estimate(1), forecast.estimate(2), forecast.estimate(3))) {
            now = now.plusSeconds(seconds);
            forecast.answered(estimate, entered, now);
        }
    }

    private void answered(int times, int seconds) {
        for (int i = 0; i < times; i++) {
            answered(seconds);
        }
    }

    @Test
    void nothing_is_told_until_twenty_ranges_were_checked() {
        answered(12, 70);

        assertThat(forecast.outlook(0)).isEqualTo(new WaitOutlook(null, 18, 18));
        answered(70);
        assertThat(forecast.outlook(0).next()).isEqualTo(new WaitRange(1, 2));
        assertThat(forecast.outlook(0).hitRate()).hasValue(1);
        assertThat(forecast.told(10)).isEqualTo(new WaitRange(11, 12));
    }

    @Test
    void an_hour_in_which_nobody_waits_is_no_time_between_answers() {
        answered(12, 70);
        now = now.plus(Duration.ofHours(1));
        answered(70);

        assertThat(forecast.estimate(1).simpleMillis()).isEqualTo(70_000);
    }

    @Test
    void what_is_wrong_too_often_is_told_no_more_until_it_is_right_again() {
        answered(20, 60);
        assertThat(forecast.told(1)).isNotNull();

        for (int slower : List.of(200, 700, 2_500, 9_000)) {
            answered(slower);
        }
        assertThat(forecast.outlook(0).hitRate().orElseThrow()).isLessThan(0.8);
        assertThat(forecast.told(1)).isNull();
        answered(30, 60);
        assertThat(forecast.told(1)).isNotNull();
    }

    @Test
    void who_leaves_after_what_was_told_makes_it_wrong_and_who_leaves_before_says_nothing_of_it() {
        answered(24, 60);
        Estimate estimate = forecast.estimate(2);
        forecast.gone(estimate, Duration.ofMinutes(1));
        assertThat(forecast.outlook(0).right()).isEqualTo(50);

        forecast.gone(estimate, Duration.ofMinutes(5));
        assertThat(forecast.outlook(0))
                .extracting(WaitOutlook::checked, WaitOutlook::right)
                .containsExactly(50, 49);
    }

    @Test
    void what_was_learned_is_kept() {
        answered(20, 60);
        forecast.gone(forecast.estimate(1), Duration.ofMinutes(9));
        Forecast.Learned learned = Objects.requireNonNull(forecast.learned());

        assertThat(Forecast.of(learned).learned()).isEqualTo(learned);
        assertThat(Forecast.of(learned).outlook(4)).isEqualTo(forecast.outlook(4));
    }

    @Test
    void a_range_is_told_in_whole_minutes_around_it() {
        WaitRange range = WaitRange.around(130_000, 181_000);

        assertThat(range).isEqualTo(new WaitRange(2, 4));
        assertThat(range.isRight(Duration.ofMinutes(4))).isTrue();
        assertThat(range.isRight(Duration.ofSeconds(241))).isFalse();
        assertThat(range.isRight(Duration.ofSeconds(119))).isFalse();
        assertThat(WaitRange.around(0, 0)).isEqualTo(new WaitRange(0, 1));
    }

    @Test
    void of_numbers_the_newest_are_kept_with_sum_and_order() {
        Newest newest = new Newest(4);
        for (int number : List.of(9, 5, 5, 7, 1, 5)) {
            newest.add(number);
        }

        assertThat(newest.all()).containsExactly(5, 7, 1, 5);
        assertThat(newest.sum()).isEqualTo(18);
        assertThat(List.of(newest.ranked(0), newest.ranked(1), newest.ranked(2), newest.ranked(3)))
                .containsExactly(1, 5, 5, 7);
    }
}
