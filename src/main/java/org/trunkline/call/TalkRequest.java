package org.trunkline.call;

import org.trunkline.customer.Partner;
import org.trunkline.flow.RecordOrder;

/**
 * What somebody wants done to a running conversation; who may is decided where it is asked. "The agent" is whom the
 * caller talks with, be it one of the floor or not.
 */
public sealed interface TalkRequest {
    /** The caller hears music until {@link Resume}; the others stay where they are. */
    record Hold() implements TalkRequest {}

    record Resume() implements TalkRequest {}

    /**
     * Gives the caller to somebody who has not been asked: the agent is out as soon as the target answers, and has the
     * caller back if it does not. Done once the target is being rung.
     */
    record Transfer(TalkTarget to) implements TalkRequest {}

    /**
     * Rings somebody for the agent to speak with while the caller is on hold. Done once that one is being rung; of a queue:
     * one of its agents, whoever takes it in the order of those who wait there, and done once it waits.
     */
    record Consult(TalkTarget to) implements TalkRequest {}

    /** Gives the caller to whom the agent consults (still ringing, or in a queue: as {@link Transfer}). The agent is out. */
    record Complete() implements TalkRequest {}

    /** Lets the consulted one go, rings nobody any more: the agent is with the caller again. */
    record Abort() implements TalkRequest {}

    /** Lets the caller wait in a parking slot, whose number the agent is told; the agent is out. */
    record Park() implements TalkRequest {}

    /** Caller, agent and the consulted one hear each other. */
    record Conference() implements TalkRequest {}

    /**
     * The switch for card data. On: the caller is parted from all the others and asked for the data. Off: before the end of
     * that; the caller is back in a moment, once no more keys are pressed.
     *
     * @param by who wants it, for the record
     */
    record Card(boolean on, String by) implements TalkRequest {}

    /**
     * A supervisor takes the agent's place; their line, which is in no room, is the conversation's from here on. If it is
     * refused, the line has to be taken back.
     */
    record TakeOver(Partner supervisor) implements TalkRequest {}

    /**
     * Whom the agent spoke with by a second call of the phone takes the agent's place; their line, which is in no room, is the
     * conversation's from here on. If it is refused, the line has to be taken back.
     */
    record Bring(Partner other) implements TalkRequest {}

    /**
     * Is done in any stage.
     *
     * @param by who wants it, for the record
     */
    record Recording(RecordOrder order, String by) implements TalkRequest {}
}
