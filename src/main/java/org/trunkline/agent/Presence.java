package org.trunkline.agent;

/**
 * Whether a person wants interactions: the first of the two parts of an agent's state. The second is what the agent is
 * assigned to; {@link AgentState} is the view of both.
 */
public sealed interface Presence {
    record LoggedOut() implements Presence {}

    record Available() implements Presence {}

    /** @param reason the agent's own reason code, or one of the {@link Reasons} that the floor sets */
    record NotReady(String reason) implements Presence {}
}
