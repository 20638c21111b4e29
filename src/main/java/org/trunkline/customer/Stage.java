package org.trunkline.customer;

/** Where an interaction is; each can be entered afresh after a restart. */
public enum Stage {
    FLOW,
    QUEUED,
    RINGING,
    TALKING,
    WRAP_UP,
    VOICEMAIL,
    TRANSFER,
    /** An agent is on the line, and the customer is being dialled. */
    DIALLING
}
