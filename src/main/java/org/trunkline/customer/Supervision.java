package org.trunkline.customer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One presence of a supervisor in a call, as it is kept.
 *
 * @param supervisor an agent's id; null: known by {@code by} alone
 * @param by name of the token or user; null: by code at the phone, with the supervisor's PIN
 * @param line of the supervisor's phone
 * @param mode the one in force, or the last one
 * @param spent up to the last change of mode, or to the end
 * @param agents who were heard with the caller, in the order of time
 * @param began null: never present, the phone was not answered
 * @param how it ended; null: it has not
 */
public record Supervision(
        String id,
        String interaction,
        @Nullable String supervisor,
        @Nullable String by,
        String phone,
        String line,
        SupervisionMode mode,
        Map<SupervisionMode, Duration> spent,
        List<String> agents,
        Instant asked,
        @Nullable Instant began,
        @Nullable Instant ended,
        @Nullable String how) {
    public Supervision {
        spent = Map.copyOf(spent);
        agents = List.copyOf(agents);
    }
}
