package org.trunkline.ticket;

/** What is promised of a ticket. */
public enum Target {
    FIRST_ANSWER,
    RESOLUTION
}
