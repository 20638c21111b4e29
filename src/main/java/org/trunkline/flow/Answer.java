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

    /**
     * Something was said, or written where the conversation is in writing.
     *
     * @param asked false: it was written before the question was put. It is the answer if it can be one, and else nothing
     *     is made of it: the question is asked again, and is put then
     */
    record Spoken(Heard heard, boolean asked) implements Answer {
        public Spoken(Heard heard) {
            this(heard, true);
        }
    }

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
