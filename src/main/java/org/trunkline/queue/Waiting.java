package org.trunkline.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;

/**
 * A contact that wants an agent.
 *
 * @param interaction id of the interaction
 * @param queue name of the queue
 * @param priority higher goes first
 * @param skills needed beside the queue's own, all of them, each as {@link org.trunkline.agent.Need#parse} reads it
 * @param arrived the place within a priority, earliest first; kept when a caller comes back
 * @param preferred who is to have it if possible; null: nobody in particular
 * @param callback the customer waits at home for our call: there is no limit to the wait, and nobody to announce it to
 * @param channel on which the contact is answered
 */
public record Waiting(
        String interaction,
        String queue,
        int priority,
        Set<String> skills,
        Instant arrived,
        @Nullable Preferred preferred,
        boolean callback,
        Channel channel) {
    @SuppressWarnings("NullAway") // journals of before there was more than the telephone have no channel
    public Waiting {
        channel = channel == null ? Channel.VOICE : channel;
        skills = Ordered.set(skills);
    }

    public Waiting(String interaction, String queue, int priority, Set<String> skills, Instant arrived) {
        this(interaction, queue, priority, skills, arrived, null);
    }

    public Waiting(
            String interaction,
            String queue,
            int priority,
            Set<String> skills,
            Instant arrived,
            @Nullable Preferred preferred) {
        this(interaction, queue, priority, skills, arrived, preferred, false, Channel.VOICE);
    }

    /** Whether nobody is there who could lose patience: it is taken in and waits whoever is there, as long as it may take. */
    public boolean isPatient() {
        return callback || !channel.isLive();
    }

    /** Of this channel. */
    public Waiting on(Channel other) {
        return new Waiting(interaction, queue, priority, skills, arrived, preferred, callback, other);
    }

    /**
     * One agent, named or the last who served this customer.
     *
     * @param within so long since entering the queue the contact is kept for this agent alone, if logged in
     */
    public record Preferred(String agent, Duration within) {}

    /** As a supervisor has placed it. */
    public Waiting placed(String inQueue, int withPriority) {
        return new Waiting(interaction, inQueue, withPriority, skills, arrived, preferred, callback, channel);
    }

    Waiting preferring(Preferred agent) {
        return new Waiting(interaction, queue, priority, skills, arrived, agent, callback, channel);
    }

    /** Kept for nobody in particular. */
    public Waiting forAnybody() {
        return new Waiting(interaction, queue, priority, skills, arrived, null, callback, channel);
    }

    /** A call back to this customer, in this place. */
    public Waiting asCallback(String as) {
        return new Waiting(as, queue, priority, skills, arrived, preferred, true, Channel.VOICE);
    }

    /** The customer is on the line. */
    public Waiting onLine() {
        return new Waiting(interaction, queue, priority, skills, arrived, preferred, false, channel);
    }

    /** In a place that was kept, where that is the better one. */
    public Waiting inPlaceOf(Waiting kept) {
        return new Waiting(
                interaction,
                queue,
                Math.max(priority, kept.priority()),
                skills,
                arrived.isBefore(kept.arrived()) ? arrived : kept.arrived(),
                preferred,
                callback,
                channel);
    }
}
