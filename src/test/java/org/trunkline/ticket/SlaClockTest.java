package org.trunkline.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.hours.BusinessTime;
import org.trunkline.hours.CalendarTime;
import org.trunkline.hours.OpeningHours;
import org.trunkline.xml.Problems;

class SlaClockTest {
    private static final String OFFICE = """
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//t//t//EN
            BEGIN:VEVENT
            UID:1
            DTSTAMP:20260101T000000Z
            DTSTART:20260105T090000
            DTEND:20260105T170000
            RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
            END:VEVENT
            BEGIN:VEVENT
            UID:2
            DTSTAMP:20260101T000000Z
            DTSTART;VALUE=DATE:20261225
            DTEND;VALUE=DATE:20261226
            CATEGORIES:HOLIDAY
            END:VEVENT
            END:VCALENDAR
            """.replace("\n", "\r\n");

    @TempDir
    private Path folder;

    private CalendarTime office() throws Exception {
        Path file = Files.writeString(folder.resolve("office.ics"), OFFICE);
        return new CalendarTime(OpeningHours.read(file, new Problems(file)).orElseThrow(), ZoneId.of("Europe/London"));
    }

    private static SlaTerms terms(String name, BusinessTime hours, Duration first, Duration resolution) {
        return new SlaTerms(
                name,
                Set.of(),
                Set.of(),
                Set.of(),
                Map.of(Target.FIRST_ANSWER, first, Target.RESOLUTION, resolution),
                80,
                hours);
    }

    /** Whatever is paused and resumed when: what was used up is the open time in between, and the rest follows from it. */
    @Test
    void used_up_is_the_open_time_in_which_it_ran() throws Exception {
        CalendarTime office = office();
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Duration resolution = Duration.ofMinutes(1 + random.nextInt(10_000));
            SlaTerms terms = terms("t", office, Duration.ofHours(4), resolution);
            Instant at = Instant.parse("2026-12-14T00:00:00Z").plusSeconds(random.nextInt(20 * 24 * 3600));
            SlaClock clock = SlaClock.by(terms).run(true, terms, at);
            boolean runs = true;
            Duration ran = Duration.ZERO;
            for (int turn = 0; turn < 30; turn++) {
                Instant next = at.plusSeconds(random.nextInt(24 * 3600));
                if (runs) {
                    ran = ran.plus(office.between(at, next));
                }
                at = next;
                assertThat(clock.spent(terms, at)).isEqualTo(ran);
                if (random.nextInt(3) > 0) {
                    runs = !runs;
                }
                clock = clock.run(runs, terms, at);
                assertThat(clock.spent(terms, at))
                        .as("turning it changes nothing")
                        .isEqualTo(ran);
            }
            Optional<Instant> due = clock.dues(terms).stream()
                    .filter(one -> one.kind() == Due.Kind.RESOLUTION_MISSED)
                    .map(Due::at)
                    .findFirst();
            if (!runs) {
                assertThat(due).as("it stands").isEmpty();
            } else if (ran.compareTo(resolution) < 0) {
                assertThat(clock.spent(terms, due.orElseThrow())).isEqualTo(resolution);
            } else {
                assertThat(due.orElseThrow()).as("is over").isBeforeOrEqualTo(at);
            }
        }
    }

    @Test
    void the_first_answer_ends_its_own_target_only() {
        SlaTerms terms = terms("t", BusinessTime.ALWAYS, Duration.ofHours(1), Duration.ofHours(10));
        Instant at = Instant.parse("2026-11-23T10:00:00Z");
        SlaClock clock = SlaClock.by(terms).run(true, terms, at);
        assertThat(clock.dues(terms))
                .containsExactlyInAnyOrder(
                        new Due(Due.Kind.FIRST_ANSWER_WARNING, at.plus(Duration.ofMinutes(48))),
                        new Due(Due.Kind.FIRST_ANSWER_MISSED, at.plus(Duration.ofHours(1))),
                        new Due(Due.Kind.RESOLUTION_WARNING, at.plus(Duration.ofHours(8))),
                        new Due(Due.Kind.RESOLUTION_MISSED, at.plus(Duration.ofHours(10))));
        assertThat(clock.answered(at.plusSeconds(60)).dues(terms))
                .extracting(Due::kind)
                .containsExactlyInAnyOrder(Due.Kind.RESOLUTION_WARNING, Due.Kind.RESOLUTION_MISSED);
        assertThat(clock.warned(Target.RESOLUTION)
                        .missed(Target.FIRST_ANSWER, at)
                        .dues(terms))
                .extracting(Due::kind)
                .containsExactly(Due.Kind.RESOLUTION_MISSED);
    }

    @Test
    void under_other_terms_what_was_used_up_stays() throws Exception {
        SlaTerms slow = terms("slow", office(), Duration.ofHours(8), Duration.ofHours(40));
        SlaTerms fast = terms("fast", BusinessTime.ALWAYS, Duration.ofHours(1), Duration.ofHours(2));
        Instant monday = Instant.parse("2026-11-23T16:00:00Z");
        SlaClock clock = SlaClock.by(slow).run(true, slow, monday);
        Instant evening = monday.plus(Duration.ofHours(3)); // an hour of it open
        SlaClock now = clock.under(fast, slow, evening);
        assertThat(now.spent(fast, evening)).isEqualTo(Duration.ofHours(1));
        assertThat(now.dues(fast))
                .contains(
                        new Due(Due.Kind.FIRST_ANSWER_MISSED, evening),
                        new Due(Due.Kind.RESOLUTION_MISSED, evening.plus(Duration.ofHours(1))));
    }
}
