package org.trunkline.chat;

import java.util.List;
import java.util.Set;
import org.trunkline.journal.Fact;

/**
 * What a flow does in an interaction in writing; with the messages, all that is needed to go on after a kill. Registered as
 * {@code bot.*}.
 */
public sealed interface BotFact extends Fact {
    @Override
    String interaction();

    /**
     * A flow has it from here on.
     *
     * @param heard so many messages of the customer were there before, and are not for the flow
     */
    record Began(String interaction, String flow, String version, int heard) implements BotFact {}

    /**
     * @param stack where sub-flows return to, innermost first, each as {@code flow@version/step}
     * @param visit counts the steps entered, over all flows of the interaction: a step that is begun again after a kill is
     *     the same visit
     * @param heard so many messages of the customer were taken by the steps before
     */
    record StepEntered(
            String interaction, String flow, String version, String step, List<String> stack, int visit, int heard)
            implements BotFact {
        public StepEntered {
            stack = List.copyOf(stack);
        }
    }

    /** A value was given, or looked up. Personal: {@code name} with its value, unless sensitive. */
    record Gathered(String interaction, String name, int length, boolean sensitive) implements BotFact {}

    /**
     * The customer did not answer in time.
     *
     * @param heard so many messages of theirs were taken before
     */
    record NotAnswered(String interaction, int heard) implements BotFact {}

    /** @param confidence from 0 to 1 */
    record Understood(String interaction, String intent, double confidence) implements BotFact {}

    /**
     * It is to wait for an agent.
     *
     * @param exits for which the flow has a way on when the queue gives it up
     */
    record HandedOver(String interaction, String queue, Set<String> exits) implements BotFact {
        public HandedOver {
            exits = Set.copyOf(exits);
        }
    }

    /** What the customer wrote is a message for a mailbox. */
    record MessageLeft(String interaction, String box) implements BotFact {}

    record Noted(String interaction, String text) implements BotFact {}

    /** The flow has done its part for good; how: {@code finished, left, gave up}. */
    record Over(String interaction, String how) implements BotFact {}
}
