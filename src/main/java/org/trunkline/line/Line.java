package org.trunkline.line;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * One telephone line. Commands block until the switch has taken them (a millisecond or less as a rule) and throw
 * {@link LineFailure}; what follows from them arrives as {@link LineEvent}s. Safe for use by any thread.
 */
public interface Line {
    String id();

    void answer();

    /**
     * Starts playing the sounds one after the other; {@link LineEvent.PlayEnded} follows, also after {@link #stop}.
     *
     * @param play an id chosen by the caller, never used before
     */
    void play(String play, Iterable<? extends Sound> sounds);

    void stop(String play);

    /** Music on hold, until {@link #stopMusic} or until something else is done with the line. */
    void startMusic();

    void stopMusic();

    /** Lets the line hear that somebody is being rung, until {@link #stopRinging}. */
    void startRinging();

    void stopRinging();

    /** What became of a {@link LineEvent.TransferAsked}, for the phone that asked; it hangs up by itself as a rule. */
    void answerTransfer(boolean done);

    /**
     * Records what the line says; {@link LineEvent.RecordEnded} follows.
     *
     * @param recording name of the file, without extension, below the switch's recording folder; never used before
     * @param silence ends the recording after this long without speech; zero = never
     * @param untilKey also ends it: {@code #}, or {@code any}
     */
    void record(String recording, Duration max, Duration silence, boolean beep, String untilKey);

    void stopRecording(String recording);

    /**
     * Begins to hear what the line says; 16-bit samples arrive in order, 20 ms at a time as a rule, lost ones as silence,
     * on a thread that must not be blocked; while the line sends nothing, silence comes. Digits that it sends as RFC 4733
     * events are not among them. Takes some milliseconds; the line itself does not notice.
     */
    Tap tap(Consumer<short[]> samples);

    /** One of the two ways that sound goes on a line. */
    enum Side {
        /** What the person at the line says. */
        SAYS,
        /** What they hear. */
        HEARS
    }

    /** As {@link #tap(Consumer)}, of either side; always 8000 samples a second, whatever the line's codec. */
    Tap tap(Side side, Consumer<short[]> samples);

    /**
     * Gives the line to the switch's own fallback of the number that was dialled (message, ring group, outside number):
     * the way out when this controller cannot serve the call. Its {@link LineEvent.HungUp} follows, for us it has ended.
     */
    void handOver(String dialled);

    /** Ends the line; nothing happens if it has ended already. */
    void hangUp(Cause cause);
}
