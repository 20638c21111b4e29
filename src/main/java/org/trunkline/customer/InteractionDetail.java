package org.trunkline.customer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An interaction with what belongs to it.
 *
 * @param values what was gathered, by name, but for sensitive values
 */
public record InteractionDetail(
        Interaction interaction, Map<String, String> values, List<Part> parts, List<Sound> recordings) {
    public InteractionDetail {
        parts = List.copyOf(parts);
        values = Map.copyOf(values);
        recordings = List.copyOf(recordings);
    }

    /**
     * One stay of somebody in the conversation.
     *
     * @param by who gave the caller, as {@code agent 101}; null: queue or flow did
     * @param endedAt null: they still talk
     * @param hold the caller's time on hold meanwhile; talk time is the rest
     */
    public record Part(
            Partner.Kind kind,
            String party,
            @Nullable String phone,
            Given how,
            @Nullable String by,
            Instant beganAt,
            @Nullable Instant endedAt,
            Duration hold) {}

    /** @param id under which the recording can be opened */
    public record Sound(String id, String kind, @Nullable String box, Duration length, Instant recordedAt) {}
}
