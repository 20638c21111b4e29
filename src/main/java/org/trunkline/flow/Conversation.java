package org.trunkline.flow;

import java.time.Instant;
import java.util.List;

/**
 * What a flow needs of the one that carries it: a call, a chat, a simulator. Every method is called on the one thread
 * that runs the session, and may block it. Any method may throw {@link CallerLeft} once the caller hung up, and
 * {@link ConversationBroken} when it cannot go on and the flow has no part in it; any other exception is a fault of the
 * step that is being run.
 */
public interface Conversation {
    /**
     * Speaks, and returns when all has been spoken or a key stopped it. A key that is heard meanwhile stops the prompt
     * and is kept for the next {@link #ask}, whose prompt is then not spoken at all.
     */
    void say(List<Utterance> prompt);

    /** Speaks the question's prompt (a key stops it and is the first of the answer) and waits for keys. */
    Answer ask(Question question);

    /**
     * Records the caller into a voice mailbox. Kept keys are thrown away first; the beep is the conversation's own. A
     * recording that cannot be made is thrown, as a fault.
     */
    Recorded record(Recording recording);

    /** The call is to be recorded, or not, from here on; where there is nothing to record, nothing happens. */
    void recording(RecordOrder order);

    /**
     * Takes the caller's card data to the payment gateway; nobody hears it, and the flow never has it. Kept keys are thrown
     * away first.
     *
     * @return whether the gateway accepted it
     * @throws IllegalStateException if there is no gateway
     */
    boolean card();

    /** Sends an http request; {@link HttpFetch} is the real one. A failure is a value: the flow has an exit for it. */
    Fetched fetch(HttpCall request);

    /** A step begins. What is told here, with the variables remembered so far, is enough to begin it again elsewhere. */
    void entered(StepRef step);

    /** A variable got this value. A sensitive one may be held in memory only: no row, no log, no file. */
    void remember(String name, String value, boolean sensitive);

    /** What the caller said was understood as this intent, and taken. Their words are not told: they are personal. */
    void understood(String intent, double confidence);

    /** A step failed; the flow goes on at its fault exit. What happened carries no value that a caller gave. */
    void failed(StepRef step, String what);

    /** Whether it is in writing: then whatever is said is an answer, as nobody speaks to somebody else. */
    default boolean written() {
        return false;
    }

    /** The time by which business hours are told. */
    Instant now();
}
