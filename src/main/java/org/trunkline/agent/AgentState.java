package org.trunkline.agent;

/** What an agent does now: a view of presence and assignments, never stored by itself. */
public enum AgentState {
    LOGGED_OUT,
    AVAILABLE,
    /** Offered an interaction: the phone rings. */
    RESERVED,
    BUSY,
    WRAP_UP,
    NOT_READY
}
