package org.trunkline.queue;

/**
 * How an offer ended on the agent's side without a conversation; each has its own effect on the agent. Of what is written, which
 * rings nowhere, {@link #BUSY}, {@link #UNREACHABLE} and {@link #FAILED} are as no answer.
 */
public enum Refusal {
    /** Not ready (RONA), once the queue's number of misses is reached. */
    NO_ANSWER,
    /**
     * Not ready (phone busy), at once: a phone that is seen idle and yet says busy has do-not-disturb set or is in a call
     * that the switch does not see, and the next caller would only lose the same time.
     */
    BUSY,
    /** Not ready (declined). */
    DECLINED,
    /** Not ready (phone unreachable). */
    UNREACHABLE,
    /** Our own fault: the agent stays ready, the phone rests for {@link FloorCore#REST}. */
    FAILED
}
