package org.trunkline.customer;

/** How a supervisor is present in a call. */
public enum SupervisionMode {
    /** Hears all, is heard by nobody. */
    LISTEN,
    /** Is heard by the agent alone. */
    WHISPER,
    /** Is heard by all. */
    BARGE
}
