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
public record InteractionDetail(Interaction interaction, Map<String, String> values, List<Sound> recordings) {
    public InteractionDetail {
        values = Map.copyOf(values);
        recordings = List.copyOf(recordings);
    }

    /** @param id under which the recording can be opened */
    public record Sound(String id, String kind, @Nullable String box, Duration length, Instant recordedAt) {}
}
