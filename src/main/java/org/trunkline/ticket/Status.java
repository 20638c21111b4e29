package org.trunkline.ticket;

/** Whose turn it is. */
public enum Status {
    /** Ours. */
    OPEN,
    /** The customer's; the clock stands. */
    WAITING,
    /** Done, as we believe; whatever the customer says opens it again. */
    SOLVED,
    /** Done; after a while what the customer says opens another one, which follows this. */
    CLOSED
}
