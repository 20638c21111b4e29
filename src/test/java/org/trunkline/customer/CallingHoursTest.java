package org.trunkline.customer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.trunkline.settings.DayWindow;

class CallingHoursTest {
    private static final String LONDON = "+442079460000";
    private static final String NEW_YORK = "+12125550123";
    /** In no one place: all of the United States and more. */
    private static final String TOLL_FREE = "+18005550123";

    private static final Set<DayOfWeek> WORKDAYS = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

    private final CallingHours hours = new CallingHours(DayWindow.of("08:00-21:00"), WORKDAYS);

    private static Instant at(String time) {
        return Instant.parse("2026-03-" + time + ":00Z");
    }

    @Test
    void the_clock_is_that_of_the_number() {
        Instant morning = at("04T09:00");
        assertThat(hours.isOpen(LONDON, morning)).isTrue();
        assertThat(hours.isOpen(NEW_YORK, morning)).as("four in the morning").isFalse();
        assertThat(hours.next(NEW_YORK, morning)).contains(at("04T13:00"));
        assertThat(hours.isOpen(NEW_YORK, at("05T01:59"))).isTrue();
        assertThat(hours.isOpen(NEW_YORK, at("05T02:00")))
                .as("nine in the evening")
                .isFalse();
    }

    @Test
    void all_time_zones_of_a_number_must_be_within() {
        assertThat(hours.isOpen(TOLL_FREE, at("04T13:30")))
                .as("five in the morning in the west")
                .isFalse();
        assertThat(hours.isOpen(TOLL_FREE, at("04T23:00"))).isTrue();
        CallingHours short_ = new CallingHours(DayWindow.of("09:00-10:00"), WORKDAYS);
        assertThat(short_.next(TOLL_FREE, at("04T13:30")))
                .as("no hour in common")
                .isEmpty();
    }

    @Test
    void other_days_wait_for_the_next_of_the_days_over_a_change_of_the_clocks() {
        Instant friday = at("27T21:30");
        assertThat(hours.isOpen(LONDON, friday)).isFalse();
        assertThat(hours.next(LONDON, friday)).as("summer time has come").contains(at("30T07:00"));
    }

    @Test
    void a_window_may_be_all_day() {
        CallingHours always = CallingHours.everyDay(DayWindow.of("00:00-24:00"));
        assertThat(always.isOpen(NEW_YORK, at("04T04:59"))).isTrue();
        assertThat(always.window()).hasToString("00:00-24:00");
    }
}
