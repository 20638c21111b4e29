package org.trunkline.hours;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.chrono.ChronoZonedDateTime;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.data.ParserException;
import net.fortuna.ical4j.model.Component;
import net.fortuna.ical4j.model.Period;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.component.VEvent;
import net.fortuna.ical4j.model.property.Categories;
import net.fortuna.ical4j.model.property.DtStart;
import net.fortuna.ical4j.model.property.RecurrenceId;
import org.trunkline.xml.Problems;
import org.trunkline.xml.Where;
import org.trunkline.xml.XmlFile;

/**
 * Business hours out of an iCalendar file. An event is a time of being open; one of the category HOLIDAY is a time of
 * being closed, whatever else there is. Times without a zone of their own, and whole days, are in the zone that who asks
 * names.
 */
public final class OpeningHours {
    /** What an instant falls into. */
    public enum State {
        OPEN,
        CLOSED,
        HOLIDAY
    }

    /** Longer events are cut: a shop that is open for longer has no hours. */
    private static final int LONGEST_DAYS = 32;

    private final List<VEvent> events;
    /** Occurrences that an event with a RECURRENCE-ID replaces: uid and original start. */
    private final Set<String> replaced;

    private OpeningHours(List<VEvent> events) {
        this.events = List.copyOf(events);
        this.replaced = events.stream()
                .filter(event -> recurrence(event).isPresent())
                .map(event -> uid(event) + " " + recurrence(event).orElseThrow().getDate())
                .collect(Collectors.toSet());
    }

    /** Empty with the problems told (in the calendar's own file). */
    public static Optional<OpeningHours> read(Path file, Problems problems) {
        try {
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(XmlFile.MAX_BYTES + 1);
            }
            if (bytes.length > XmlFile.MAX_BYTES) {
                problems.add(Where.FILE, "the calendar is longer than 1 MiB", "leave out what is long past");
                return Optional.empty();
            }
            List<VEvent> events = new CalendarBuilder()
                    .build(new StringReader(new String(bytes, StandardCharsets.UTF_8)))
                    .getComponents(Component.VEVENT);
            OpeningHours hours = new OpeningHours(events);
            events.forEach(event -> hours.prove(event, problems));
            if (events.stream().allMatch(OpeningHours::holiday)) {
                problems.add(
                        Where.FILE, "the calendar has no opening time", "add a VEVENT with DTSTART, DTEND and RRULE");
            }
            return problems.none() ? Optional.of(hours) : Optional.empty();
        } catch (ParserException e) {
            problems.add(
                    new Where(Math.max(0, e.getLineNo()), e.getLineNo() > 0 ? 1 : 0),
                    "the calendar cannot be read: "
                            + String.valueOf(e.getMessage()).replaceAll("^Error at line \\d+:", ""),
                    "write it as RFC 5545 says, or export it anew");
        } catch (IOException e) {
            problems.add(Where.FILE, "cannot be read (" + e.getClass().getSimpleName() + ")", "check name and rights");
        } catch (RuntimeException e) {
            problems.add(Where.FILE, "the calendar cannot be read: " + e.getMessage(), "export it anew");
        }
        return Optional.empty();
    }

    private void prove(VEvent event, Problems problems) {
        String name =
                Optional.ofNullable(event.getSummary()).map(Property::getValue).orElseGet(() -> uid(event));
        DtStart<Temporal> start = event.getDateTimeStart();
        if (start == null || (event.getDateTimeEnd() == null && event.getDuration() == null)) {
            problems.add(
                    Where.FILE, "the event '" + name + "' has no beginning or no end", "give it DTSTART and DTEND");
            return;
        }
        try {
            LocalDateTime day = LocalDateTime.of(2026, 1, 1, 0, 0);
            var ignored = event.calculateRecurrenceSet(new Period<>(day, day.plusDays(7)));
        } catch (RuntimeException e) {
            problems.add(
                    Where.FILE, "the event '" + name + "' cannot be reckoned: " + e.getMessage(), "correct its RRULE");
        }
    }

    public State at(Instant now, ZoneId zone) {
        boolean open = false;
        LocalDateTime local = LocalDateTime.ofInstant(now, zone);
        // Wide enough for zones of the events' own.
        Period<LocalDateTime> window = new Period<>(local.minusDays(LONGEST_DAYS), local.plusDays(2));
        for (VEvent event : events) {
            if (open && !holiday(event)) {
                continue;
            }
            if (covers(event, window, now, zone)) {
                if (holiday(event)) {
                    return State.HOLIDAY;
                }
                open = true;
            }
        }
        return open ? State.OPEN : State.CLOSED;
    }

    private boolean covers(VEvent event, Period<LocalDateTime> window, Instant now, ZoneId zone) {
        return times(event, window, zone).anyMatch(time -> !now.isBefore(time.from()) && now.isBefore(time.to()));
    }

    /** When it is open from one moment to another, in order; no two of these touch. */
    List<Span> open(Instant from, Instant to, ZoneId zone) {
        Period<LocalDateTime> window = new Period<>(
                LocalDateTime.ofInstant(from, zone).minusDays(LONGEST_DAYS),
                LocalDateTime.ofInstant(to, zone).plusDays(2));
        List<Span> open = new ArrayList<>();
        List<Span> closed = new ArrayList<>();
        for (VEvent event : events) {
            times(event, window, zone).forEach((holiday(event) ? closed : open)::add);
        }
        return Span.without(Span.joined(open), Span.joined(closed)).stream()
                .flatMap(span -> span.within(from, to).stream())
                .toList();
    }

    private Stream<Span> times(VEvent event, Period<LocalDateTime> window, ZoneId zone) {
        boolean original = recurrence(event).isEmpty();
        Set<Period<Temporal>> times = event.calculateRecurrenceSet(window);
        return times.stream()
                .filter(time -> !(original && replaced.contains(uid(event) + " " + time.getStart())))
                .map(time -> new Span(instant(time.getStart(), zone), instant(time.getEnd(), zone)))
                .filter(span -> span.from().isBefore(span.to()));
    }

    private static Instant instant(Temporal time, ZoneId zone) {
        return switch (time) {
            case LocalDate day -> day.atStartOfDay(zone).toInstant();
            case LocalDateTime local -> local.atZone(zone).toInstant();
            // ical4j's zones are its own; the same name in Java's is kept up to date.
            case ZonedDateTime zoned -> zoned.toInstant();
            case ChronoZonedDateTime<?> zoned -> zoned.toInstant();
            default -> Instant.from(time);
        };
    }

    private static boolean holiday(VEvent event) {
        return event.<Categories>getProperties(Property.CATEGORIES).stream()
                .anyMatch(categories ->
                        categories.getValue().toUpperCase(java.util.Locale.ROOT).contains("HOLIDAY"));
    }

    private static String uid(VEvent event) {
        return event.getUid().map(Property::getValue).orElse("");
    }

    private static Optional<RecurrenceId<?>> recurrence(VEvent event) {
        return Optional.ofNullable(event.getRecurrenceId());
    }
}
