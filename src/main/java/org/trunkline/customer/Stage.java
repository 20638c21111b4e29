package org.trunkline.customer;

/** Where an interaction is; each can be entered afresh after a restart. */
public enum Stage {
    FLOW,
    QUEUED,
    RINGING,
    TALKING,
    WRAP_UP,
    VOICEMAIL,
    TRANSFER
}
