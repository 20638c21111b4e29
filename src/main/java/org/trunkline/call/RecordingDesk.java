package org.trunkline.call;

import java.time.InstantSource;
import org.trunkline.journal.Journal;
import org.trunkline.recording.CallState;
import org.trunkline.recording.Recorder;
import org.trunkline.recording.RecordingSettings;
import org.trunkline.recording.Recordings;

/** What calls need to be recorded. */
public record RecordingDesk(
        Recorder recorder, Recordings recordings, RecordingSettings settings, Journal journal, InstantSource clock) {
    /** What an earlier start decided about a call. */
    CallState stateOf(String interaction) {
        return recordings.stateOf(interaction);
    }
}
