package org.trunkline.ticket;

/** How pressing a ticket is, the least first. */
public enum Priority {
    LOW,
    NORMAL,
    HIGH,
    URGENT
}
