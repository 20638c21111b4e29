package org.trunkline.flow;

import org.trunkline.speech.Heard;

/** What came of a {@link Question}. */
public sealed interface Answer {
    /**
     * Keys were pressed.
     *
     * @param digits in order, of {@code 0-9*#ABCD}, without the terminator; empty if that was the only key
     * @param end why no more were waited for
     */
    record Keys(String digits, End end) implements Answer {
        /** The text is for logs, so it does not show the digits. */
        @Override
        public String toString() {
            return "Keys[" + digits.length() + " digits, " + end + "]";
        }
    }

    /** Something was said, or written where the conversation is in writing. */
    record Spoken(Heard heard) implements Answer {}

    /**
     * No key came in the time for the first one, and nobody spoke.
     *
     * @param listened whether somebody listened all the while, and there was nothing to be heard on the line
     */
    record Silence(boolean listened) implements Answer {
        public Silence() {
            this(false);
        }
    }

    /** Why an answer is complete. */
    enum End {
        /** As many keys as were asked for. */
        MAXIMUM,
        TERMINATOR,
        /** No further key in the time between keys. */
        PAUSE
    }
}
