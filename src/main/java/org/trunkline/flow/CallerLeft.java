package org.trunkline.flow;

/** The caller hung up. Thrown by a {@link Conversation} out of whatever it was doing; the session ends as {@link Outcome.Left}. */
public final class CallerLeft extends RuntimeException {
    public CallerLeft() {
        // An ending, not a defect: nobody reads its stack trace.
        super("the caller hung up", null, false, false);
    }
}
