package org.trunkline.ticket;

/** How one ticket is linked to another. */
public enum Kinship {
    RELATED,
    /** It came of a message on the other, which had been closed for too long. */
    FOLLOWS,
    /** It was made of a part of the other. */
    SPLIT_FROM
}
