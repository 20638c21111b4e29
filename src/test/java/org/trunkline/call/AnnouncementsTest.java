package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trunkline.line.Arrival;
import org.trunkline.line.Sound;
import org.trunkline.queue.WaitRange;

class AnnouncementsTest {
    private final List<String> spoken = new ArrayList<>();

    private String expected(int lowSeconds, int highSeconds) {
        Announcements announcements = new Announcements(new Arrival("line", "5000", "", "", ""), text -> {
            spoken.add(text);
            return new Sound("spoken");
        });
        assertThat(announcements.expected(
                        new WaitRange(Duration.ofSeconds(lowSeconds), Duration.ofSeconds(highSeconds))))
                .hasSize(1);
        return spoken.getLast();
    }

    @Test
    void a_wait_is_told_in_whole_minutes_around_it() {
        assertThat(expected(130, 290)).isEqualTo("Your waiting time is between 2 and 5 minutes.");
        assertThat(expected(20, 170)).isEqualTo("Your waiting time is less than 3 minutes.");
        assertThat(expected(5, 20)).isEqualTo("Your waiting time is less than a minute.");
    }
}
