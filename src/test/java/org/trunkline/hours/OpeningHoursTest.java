package org.trunkline.hours;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.xml.Problem;
import org.trunkline.xml.Problems;

class OpeningHoursTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    @TempDir
    Path folder;

    private OpeningHours hours(String... lines) throws Exception {
        Problems problems = new Problems(folder);
        Optional<OpeningHours> hours = OpeningHours.read(calendar(lines), problems);
        assertThat(problems.list()).isEmpty();
        return hours.orElseThrow();
    }

    private Path calendar(String... lines) throws Exception {
        return Files.writeString(
                folder.resolve("c.ics"),
                "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//EN\r\n" + String.join("\r\n", lines)
                        + "\r\nEND:VCALENDAR\r\n");
    }

    private static String event(String uid, String... lines) {
        return "BEGIN:VEVENT\r\nUID:" + uid + "\r\nDTSTAMP:20260101T000000Z\r\n" + String.join("\r\n", lines)
                + "\r\nEND:VEVENT";
    }

    private static final String WEEKDAYS =
            event("1", "DTSTART:20260105T090000", "DTEND:20260105T170000", "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR");

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T08:59:59Z, CLOSED",
        "2026-11-23T09:00:00Z, OPEN",
        "2026-11-23T16:59:59Z, OPEN",
        "2026-11-23T17:00:00Z, CLOSED",
        "2026-11-22T12:00:00Z, CLOSED", // a Sunday
        "2026-07-06T08:00:00Z, OPEN", // summer time
        "2026-07-06T16:00:00Z, CLOSED",
        "2025-11-24T12:00:00Z, CLOSED", // before the first event
        "2031-11-24T12:00:00Z, OPEN"
    })
    void weekdays_from_nine_to_five(Instant at, OpeningHours.State state) throws Exception {
        assertThat(hours(WEEKDAYS).at(at, LONDON)).isEqualTo(state);
    }

    @Test
    void the_flow_says_the_zone_of_times_without_one() throws Exception {
        assertThat(hours(WEEKDAYS).at(Instant.parse("2026-11-23T00:30:00Z"), ZoneId.of("Asia/Seoul")))
                .isEqualTo(OpeningHours.State.OPEN);
    }

    @Test
    void a_zone_of_the_event_s_own_holds() throws Exception {
        OpeningHours hours = hours(event(
                "1",
                "DTSTART;TZID=America/New_York:20260105T090000",
                "DTEND;TZID=America/New_York:20260105T170000",
                "RRULE:FREQ=DAILY"));
        assertThat(hours.at(Instant.parse("2026-11-23T13:59:00Z"), LONDON)).isEqualTo(OpeningHours.State.CLOSED);
        assertThat(hours.at(Instant.parse("2026-11-23T14:00:00Z"), LONDON)).isEqualTo(OpeningHours.State.OPEN);
    }

    @Test
    void a_holiday_closes_whatever_else_there_is_for_its_whole_day_in_the_zone() throws Exception {
        OpeningHours hours = hours(
                WEEKDAYS,
                event(
                        "2",
                        "CATEGORIES:Public Holiday",
                        "DTSTART;VALUE=DATE:20251225",
                        "DTEND;VALUE=DATE:20251227",
                        "RRULE:FREQ=YEARLY"));
        assertThat(hours.at(Instant.parse("2026-12-24T12:00:00Z"), LONDON)).isEqualTo(OpeningHours.State.OPEN);
        assertThat(hours.at(Instant.parse("2026-12-25T00:00:00Z"), LONDON)).isEqualTo(OpeningHours.State.HOLIDAY);
        assertThat(hours.at(Instant.parse("2026-12-26T23:59:59Z"), LONDON)).isEqualTo(OpeningHours.State.HOLIDAY);
        assertThat(hours.at(Instant.parse("2026-12-28T12:00:00Z"), LONDON)).isEqualTo(OpeningHours.State.OPEN);
    }

    @Test
    void a_day_left_out_is_closed() throws Exception {
        OpeningHours hours = hours(WEEKDAYS.replace("\r\nEND:VEVENT", "\r\nEXDATE:20261125T090000\r\nEND:VEVENT"));
        assertThat(hours.at(Instant.parse("2026-11-25T12:00:00Z"), LONDON)).isEqualTo(OpeningHours.State.CLOSED);
        assertThat(hours.at(Instant.parse("2026-11-26T12:00:00Z"), LONDON)).isEqualTo(OpeningHours.State.OPEN);
    }

    @Test
    void one_day_may_be_moved() throws Exception {
        OpeningHours hours = hours(
                WEEKDAYS,
                event("1", "RECURRENCE-ID:20261124T090000", "DTSTART:20261124T100000", "DTEND:20261124T120000"));
        assertThat(hours.at(Instant.parse("2026-11-24T09:30:00Z"), LONDON)).isEqualTo(OpeningHours.State.CLOSED);
        assertThat(hours.at(Instant.parse("2026-11-24T11:00:00Z"), LONDON)).isEqualTo(OpeningHours.State.OPEN);
        assertThat(hours.at(Instant.parse("2026-11-24T15:00:00Z"), LONDON)).isEqualTo(OpeningHours.State.CLOSED);
        assertThat(hours.at(Instant.parse("2026-11-25T15:00:00Z"), LONDON)).isEqualTo(OpeningHours.State.OPEN);
    }

    @Test
    void a_night_shift_goes_over_midnight() throws Exception {
        OpeningHours hours =
                hours(event("1", "DTSTART:20260105T220000", "DTEND:20260106T060000", "RRULE:FREQ=WEEKLY;BYDAY=MO"));
        assertThat(hours.at(Instant.parse("2026-11-24T05:59:00Z"), LONDON)).isEqualTo(OpeningHours.State.OPEN);
        assertThat(hours.at(Instant.parse("2026-11-24T06:00:00Z"), LONDON)).isEqualTo(OpeningHours.State.CLOSED);
    }

    @Test
    void what_is_wrong_with_a_calendar_is_told() throws Exception {
        assertThat(problems(calendar(
                        event("1", "CATEGORIES:HOLIDAY", "DTSTART;VALUE=DATE:20261225", "DTEND;VALUE=DATE:20261226"))))
                .singleElement()
                .satisfies(problem -> assertThat(problem.what()).isEqualTo("the calendar has no opening time"));
        assertThat(problems(calendar(event("1", "SUMMARY:Open", "DTSTART:20260105T090000"))))
                .anySatisfy(problem -> assertThat(problem.what()).contains("'Open' has no beginning or no end"));
        assertThat(problems(calendar(
                        event("1", "DTSTART:20260105T090000", "DTEND:20260105T170000", "RRULE:FREQ=SOMETIMES"))))
                .isNotEmpty();
        assertThat(problems(Files.writeString(folder.resolve("c.ics"), "hello")))
                .isNotEmpty();
        assertThat(problems(Files.writeString(folder.resolve("c.ics"), ""))).isNotEmpty();
        assertThat(problems(folder.resolve("none.ics"))).isNotEmpty();
    }

    private static List<Problem> problems(Path file) {
        Problems problems = new Problems(file);
        assertThat(OpeningHours.read(file, problems)).isEmpty();
        return problems.list();
    }
}
