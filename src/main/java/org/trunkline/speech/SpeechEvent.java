package org.trunkline.speech;

/** What an ear tells while it listens. */
public sealed interface SpeechEvent {
    /** The caller began to speak: time to be silent (barge-in). */
    record Began() implements SpeechEvent {}

    /** What seems to be said so far. For people who watch, never for decisions. */
    record Partial(String text) implements SpeechEvent {}

    /** The caller spoke and ended. */
    record Understood(Heard heard) implements SpeechEvent {}

    /**
     * Nobody spoke in the time given, noise left aside.
     *
     * @param sound whether the line was far from silent: music, noise, a tone
     */
    record Nothing(boolean sound) implements SpeechEvent {
        public Nothing() {
            this(false);
        }
    }

    /**
     * The recognizer hung, died or was overloaded; keys remain.
     *
     * @param why for logs and health, without what was said
     */
    record Deaf(String why) implements SpeechEvent {}
}
