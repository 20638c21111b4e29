package org.trunkline.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trunkline.line.Arrival;
import org.trunkline.line.Destination;
import org.trunkline.line.Dial;
import org.trunkline.line.Sound;
import org.trunkline.queue.WaitRange;
import org.trunkline.voice.PromptCache;
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

    private static final String CALL_BACK = "We will call you back, at this number.";
    private static final String CONFIRM =
            "To confirm, press 1. For another number, key that, then pound. To go on waiting, press star.";
    private static final String WHICH_NUMBER =
            "Please key the number at which we are to call you, then pound. To go on waiting, press star.";
    private static final String NO_NUMBER = "That number is not possible.";
    private static final String KEEPS_PLACE = "Thank you. You keep your place in line, and we call you back. Goodbye.";
    private static final String NOT_REACHED = "The customer could not be reached.";
    private static final String HERE_WE_ARE =
            "This is the call that you asked for. Please stay on the line, an agent is with you in a moment.";

    /** Those that are the same for all. */
    static final List<String> TEXTS = Stream.concat(
                    Stream.of(
                            CUT_OFF,
                            GOODBYE,
                            NOT_RECORDED,
                            NEXT,
                            CALL_BACK,
                            CONFIRM,
                            WHICH_NUMBER,
                            NO_NUMBER,
                            KEEPS_PLACE,
                            NOT_REACHED,
                            HERE_WE_ARE),
                    IntStream.rangeClosed(0, 9).mapToObj(Announcements::pressForCallback))
            .toList();

    /** A text that was rendered in advance. */
    static Sound sound(PromptCache prompts, String text) {
        return new Sound(prompts.path(speech(text)).toString());
    }

    private static String pressForCallback(int key) {
        return "If you would rather be called back and keep your place, press " + key + ".";
    }

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

    /** @param key a digit */
    List<Sound> offerCallback(String key) {
        return List.of(voice.apply(pressForCallback(Integer.parseInt(key))));
    }

    /** @param number read digit by digit; null: not known, it is asked for */
    List<Sound> callBack(@Nullable String number) {
        if (number == null) {
            return List.of(voice.apply(WHICH_NUMBER));
        }
        List<Sound> sounds = new ArrayList<>();
        sounds.add(voice.apply(CALL_BACK));
        // The switch's own, so that nobody's number is among the texts that are kept.
        number.chars().filter(Character::isDigit).forEach(digit -> sounds.add(new Sound("digits/" + (char) digit)));
        sounds.add(voice.apply(CONFIRM));
        return sounds;
    }

    /** @param number as for {@link #callBack} */
    List<Sound> notANumber(@Nullable String number) {
        List<Sound> sounds = new ArrayList<>();
        sounds.add(voice.apply(NO_NUMBER));
        sounds.addAll(callBack(number));
        return sounds;
    }

    List<Sound> keepsPlace() {
        return List.of(voice.apply(KEEPS_PLACE));
    }

    /** For the agent. */
    List<Sound> notReached() {
        return List.of(voice.apply(NOT_REACHED));
    }

    /** For a customer who is called before an agent is. */
    List<Sound> hereWeAre() {
        return List.of(voice.apply(HERE_WE_ARE));
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

    /**
     * How somebody is rung for this caller: the phone shows the caller's number, and the queue before the name, because it
     * decides how to answer.
     *
     * @param queue empty: of none
     */
    Dial dial(String leg, Destination to, String queue, Duration ring) {
        String number = arrival.callerNumber().isEmpty() ? "anonymous" : arrival.callerNumber();
        String name = arrival.callerName();
        return new Dial(leg, to, number, queue.isEmpty() || name.isEmpty() ? queue + name : queue + ": " + name, ring);
    }
}
