package org.trunkline.flow;

/**
 * What carries the conversation failed (the telephone switch is away, say), and the flow cannot help it. Thrown by a
 * {@link Conversation}: the session stops where it is, without taking a fault exit, and
 * {@link FlowSession#start} begins the same step again.
 */
public class ConversationBroken extends RuntimeException {
    public ConversationBroken(Throwable cause) {
        super("the conversation broke off", cause);
    }

    ConversationBroken(String message) {
        super(message, null, false, false);
    }
}
