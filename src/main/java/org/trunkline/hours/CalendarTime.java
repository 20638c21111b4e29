package org.trunkline.hours;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open time of a calendar. What the calendar says is reckoned once for each stretch of four weeks, and kept: a stretch
 * is asked for over and over, and a recurrence is dear. Thread-safe.
 */
public final class CalendarTime implements BusinessTime {
    private static final long STRETCH_S = Duration.ofDays(28).toSeconds();

    /** Three years without enough open time: it never comes. */
    private static final int MOST_STRETCHES = 40;

    private static final int KEPT = 200;

    private final OpeningHours hours;
    private final ZoneId zone;
    private final Map<Long, List<Span>> stretches = new ConcurrentHashMap<>();

    public CalendarTime(OpeningHours hours, ZoneId zone) {
        this.hours = hours;
        this.zone = zone;
    }

    @Override
    public Duration between(Instant from, Instant to) {
        Duration open = Duration.ZERO;
        for (long number = number(from); from.isBefore(to) && number <= number(to); number++) {
            for (Span span : stretch(number)) {
                open = open.plus(span.within(from, to).map(Span::length).orElse(Duration.ZERO));
            }
        }
        return open;
    }

    @Override
    public Optional<Instant> after(Instant from, Duration open) {
        if (!open.isPositive()) {
            return Optional.of(from);
        }
        Duration left = open;
        long first = number(from);
        for (long number = first; number < first + MOST_STRETCHES; number++) {
            for (Span whole : stretch(number)) {
                Optional<Span> span = whole.within(from, Instant.MAX);
                if (span.isPresent() && span.get().length().compareTo(left) >= 0) {
                    return Optional.of(span.get().from().plus(left));
                }
                left = left.minus(span.map(Span::length).orElse(Duration.ZERO));
            }
        }
        return Optional.empty();
    }

    private static long number(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), STRETCH_S);
    }

    private List<Span> stretch(long number) {
        if (stretches.size() > KEPT) {
            stretches.clear();
        }
        return stretches.computeIfAbsent(
                number,
                _ -> hours.open(
                        Instant.ofEpochSecond(number * STRETCH_S),
                        Instant.ofEpochSecond((number + 1) * STRETCH_S),
                        zone));
    }
}
