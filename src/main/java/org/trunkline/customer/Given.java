package org.trunkline.customer;

/** How somebody came to talk with a caller. */
public enum Given {
    QUEUE,
    FLOW,
    BLIND,
    ATTENDED,
    CONFERENCE,
    /** Fetched from a parking slot, or given back from there. */
    PARK,
    /** A supervisor who was present took the conversation over. */
    TAKE_OVER
}
