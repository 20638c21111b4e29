package org.trunkline.chat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trunkline.hours.BusinessTime;

/**
 * One chat of ours, as [[chat]] has it.
 *
 * @param name its account among the conversations
 * @param queue where visitors wait
 * @param flow answers first; null: none does
 * @param answerWithin so long the flow waits for an answer, where a step of it does not wait longer
 * @param hours when there is somebody; otherwise there is the form
 * @param offlineWithoutAgents whether there is the form, too, while nobody is logged in who could take a chat of the queue
 * @param origins of the pages that may have it, as browsers send them; {@code *}: any
 * @param callback whether a visitor may ask to be called
 * @param goneAfter so long after the last socket is gone the visitor is taken to have left for good
 * @param lasts so long a session may be away and come back
 * @param demo whether the demonstration site is there, with this chat
 * @param tokens how pages say who their visitor is; null: they do not
 */
public record ChatEntry(
        String name,
        String queue,
        String title,
        String greeting,
        @Nullable String flow,
        Duration answerWithin,
        BusinessTime hours,
        boolean offlineWithoutAgents,
        List<String> origins,
        boolean callback,
        Duration goneAfter,
        Duration lasts,
        boolean demo,
        @Nullable SignedTokens tokens) {
    private static final Duration MOMENT = Duration.ofMillis(1);

    public ChatEntry {
        origins = List.copyOf(origins);
    }

    /** @param origin as the browser says; null: no browser asks */
    public boolean admits(@Nullable String origin) {
        return origin == null || origins.contains("*") || origins.contains(origin);
    }

    /** @return when it opens; empty: it is open */
    Optional<Instant> opensAt(Instant now) {
        if (hours.between(now, now.plus(MOMENT)).isPositive()) {
            return Optional.empty();
        }
        return hours.after(now, MOMENT).map(open -> open.minus(MOMENT)).or(() -> Optional.of(Instant.MAX));
    }
}
