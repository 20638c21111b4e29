package org.trunkline.recording;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A kept sound file.
 *
 * @param kind {@code voicemail}, or {@code call}: the caller on the left channel, what the caller hears on the right
 * @param box the mailbox it was left in, for voicemails
 * @param file path relative to the folder of recordings
 * @param key the id of the key that the file is encrypted with; null: it is not
 * @param sha256 of the file as it lies on the disk, in hexadecimal
 * @param bytes length of the sound file; an encrypted one is longer on the disk
 * @param deleteAfter null: it is kept for ever
 */
public record Recording(
        String id,
        String interaction,
        String kind,
        @Nullable String box,
        String file,
        Format format,
        @Nullable String key,
        String sha256,
        long bytes,
        Duration length,
        Instant recordedAt,
        @Nullable Instant deleteAfter) {
    public static final String CALL = "call";
    public static final String VOICEMAIL = "voicemail";
}
