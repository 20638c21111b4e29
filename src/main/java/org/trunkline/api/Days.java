package org.trunkline.api;

import io.javalin.http.Context;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** Whole days of a report, the last one included. */
record Days(Instant from, Instant to) {
    private static final int MOST_DAYS = 93;

    /** As the address asks for them; without them today. */
    static Days of(Context ctx, Instant now, ZoneId zone) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        LocalDate from = day(ctx, "from", today);
        LocalDate to = day(ctx, "to", from);
        if (to.isBefore(from)) {
            throw Problem.invalid("to", "is before from", "give the last day, which is included");
        }
        if (ChronoUnit.DAYS.between(from, to) >= MOST_DAYS) {
            throw Problem.invalid("to", "is more than " + MOST_DAYS + " days after from", "ask for less at a time");
        }
        return new Days(
                from.atStartOfDay(zone).toInstant(),
                to.plusDays(1).atStartOfDay(zone).toInstant());
    }

    private static LocalDate day(Context ctx, String name, LocalDate usual) {
        String value = Ask.text(ctx, name);
        try {
            LocalDate day = value == null ? usual : LocalDate.parse(value);
            if (day.getYear() >= 1970 && day.getYear() < 10_000) {
                return day;
            }
        } catch (DateTimeParseException e) {
            // answered below, like a day out of range
        }
        throw Problem.invalid(name, "'" + value + "' is not a day", "write it as 2026-01-31");
    }
}
