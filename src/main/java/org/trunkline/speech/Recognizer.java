package org.trunkline.speech;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Turns speech into words, in one language. An adapter of a library or of a server; used only through {@link Ears}, which
 * owns its threads and its limits.
 */
public interface Recognizer extends AutoCloseable {
    /** What it can do; a flow is held against it when it is loaded. */
    Abilities abilities();

    /** Whether its dictionary has this word; one that it has not can never be heard. */
    boolean knows(String word);

    /**
     * For one call: what was learnt of the line and the voice (the cepstral mean, say) is carried from one utterance to
     * the next. Not thread-safe. Blocks (natives do): never on a call's virtual thread.
     *
     * @param rate of the samples that it will be given, 8000 or 16000
     */
    CallSession session(int rate);

    @Override
    void close();

    /**
     * @param name with its model, e.g. {@code pocketsphinx en-us}
     * @param rates sample rates that it takes, in Hz, best first
     * @param dictation whether free speech is worth recognizing
     * @param digitStrings whether spoken strings of digits are right often enough to be asked for at once
     * @param rejection whether what is outside the grammar is told from what is inside
     */
    record Abilities(
            String name,
            Locale language,
            List<Integer> rates,
            boolean dictation,
            boolean digitStrings,
            boolean rejection) {
        public Abilities {
            rates = List.copyOf(rates);
        }
    }

    /** Words that the model lacks: they could never be heard. */
    final class WordsUnknown extends GrammarRefused {
        private final transient List<String> words;

        public WordsUnknown(List<String> words) {
            super("the recognizer's dictionary lacks: " + String.join(", ", words)
                    + "; write them as they are spoken, or use other words");
            this.words = List.copyOf(words);
        }

        public List<String> words() {
            return words;
        }
    }

    /** A grammar that the recognizer cannot use. */
    sealed class GrammarRefused extends RuntimeException permits WordsUnknown {
        public GrammarRefused(String message) {
            super(message);
        }
    }

    interface CallSession extends AutoCloseable {
        /**
         * Begins an utterance; one that was not ended is given up.
         *
         * @param grammar empty: dictation
         * @param partial may be told what seems to be said so far
         * @throws GrammarRefused if it cannot hear such a grammar
         */
        void begin(Optional<Grammar> grammar, Consumer<String> partial);

        /** 16-bit samples at the session's rate. */
        void audio(short[] samples);

        /** The utterance is over. */
        Heard end();

        @Override
        void close();
    }
}
