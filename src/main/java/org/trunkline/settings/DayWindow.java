package org.trunkline.settings;

import java.time.LocalTime;
import java.time.format.DateTimeParseException;

/**
 * A part of every day, as in {@code 08:00-21:00}; {@code 24:00} is its end.
 *
 * @param to the first moment after it; {@link LocalTime#MAX}: midnight
 */
public record DayWindow(LocalTime from, LocalTime to) {
    private static final String MIDNIGHT = "24:00";

    /** @throws IllegalArgumentException if the window does not begin before it ends */
    public DayWindow {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("ends before it begins");
        }
    }

    /** @throws IllegalArgumentException saying what the text is not */
    public static DayWindow of(String text) {
        String[] parts = text.split("-", 2);
        try {
            LocalTime from = LocalTime.parse(parts[0].strip());
            String end = parts.length == 2 ? parts[1].strip() : "";
            return new DayWindow(from, end.equals(MIDNIGHT) ? LocalTime.MAX : LocalTime.parse(end));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("is no window of a day", e);
        }
    }

    public boolean contains(LocalTime time) {
        return !time.isBefore(from) && (to.equals(LocalTime.MAX) || time.isBefore(to));
    }

    @Override
    public String toString() {
        return from + "-" + (to.equals(LocalTime.MAX) ? MIDNIGHT : to.toString());
    }
}
