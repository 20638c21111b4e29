package org.trunkline.call;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.trunkline.customer.CallFact;
import org.trunkline.recording.Archive;
import org.trunkline.recording.Recording;

/**
 * Voice messages: taken from where the switch recorded them into the recordings.
 *
 * @param spool the switch's recording folder
 * @param keep how long they are kept; zero: for ever
 */
public record Voicemails(Archive archive, Path spool, Duration keep) {
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
        Recording kept = archive.keepVoicemail(name, interaction, box, keep, file);
        return Optional.of(new CallFact.VoicemailLeft(
                interaction, box, kept.id(), kept.file(), kept.sha256(), kept.bytes(), kept.length()));
    }
}
