package org.trunkline.call;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.trunkline.line.Arrival;
import org.trunkline.line.Sound;
import org.trunkline.queue.WaitRange;
import org.trunkline.voice.Speech;

/**
 * What one call says by itself, outside of its flow.
 *
 * @param voice text to its spoken form
 */
record Announcements(Arrival arrival, Function<String, Sound> voice) {
    private static final String CUT_OFF =
            "The connection to our agent was lost. One moment please, we find you another.";
    private static final String GOODBYE =
            "We are sorry, nobody can take your call at the moment. Please call again later.";
    private static final String NOT_RECORDED = "You will not be recorded.";
    private static final String NEXT = "You are next in line.";

    /** Those that are the same for all. */
    static final List<String> TEXTS = List.of(CUT_OFF, GOODBYE, NOT_RECORDED, NEXT);

    /** What calls say by themselves is English. */
    static Speech speech(String text) {
        return Speech.of(Locale.ENGLISH, text);
    }

    /** @param position from 1 */
    List<Sound> position(int position) {
        return position == 1
                ? List.of(voice.apply(NEXT))
                : List.of(voice.apply("You are number " + position + " in line. Please stay with us."));
    }

    List<Sound> expected(WaitRange range) {
        String minutes = range.toMinutes() == 1 ? "a minute" : range.toMinutes() + " minutes";
        return List.of(voice.apply(
                range.fromMinutes() == 0
                        ? "Your waiting time is less than " + minutes + "."
                        : "Your waiting time is between " + range.fromMinutes() + " and " + minutes + "."));
    }

    List<Sound> comfort(String message) {
        return List.of(voice.apply(message));
    }

    /** For a caller who lost the agent in the middle of the conversation. */
    List<Sound> cutOff() {
        return List.of(voice.apply(CUT_OFF));
    }

    /** @param message of the supervisor who closed the queue; may be empty */
    List<Sound> closed(String message) {
        return message.isEmpty() ? List.of() : List.of(voice.apply(message));
    }

    /** A text of the settings. */
    List<Sound> saying(String text) {
        return List.of(voice.apply(text));
    }

    List<Sound> notRecorded() {
        return List.of(voice.apply(NOT_RECORDED));
    }

    List<Sound> goodbye() {
        return List.of(voice.apply(GOODBYE));
    }

    /** What an agent's phone shows as the calling number. */
    String callerNumber() {
        return arrival.callerNumber().isEmpty() ? "anonymous" : arrival.callerNumber();
    }

    /** What an agent's phone shows as the caller's name: the queue first, because it decides how to answer. */
    String callerName(String queue) {
        return queue.isEmpty() || arrival.callerName().isEmpty()
                ? queue + arrival.callerName()
                : queue + ": " + arrival.callerName();
    }
}
