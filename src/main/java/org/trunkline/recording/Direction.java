package org.trunkline.recording;

/** Who called whom. */
public enum Direction {
    /** The customer called. */
    IN,
    /** An agent called the customer. */
    OUT
}
