package org.trunkline.line;

import java.time.Duration;

/** What happens on one line. {@link HungUp} is always the last and comes exactly once. */
public sealed interface LineEvent {
    /** The dialled party's phone rings. */
    record Ringing() implements LineEvent {}

    /** The dialled party answered; the line can be joined from here on, not before. */
    record Answered() implements LineEvent {}

    record Key(char key) implements LineEvent {}

    record PlayEnded(String play) implements LineEvent {}

    /** @param failed the switch could not record */
    record RecordEnded(String recording, Duration length, boolean failed) implements LineEvent {}

    record HungUp(Cause cause) implements LineEvent {}
}
