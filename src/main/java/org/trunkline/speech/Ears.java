package org.trunkline.speech;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Listening to callers: voice activity, end of speech, and the recognizer of the caller's language, on threads of its own
 * and no more of them than the machine bears. Beyond that, and when a recognizer hangs or dies, there is no ear, and keys
 * go on working.
 */
public interface Ears extends AutoCloseable {
    /** What each language's recognizer can do; empty: there is none for it. */
    Optional<Recognizer.Abilities> abilities(Locale language);

    /** Whether the recognizer of the language knows the word; true if there is none. */
    boolean knows(Locale language, String word);

    /**
     * An ear for one call; cheap until it listens. It takes one of the places of {@link Figures#limit} until it is closed
     * and its recognizer is free for another.
     *
     * @param rate of the samples that it will be given, 8000 or 16000
     * @return empty if there is no recognizer for the language or no room for another listening call
     */
    Optional<Ear> open(Locale language, int rate);

    Figures figures();

    @Override
    void close();

    /**
     * For health and metrics.
     *
     * @param open ears that are open now, or closed and not yet done with their recognizer
     * @param limit how many may be
     * @param refused ears that were asked for beyond the limit, since the start
     * @param failures utterances that were lost because a recognizer threw, hung or was too slow, since the start
     * @param hung threads that a recognizer holds now and does not give back
     * @param trouble what is wrong now, empty if nothing is
     */
    record Figures(int open, int limit, long refused, long failures, int hung, Optional<String> trouble) {}

    /** No recognizer at all: everything goes by keys. */
    static Ears none() {
        return none(Optional.empty());
    }

    /** @param trouble why there is none, though there should be */
    static Ears none(Optional<String> trouble) {
        return new Ears() {
            @Override
            public Optional<Recognizer.Abilities> abilities(Locale language) {
                return Optional.empty();
            }

            @Override
            public boolean knows(Locale language, String word) {
                return true;
            }

            @Override
            public Optional<Ear> open(Locale language, int rate) {
                return Optional.empty();
            }

            @Override
            public Figures figures() {
                return new Figures(0, 0, 0, 0, 0, trouble);
            }

            @Override
            public void close() {}
        };
    }

    /** One call's ear. {@link #audio} is called by the media thread and never blocks; the others by the call's thread. */
    interface Ear extends AutoCloseable {
        /**
         * Listens for one answer. Events come on a thread of the ears; after {@link SpeechEvent.Understood},
         * {@link SpeechEvent.Nothing} and {@link SpeechEvent.Deaf} none follows until the next call of this.
         *
         * @param grammar what may be said; empty: anything (dictation)
         * @param silence how long nobody may speak from {@link #promptEnded} on, before it is {@link SpeechEvent.Nothing}
         */
        void listen(Optional<Grammar> grammar, Duration silence, Consumer<SpeechEvent> receiver);

        /** The caller has heard the whole question: from now on silence counts. */
        void promptEnded();

        /** The answer came by another way: stops listening. */
        void cease();

        /** Samples as they arrive, in order. */
        void audio(short[] samples);

        @Override
        void close();
    }
}
