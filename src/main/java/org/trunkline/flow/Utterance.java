package org.trunkline.flow;

import java.nio.file.Path;
import java.time.Duration;
import org.trunkline.voice.Speech;

/** One piece of a prompt, ready to be heard. */
public sealed interface Utterance {
    /** @param file absolute path of a WAV file (8 kHz, 16 bit, mono), with its ending {@code .wav} */
    record SoundFile(Path file) implements Utterance {}

    record Pause(Duration length) implements Utterance {}

    /**
     * Something to be spoken, variables already put in.
     *
     * @param fixed the same in every call, so that its rendering is worth keeping; it was among the texts told at load
     * @param sensitive its rendering must not outlive the call
     */
    record Text(Speech speech, boolean fixed, boolean sensitive) implements Utterance {
        /** The text is for logs, so it shows no secret. */
        @Override
        public String toString() {
            return sensitive ? "Text[sensitive]" : "Text[" + speech.written() + "]";
        }
    }
}
