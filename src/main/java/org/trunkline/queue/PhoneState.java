package org.trunkline.queue;

/** What the switchboard says of a phone. A phone never seen counts as unreachable. */
public enum PhoneState {
    IDLE,
    BUSY,
    UNREACHABLE
}
