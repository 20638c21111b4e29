package org.trunkline.recording;

/** Why nothing is recorded for a while. A recording goes on when no cause is left: each ends what it began. */
public enum PauseCause {
    /** Somebody asked: the agent, the API, a step of the flow. */
    ASKED,
    /** The caller keys card data. */
    CARD
}
