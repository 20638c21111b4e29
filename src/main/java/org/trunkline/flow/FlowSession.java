package org.trunkline.flow;

import java.util.Map;

/**
 * One contact's way through a flow and the sub-flows that it calls, all of the versions that were live when it began.
 * Not thread-safe: belongs to the contact's thread.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class FlowSession {
    /** What a flow knows from its start; {@code caller} is empty for a withheld number. All are text. */
    public static Map<String, String> facts(String caller, String dialled, String interaction) {
        return Map.of("caller", caller, "dialled", dialled, "interaction", interaction);
    }

    /** Runs from the first step (or, after a restart, from the step that was being run) to an outcome. Never throws. */
    public Outcome start(Conversation conversation) {
        throw new UnsupportedOperationException("being written");
    }

    /**
     * Goes on after {@link Outcome.Enqueue} or {@link Outcome.TransferTo}, at an exit of that step. An exit that the
     * step does not have is a fault, which leads to the flow's fault exit. Never throws.
     */
    public Outcome goOn(Outcome.Exit exit, Conversation conversation) {
        throw new UnsupportedOperationException("being written");
    }
}
