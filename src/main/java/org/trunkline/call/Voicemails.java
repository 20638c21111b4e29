package org.trunkline.call;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.trunkline.customer.CallFact;
import org.trunkline.recording.Recording;
import org.trunkline.recording.Recordings;

/**
 * Voice messages: taken from where the switch recorded them into the recordings.
 *
 * @param spool the switch's recording folder
 */
public record Voicemails(Recordings recordings, Path spool, InstantSource clock) {
    /**
     * Keeps what the switch recorded under this name.
     *
     * @return what to write down; empty if nothing was recorded
     */
    public Optional<CallFact.VoicemailLeft> keep(String interaction, String box, String name) {
        Path file = spool.resolve(name + ".wav");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Recording kept = recordings.keep(name, interaction, "voicemail", box, file, clock.instant());
        return Optional.of(new CallFact.VoicemailLeft(
                interaction, box, kept.id(), kept.file(), kept.sha256(), kept.bytes(), kept.length()));
    }
}
