package org.trunkline.queue;

/** How an offer ended on the agent's side without a conversation; each has its own effect on the agent. */
public enum Refusal {
    /** Not ready (RONA). */
    NO_ANSWER,
    /** Not offered again until the phone is seen idle; twice in a row: not ready (phone busy). */
    BUSY,
    /** Not ready (declined). */
    DECLINED,
    /** Not ready (phone unreachable). */
    UNREACHABLE,
    /** Our own fault: the agent stays ready, the phone rests for {@link FloorCore#REST}. */
    FAILED
}
