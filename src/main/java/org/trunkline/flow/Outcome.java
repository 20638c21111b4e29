package org.trunkline.flow;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** How a session ended, or what it wants the call to do next. After the call did it, {@link FlowSession#goOn} may follow. */
public sealed interface Outcome {
    /**
     * Wait in a queue for an agent.
     *
     * @param priority greater goes first; 0 is usual
     * @param first the agent who is to have the call if possible; empty: nobody in particular
     * @param exits those for which the flow has a way on
     */
    record Enqueue(
            StepRef step, String queue, int priority, Set<String> skills, Optional<FirstAgent> first, Set<Exit> exits)
            implements Outcome {
        public Enqueue {
            skills = Set.copyOf(skills);
            exits = Set.copyOf(exits);
        }
    }

    /**
     * @param agent as the flow has it: there need not be one of that number
     * @param within so long the call is kept for that agent alone
     */
    record FirstAgent(String agent, Duration within) {}

    /** @param exits holds {@link Exit#FAILURE} if the flow has a way on for a target that cannot be reached */
    record TransferTo(StepRef step, Target target, Set<Exit> exits) implements Outcome {
        public TransferTo {
            exits = Set.copyOf(exits);
        }
    }

    /** The flow is done: hang up. */
    record Finished() implements Outcome {}

    /** The caller was promised a call back: hang up, and put it on the list. */
    record CallBack() implements Outcome {}

    /** Nothing was ever heard from the caller, neither a key nor a word: hang up, and count it apart. */
    record DeadAir() implements Outcome {}

    /** The caller hung up. */
    record Left() implements Outcome {}

    /** The flow failed and has no fault exit that works: the caller still has to reach somebody. */
    record Fault(StepRef step, String what) implements Outcome {}

    /** Where a transfer goes: always as the designer wrote it, never what a caller keyed. */
    sealed interface Target {
        record Extension(String number) implements Target {}

        /** @param name of a number on the allow-list of the configuration */
        record NamedNumber(String name) implements Target {}
    }

    /** Why a call comes back from a queue or a transfer. */
    enum Exit {
        /** The queue's maximum wait is over. */
        TIMEOUT,
        /** No agent who could take the call is logged in. */
        NO_AGENT,
        /** As many wait as the queue takes. */
        FULL,
        /** A supervisor has closed the queue. */
        CLOSED,
        /** The transfer's target is busy, does not answer, or cannot be reached. */
        FAILURE
    }
}
