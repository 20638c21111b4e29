package org.trunkline.call;

import java.nio.file.Path;

/** Text to sound for a line. */
public interface Speech {
    /** @return a WAV file (8 kHz, 16 bit, mono), made now or found already made */
    Path speak(String text);

    /** Removes what was spoken once and must not stay. */
    void forget(Path file);
}
