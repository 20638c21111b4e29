package org.trunkline.line;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The switch: lines are taken, dialled and joined here. Receivers are called by the one thread that reads the switch's
 * events: they put into an inbox and return, and never block or decide.
 */
public interface Switchboard {
    /** Takes a line that exists already (it arrived, or was found alive) and has its events sent to the receiver. */
    Line take(String line, Consumer<LineEvent> receiver);

    /**
     * Fetches a line that is not in our hands from whomever it speaks with, for a call that goes on; it arrives, and
     * {@link Arrival#broughtTo} tells the call.
     *
     * @throws LineFailure GONE if that line is not there
     */
    void bring(String line, String interaction);

    /** Whether the line of this id was taken or dialled, and has not ended as far as is known. */
    boolean has(String line);

    /**
     * Rings somebody. The events begin with {@link LineEvent.Ringing} or {@link LineEvent.Answered}; a destination that
     * cannot be reached at once gives {@link LineEvent.HungUp} like any later failure.
     */
    Line dial(Dial dial, Consumer<LineEvent> receiver);

    /** Makes an empty room, in which those who are joined hear each other; nothing happens if it is there already. */
    void openRoom(String room);

    void join(String room, List<Line> lines);

    /** Takes lines out of the room, which stays; nothing happens to one that is not in it. */
    void leave(String room, List<Line> lines);

    /** Ends the room, not the lines in it; nothing happens if it is gone already. */
    void closeRoom(String room);

    /**
     * Lets the listener hear what is said on the line of this id and to it; what the switch plays to the listener is heard
     * all the same. Whatever happens to the monitor, the monitored line does not notice.
     *
     * @param ended told by the thread that reads the switch's events when the monitored line has ended; must not block
     * @throws LineFailure GONE if that line is not there
     */
    Monitor monitor(String line, Line listener, Monitor.Mode mode, Runnable ended);

    /**
     * Plays a sound to the person at the line of this id alone, over whatever they hear.
     *
     * @param play an id chosen by the caller, never used before
     * @throws LineFailure GONE if that line is not there
     */
    void tell(String line, String play, Sound sound);

    /** @throws LineFailure if the switch does not answer */
    Survey survey();

    /** Asks the switch something that goes through its handling of channels, and tells how long it took. */
    Duration roundTrip();
}
