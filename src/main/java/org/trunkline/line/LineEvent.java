package org.trunkline.line;

import java.time.Duration;

/** What happens on one line. {@link HungUp} is always the last and comes exactly once. */
public sealed interface LineEvent {
    /** The dialled party's phone rings. */
    record Ringing() implements LineEvent {}

    /** The dialled party answered; the line can be joined from here on, not before. */
    record Answered() implements LineEvent {}

    record Key(char key) implements LineEvent {
        /** The text is for logs: which key it was is the person's alone. */
        @Override
        public String toString() {
            return "Key";
        }
    }

    /** The phone's own hold key: whoever is in a room with it alone hears the switch's music meanwhile. */
    record Held() implements LineEvent {}

    record Unheld() implements LineEvent {}

    /**
     * The phone's own transfer key. {@link Line#answerTransfer} is to follow.
     *
     * @param to what was dialled
     * @param line the other party of the phone's second call, who is to have the caller; empty: nobody was asked before
     */
    record TransferAsked(String to, String line) implements LineEvent {}

    record PlayEnded(String play) implements LineEvent {}

    /** @param failed the switch could not record */
    record RecordEnded(String recording, Duration length, boolean failed) implements LineEvent {}

    record HungUp(Cause cause) implements LineEvent {}
}
