package org.trunkline.speech;

import org.jspecify.annotations.Nullable;

/** A voice that speaks text. Thread-safe. */
public interface Voice {
    /** Names the voice and its version: recordings of differently named voices are never mixed up. */
    String name();

    /**
     * Blocks; called on a platform thread.
     *
     * @return 16-bit samples at 8 kHz, mono
     * @throws VoiceFailed if the text cannot be spoken
     */
    short[] render(String text);

    /** Text could not be spoken. */
    final class VoiceFailed extends RuntimeException {
        public VoiceFailed(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
