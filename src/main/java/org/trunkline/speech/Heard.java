package org.trunkline.speech;

import java.time.Duration;
import java.util.List;

/**
 * What was heard of one utterance, best first; empty: somebody spoke, and nothing that could have been meant.
 *
 * @param speech how long was spoken
 */
public record Heard(List<Hypothesis> hypotheses, Duration speech) {
    public Heard {
        hypotheses = List.copyOf(hypotheses);
    }

    /**
     * @param text lower case, words with one blank between them
     * @param confidence from 0 to 1: how often such a hypothesis is right, as calibrated for the recognizer
     */
    public record Hypothesis(String text, double confidence, List<Word> words) {
        public Hypothesis {
            words = List.copyOf(words);
        }

        /** The text is for logs, so it does not show what was said. */
        @Override
        public String toString() {
            return "Hypothesis[" + text.length() + " characters, " + confidence + "]";
        }
    }

    /** @param from since the utterance's audio began, as is {@code to} */
    public record Word(String text, Duration from, Duration to, double confidence) {
        @Override
        public String toString() {
            return "Word[" + from + ".." + to + "]";
        }
    }

    /** Text that was written, not said: certain. */
    public static Heard written(String text) {
        return new Heard(List.of(new Hypothesis(text, 1, List.of())), Duration.ZERO);
    }
}
