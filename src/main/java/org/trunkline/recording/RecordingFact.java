package org.trunkline.recording;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Fact;

/** What happens to recordings; their rows follow from these. Registered as {@code recording.*}. No personal values. */
public sealed interface RecordingFact extends Fact {
    @Override
    String interaction();

    /** The caller has heard to its end that the call may be recorded. */
    record Announced(String interaction) implements RecordingFact {}

    /** The caller does not want to be recorded, and is not, whatever else is said; how: {@code key 9, step main/no}. */
    record Refused(String interaction, String how) implements RecordingFact {}

    /** Recording was asked for, or asked not to be, against what the rules say. */
    record Switched(String interaction, boolean on, String by) implements RecordingFact {}

    /**
     * A part begins.
     *
     * @param paused it begins with a pause
     * @param deleteAfter null: it is kept for ever
     */
    record Began(
            String interaction,
            String recording,
            @Nullable String queue,
            @Nullable String agent,
            boolean paused,
            @Nullable Instant deleteAfter)
            implements RecordingFact {}

    record Paused(String interaction, PauseCause cause, String by) implements RecordingFact {}

    record Resumed(String interaction, PauseCause cause, String by) implements RecordingFact {}

    /** It ended before the call did, or could not begin at all. */
    record Stopped(String interaction, @Nullable String recording, String why) implements RecordingFact {}

    /** The file is as it stays. */
    record Kept(Recording recording) implements RecordingFact {
        @Override
        public String interaction() {
            return recording.interaction();
        }
    }

    /** The file is gone; the row stays. By: {@code retention}, or who asked. */
    record Deleted(String interaction, String recording, String by, String why) implements RecordingFact {}
}
