package org.trunkline.api;

import com.fasterxml.jackson.annotation.Nulls;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** How the API reads and writes JSON. */
final class Json {
    static final int MOST_BYTES = 64 * 1024;

    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // Within a list or a map there is no null, but where a record says so.
            .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
            .build();

    /** A list, or a page of one; next: what to give as {@code after} for the next page, null: this was the last. */
    record Items<T>(List<T> items, @Nullable String next) {
        static <T> Items<T> of(List<T> items) {
            return new Items<>(items, null);
        }
    }

    private Json() {}

    /** @throws Problem 400 if the body is not the JSON that is wanted, 413 if it is too large */
    static <T> T read(Context ctx, Class<T> type) {
        return read(ctx, type, MOST_BYTES);
    }

    /** @throws Problem as {@link #read(Context, Class)} */
    static <T> T read(Context ctx, Class<T> type, int most) {
        byte[] body;
        try (InputStream in = ctx.req().getInputStream()) {
            body = in.readNBytes(most + 1); // a chunked body does not say how long it is
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (body.length > most) {
            throw Problems.tooLarge();
        }
        if (body.length == 0) {
            throw new Problem(400, "invalid", "the request has no body", "send JSON");
        }
        try {
            return Objects.requireNonNullElseGet(MAPPER.readValue(body, type), () -> {
                throw new Problem(400, "invalid", "the body is null", "send a JSON object");
            });
        } catch (UnrecognizedPropertyException e) {
            throw Problem.invalid(
                    e.getPropertyName(),
                    "no such property",
                    "known here: "
                            + String.join(
                                    ", ",
                                    Objects.requireNonNullElse(e.getKnownPropertyIds(), List.of()).stream()
                                            .map(String::valueOf)
                                            .sorted()
                                            .toList()));
        } catch (DatabindException e) {
            String field = e.getPath().isEmpty()
                    ? "body"
                    : String.valueOf(e.getPath().getFirst().getPropertyName());
            throw Problem.invalid(field, "has the wrong type", "see /api/v1/openapi.yaml");
        } catch (JacksonException e) {
            throw new Problem(400, "invalid", "the body is not JSON", "send a JSON object in UTF-8");
        }
    }

    /** @throws Problem 400 if it is missing */
    static <T> T required(String field, @Nullable T value) {
        if (value == null || (value instanceof String text && text.isBlank())) {
            throw Problem.invalid(field, "is missing", "give it");
        }
        return value;
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** @throws Problem 400 if it is not a time that a clock could show */
    static Duration duration(String field, @Nullable BigDecimal seconds, Duration fallback) {
        if (seconds == null) {
            return fallback;
        }
        if (seconds.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
            throw Problem.invalid(field, "is out of range", "give seconds");
        }
        return Duration.ofMillis(
                seconds.setScale(3, RoundingMode.HALF_UP).movePointRight(3).longValueExact());
    }
}
