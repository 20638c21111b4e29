package org.trunkline.flow;

/** What can be asked of the recording of a call. */
public enum RecordOrder {
    /** Record the conversation, whatever the rules say. */
    ON,
    /** Do not. */
    OFF,
    /** Keep nothing of what is said until {@link #RESUME}. */
    PAUSE,
    RESUME,
    /** The caller does not want to be recorded: nothing is, from now on to the end of the call. */
    REFUSE
}
