package org.trunkline.queue;

/** Why a contact leaves its queue by the queue's own doing. */
public enum Overflowing {
    MAX_WAIT,
    /** Nobody with the skills is logged in, or the queue does not exist (any more). */
    NO_AGENT,
    /** As many wait as the queue takes. */
    FULL,
    /** The wait would be longer than the queue lets anybody wait. */
    ESTIMATED_WAIT,
    /** A supervisor has closed the queue. */
    CLOSED
}
