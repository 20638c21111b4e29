package org.trunkline.ticket;

/** Why a ticket changed. */
public enum Cause {
    EDITED,
    CUSTOMER_WROTE,
    ANSWERED,
    /** A time that was set before came: that of waiting, or of a solved ticket. */
    TIME_CAME
}
