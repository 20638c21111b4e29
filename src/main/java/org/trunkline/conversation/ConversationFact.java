package org.trunkline.conversation;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;
import org.trunkline.customer.Ending;
import org.trunkline.journal.Fact;

/**
 * What happens to an interaction in writing; its row, messages and outbox follow from these. Registered as
 * {@code conversation.*}. What was written is beside them, as personal values ({@link Letter}).
 */
public sealed interface ConversationFact extends Fact {
    @Override
    String interaction();

    /** Personal value of {@link Sent}: the id that the network gave the message; of {@link SendFailed}: why. */
    String EXTERNAL_ID = "externalId";

    /** Personal value of {@link Sent}: by what answers to it are told, in JSON. */
    String THREAD_KEYS = "threadKeys";

    String WHY = "why";

    /** Personal value of {@link IntentCorrected}: the language of the example, and the example. */
    String LANGUAGE = "language";

    String EXAMPLE = "example";

    /**
     * The customer wrote; the message's id is {@code m} and the entry's position. Personal: the message.
     *
     * @param how it opened the interaction, or continued or reopened it
     * @param queue where it waits from now on; null: nothing changed, or it is for the channel itself
     * @param agent whom it is kept for at first; null: nobody in particular
     * @param automatic whether a program wrote it
     */
    record Received(
            String interaction,
            Receipt.How how,
            Channel channel,
            String account,
            int attachments,
            @Nullable String queue,
            int priority,
            Set<String> skills,
            @Nullable String agent,
            boolean automatic)
            implements ConversationFact {
        public Received {
            skills = Set.copyOf(skills);
        }
    }

    /**
     * An agent begins to write to a customer; this is the first message, its id is {@code m} and the entry's position.
     * Personal: the message.
     *
     * @param offer by which the agent has it on the floor
     * @param queue by whose rules it is wrapped up; may be empty
     */
    record Started(
            String interaction,
            Channel channel,
            String account,
            String agent,
            String offer,
            String queue,
            String by,
            int attachments)
            implements ConversationFact {}

    /**
     * One of us wrote: to the customer, to be sent, or a note. Its id is {@code m} and the entry's position. Personal: the message.
     *
     * @param mentions the agents whom a note names
     */
    record Wrote(String interaction, boolean note, String by, int attachments, Set<String> mentions)
            implements ConversationFact {
        @SuppressWarnings("NullAway") // journals of before there were mentions have none
        public Wrote {
            mentions = mentions == null ? Set.of() : Set.copyOf(mentions);
        }
    }

    /** The message is being handed over to the network. */
    record Sending(String interaction, String message, int attempt) implements ConversationFact {}

    /** The network has it. Personal: its id there, and by what answers to it are told. */
    record Sent(String interaction, String message) implements ConversationFact {}

    /**
     * The network did not take it. Personal: why.
     *
     * @param attempt 0: it was taken, and came back
     * @param next when it is tried again; null: it is not
     */
    record SendFailed(
            String interaction,
            String message,
            int attempt,
            @Nullable Instant next) implements ConversationFact {}

    /**
     * The network reports that the message is with the customer.
     *
     * @param read whether they have looked at it, too
     */
    record Arrived(String interaction, String message, boolean read) implements ConversationFact {}

    /** The controller ended while it was being sent, and the network cannot tell whether it was. */
    record SendDoubtful(String interaction, String message) implements ConversationFact {}

    /** A person has a message sent again that failed or is doubtful. */
    record SendAgain(String interaction, String message, String by) implements ConversationFact {}

    record Queued(
            String interaction,
            String queue,
            int priority,
            Set<String> skills,
            @Nullable String agent) implements ConversationFact {
        public Queued {
            skills = Set.copyOf(skills);
        }
    }

    /** The queue gave it up; it is with nobody. */
    record Overflowed(String interaction, String queue, String why) implements ConversationFact {}

    /** An agent is shown it, to accept or decline. */
    record Offered(String interaction, String offer, String queue, String agent) implements ConversationFact {}

    /** How: {@code accepted, declined, timed out, withdrawn …}. */
    record OfferEnded(String interaction, String offer, String agent, String how) implements ConversationFact {}

    /** The agent has it from here on. */
    record Accepted(String interaction, String offer, String agent) implements ConversationFact {}

    /** @param to {@code queue NAME} or {@code agent ID}; {@link Queued} follows */
    record Transferred(String interaction, String to, String by) implements ConversationFact {}

    /** Taken up again after a restart of the controller. */
    record Resumed(String interaction) implements ConversationFact {}

    /** @param by null: nobody in particular */
    record Ended(
            String interaction, Ending ending, @Nullable String by) implements ConversationFact {}

    /** What the first message was taken for, or what a bot understood later. */
    record Understood(String interaction, String intent, double confidence) implements ConversationFact {}

    /** A person says what the first message was about. Personal: the message, kept as an example of it. */
    record IntentCorrected(String interaction, String intent, String by) implements ConversationFact {}
}
