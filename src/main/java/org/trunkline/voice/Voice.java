package org.trunkline.voice;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A voice that speaks text. Thread-safe. */
public interface Voice {
    /** Names the voice, its version and its settings: recordings of differently named voices are never mixed up. */
    String name();

    /** What of a style it can follow; the rest it leaves out. */
    Set<Style.Aspect> can();

    /**
     * Blocks; called on a platform thread.
     *
     * @return 16-bit samples at 8 kHz, mono, at whatever level
     * @throws VoiceFailed if the text cannot be spoken
     */
    short[] render(String text, Style style);

    /** Text could not be spoken. */
    final class VoiceFailed extends RuntimeException {
        public VoiceFailed(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
