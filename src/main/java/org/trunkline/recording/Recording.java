package org.trunkline.recording;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A kept sound file.
 *
 * @param kind e.g. {@code voicemail}
 * @param box the mailbox it was left in, for voicemails
 * @param file path relative to the folder of recordings
 * @param sha256 of the file, in hexadecimal
 * @param bytes length of the file
 */
public record Recording(
        String id,
        String interaction,
        String kind,
        @Nullable String box,
        String file,
        String sha256,
        long bytes,
        Duration length,
        Instant recordedAt) {}
