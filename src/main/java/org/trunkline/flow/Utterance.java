package org.trunkline.flow;

import java.math.BigDecimal;
import java.nio.file.Path;

/** One piece of a prompt, ready to be heard. */
public sealed interface Utterance {
    /** @param file absolute path of a WAV file (8 kHz, 16 bit, mono), with its ending {@code .wav} */
    record SoundFile(Path file) implements Utterance {}

    /**
     * Text to be spoken, variables already put in.
     *
     * @param fixed the same in every call, so that its rendering is worth keeping; it was among the texts told at load
     * @param sensitive its rendering must not outlive the call
     */
    record Text(String text, boolean fixed, boolean sensitive) implements Utterance {
        @Override
        public String toString() {
            return sensitive ? "Text[sensitive]" : "Text[" + text + "]";
        }
    }

    /** @param digits spoken one by one; of {@code 0-9*#}, never empty */
    record Digits(String digits, boolean sensitive) implements Utterance {
        /** The text is for logs, so it does not show the digits. */
        @Override
        public String toString() {
            return "Digits[" + digits.length() + "]";
        }
    }

    /** Spoken as a whole number, perhaps with a fraction ("forty-two point five"). */
    record Cardinal(BigDecimal value, boolean sensitive) implements Utterance {
        @Override
        public String toString() {
            return "Cardinal[]";
        }
    }
}
