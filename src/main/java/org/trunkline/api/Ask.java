package org.trunkline.api;

import io.javalin.http.Context;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of an address. A missing or empty one is null. */
final class Ask {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
    private static final int USUAL_PAGE = 50;
    private static final int LONGEST_PAGE = 500;

    private Ask() {}

    static @Nullable String text(Context ctx, String name) {
        String value = ctx.queryParam(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    static @Nullable Instant instant(Context ctx, String name) {
        return time(name, text(ctx, name));
    }

    /** A time of the address or of a body, in years of four digits, as RFC 3339 has them. */
    static @Nullable Instant time(String name, @Nullable String value) {
        try {
            Instant time = value == null ? null : Instant.parse(value);
            if (time == null || (!time.isBefore(FIRST) && time.isBefore(END))) {
                return time;
            }
        } catch (DateTimeParseException e) {
            // answered below, like a time out of range
        }
        throw Problem.invalid(name, "'" + value + "' is not a time", "write it as 2026-01-31T09:30:00Z");
    }

    static <E extends Enum<E>> @Nullable E one(Context ctx, String name, Class<E> type) {
        String value = text(ctx, name);
        if (value == null) {
            return null;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(value))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(
                        name,
                        "'" + value + "' is not known",
                        "one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(Enum::name)
                                        .collect(Collectors.joining(", "))));
    }

    /** The length of a page. */
    static int limit(Context ctx) {
        String value = text(ctx, "limit");
        if (value == null) {
            return USUAL_PAGE;
        }
        try {
            int limit = Integer.parseInt(value);
            if (limit >= 1 && limit <= LONGEST_PAGE) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // answered below, like a number out of range
        }
        throw Problem.invalid("limit", "'" + value + "' cannot be used", "give 1 to " + LONGEST_PAGE);
    }
}
