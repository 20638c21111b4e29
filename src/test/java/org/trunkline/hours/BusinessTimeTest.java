package org.trunkline.hours;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.settings.SettingsException;
import org.trunkline.settings.SettingsFile;
import org.trunkline.xml.Problems;

class BusinessTimeTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    /** Weekdays from nine to five, Saturdays in two parts of which the first overlaps, a holiday and half of one. */
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
            DTSTART:20260110T100000
            DTEND:20260110T120000
            RRULE:FREQ=WEEKLY;BYDAY=SA
            END:VEVENT
            BEGIN:VEVENT
            UID:3
            DTSTAMP:20260101T000000Z
            DTSTART:20260110T110000
            DTEND:20260110T130000
            RRULE:FREQ=WEEKLY;BYDAY=SA
            END:VEVENT
            BEGIN:VEVENT
            UID:4
            DTSTAMP:20260101T000000Z
            DTSTART;VALUE=DATE:20261225
            DTEND;VALUE=DATE:20261226
            CATEGORIES:HOLIDAY
            END:VEVENT
            BEGIN:VEVENT
            UID:5
            DTSTAMP:20260101T000000Z
            DTSTART:20261224T120000
            DTEND:20261224T230000
            CATEGORIES:HOLIDAY
            END:VEVENT
            END:VCALENDAR
            """.replace("\n", "\r\n");

    @TempDir
    Path folder;

    private OpeningHours hours;
    private CalendarTime time;

    @BeforeEach
    void read() throws Exception {
        Path file = Files.writeString(folder.resolve("office.ics"), OFFICE);
        hours = OpeningHours.read(file, new Problems(file)).orElseThrow();
        time = new CalendarTime(hours, LONDON);
    }

    private static Instant at(String text) {
        return Instant.parse(text);
    }

    @Test
    void nights_weekends_and_holidays_do_not_count() {
        assertThat(time.between(at("2026-11-20T16:00:00Z"), at("2026-11-23T10:00:00Z")))
                .as("Friday to Monday: an hour, three of the Saturday, an hour")
                .isEqualTo(Duration.ofHours(5));
        assertThat(time.between(at("2026-12-23T16:00:00Z"), at("2026-12-28T10:00:00Z")))
                .isEqualTo(Duration.ofHours(1 + 3 + 3 + 1));
        assertThat(time.between(at("2026-11-23T10:00:00Z"), at("2026-11-23T10:00:00Z")))
                .isZero();
        assertThat(time.between(at("2026-11-23T11:00:00Z"), at("2026-11-23T10:00:00Z")))
                .isZero();
        assertThat(time.after(at("2026-11-20T16:00:00Z"), Duration.ofHours(5))).contains(at("2026-11-23T10:00:00Z"));
        assertThat(time.after(at("2026-11-21T20:00:00Z"), Duration.ZERO)).contains(at("2026-11-21T20:00:00Z"));
        assertThat(time.after(at("2026-11-23T09:00:00Z"), Duration.ofHours(8)))
                .as("the very end of a day")
                .contains(at("2026-11-23T17:00:00Z"));
        assertThat(time.after(at("2026-11-23T09:00:00Z"), Duration.ofDays(1_000)))
                .isEmpty();
    }

    /** Against the calendar asked for each minute. */
    @Test
    void open_time_is_the_sum_of_the_open_minutes() {
        Random random = new Random(7);
        Instant begin = at("2026-03-01T00:00:00Z"); // with a change to summer time, and one back
        for (int i = 0; i < 12; i++) {
            Instant from = begin.plusSeconds(60L * random.nextInt(300 * 24 * 60));
            Instant to = from.plusSeconds(60L * random.nextInt(6 * 24 * 60));
            long minutes = 0;
            for (Instant one = from; one.isBefore(to); one = one.plusSeconds(60)) {
                minutes += hours.at(one, LONDON) == OpeningHours.State.OPEN ? 1 : 0;
            }
            assertThat(time.between(from, to)).as("%s to %s", from, to).isEqualTo(Duration.ofMinutes(minutes));
        }
    }

    @Test
    void what_comes_after_is_as_far_as_it_was_said_to_be_and_sums_add_up() {
        Random random = new Random(8);
        Instant begin = at("2026-03-01T00:00:00Z");
        for (BusinessTime any : List.of(time, BusinessTime.ALWAYS)) {
            for (int i = 0; i < 500; i++) {
                Instant from =
                        begin.plusMillis(random.nextLong(Duration.ofDays(400).toMillis()));
                Duration open =
                        Duration.ofMillis(random.nextLong(Duration.ofHours(60).toMillis()));
                Instant end = any.after(from, open).orElseThrow();
                assertThat(any.between(from, end)).isEqualTo(open);
                if (end.isAfter(from)) {
                    assertThat(any.between(from, end.minusMillis(1))).isLessThan(open);
                }
                Instant middle = from.plusMillis(
                        random.nextLong(Duration.between(from, end).toMillis() + 1));
                assertThat(any.between(from, middle).plus(any.between(middle, end)))
                        .isEqualTo(open);
            }
        }
    }

    @Test
    void hours_are_named_in_the_settings_and_what_is_wrong_is_told_with_its_place() throws Exception {
        Path file = Files.writeString(folder.resolve("t.toml"), """
                [[hours]]
                name = "office"
                calendar = "office.ics"
                timezone = "Europe/London"
                """);
        assertThat(HoursSettings.from(SettingsFile.read(file, folder.resolve("s.toml"), java.util.Map.of())
                                .root())
                        .named()
                        .get("office"))
                .isInstanceOf(CalendarTime.class);
        Files.writeString(file, """
                [[hours]]
                name = "office"
                calendar = "none.ics"
                timezone = "Moon"
                """);
        SettingsFile wrong = SettingsFile.read(file, folder.resolve("s.toml"), java.util.Map.of());
        HoursSettings.from(wrong.root());
        org.assertj.core.api.Assertions.assertThatThrownBy(wrong::check)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("Moon")
                .hasMessageContaining("none.ics");
    }
}
