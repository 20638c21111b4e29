package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trunkline.line.Arrival;
import org.trunkline.line.Sound;
import org.trunkline.queue.WaitRange;

class AnnouncementsTest {
    private final List<String> spoken = new ArrayList<>();

    private String expected(int fromMinutes, int toMinutes) {
        Announcements announcements = new Announcements(new Arrival("line", "5000", "", "", ""), text -> {
            spoken.add(text);
            return new Sound("spoken");
        });
        assertThat(announcements.expected(new WaitRange(fromMinutes, toMinutes)))
                .hasSize(1);
        return spoken.getLast();
    }

    @Test
    void a_wait_is_told_in_minutes() {
        assertThat(expected(2, 5)).isEqualTo("Your waiting time is between 2 and 5 minutes.");
        assertThat(expected(0, 3)).isEqualTo("Your waiting time is less than 3 minutes.");
        assertThat(expected(0, 1)).isEqualTo("Your waiting time is less than a minute.");
    }
}
