package org.trunkline.recording;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about recording one call; survives a restart.
 *
 * @param wish whether it is to be recorded, as somebody asked; null: as the rules say
 * @param announced whether the caller was told that the call may be recorded
 */
public record CallState(@Nullable Boolean wish, boolean refused, boolean announced, Set<PauseCause> pauses) {
    public static final CallState FRESH = new CallState(null, false, false, Set.of());

    public CallState {
        pauses = Set.copyOf(pauses);
    }
}
