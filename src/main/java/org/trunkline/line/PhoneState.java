package org.trunkline.line;

/** A phone of ours as the switch sees it. */
public enum PhoneState {
    IDLE,
    /** In a call or ringing, whoever called. */
    BUSY,
    /** Not registered, or registered and not answering. */
    UNREACHABLE
}
