package org.trunkline.conversation;

import java.time.Duration;
import org.trunkline.settings.Section;

/**
 * @param reopenWithin so long after its end an interaction goes on when the customer writes again in its thread
 * @param lastAgent so long the customer who writes again is kept for the agent of before; zero: for nobody
 * @param firstRetry after so long a message that was not taken is tried again, then after twice as long each time
 * @param longestRetry at most
 * @param giveUp so long it is tried
 * @param seen so long an agent counts as looking at an interaction after they said so
 */
public record ConversationSettings(
        Duration reopenWithin,
        Duration lastAgent,
        Duration firstRetry,
        Duration longestRetry,
        Duration giveUp,
        Duration seen) {
    public static final ConversationSettings USUAL = new ConversationSettings(
            Duration.ofDays(7),
            Duration.ofMinutes(5),
            Duration.ofSeconds(10),
            Duration.ofMinutes(30),
            Duration.ofDays(2),
            Duration.ofSeconds(30));

    /** The table {@code [conversations]}. */
    public static ConversationSettings from(Section root) {
        Section section = root.section("conversations");
        ConversationSettings settings = new ConversationSettings(
                section.duration("reopen_within", USUAL.reopenWithin),
                section.duration("last_agent", USUAL.lastAgent),
                section.duration("first_retry", USUAL.firstRetry),
                section.duration("longest_retry", USUAL.longestRetry),
                section.duration("give_up", USUAL.giveUp),
                section.duration("seen", USUAL.seen));
        if (!settings.firstRetry.isPositive()
                || settings.firstRetry.compareTo(settings.longestRetry) >= 0
                || settings.longestRetry.compareTo(settings.giveUp) >= 0) {
            section.problem(
                    "first_retry",
                    "does not go up to longest_retry and that to give_up",
                    "give three times, each longer than the one before");
            return USUAL;
        }
        return settings;
    }
}
