package org.trunkline.survey;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The survey of a contact.
 *
 * @param why it was not asked; null: it was, or will be
 * @param dueAt when it is asked; null: it was asked at once
 * @param until so long it can be answered
 * @param comment what the customer wrote beside the score; null: nothing
 */
public record Survey(
        String interaction,
        String rule,
        Kind kind,
        String channel,
        @Nullable String queue,
        @Nullable String agent,
        State state,
        SurveyFact.@Nullable Why why,
        @Nullable Instant dueAt,
        @Nullable Instant askedAt,
        @Nullable Instant until,
        @Nullable Integer score,
        @Nullable String comment,
        @Nullable Instant answeredAt) {
    public enum State {
        PLANNED,
        ASKED,
        ANSWERED,
        SKIPPED
    }

    boolean canBeAnswered(Instant now) {
        return state != State.SKIPPED && until != null && now.isBefore(until);
    }

    SurveyFact.About about() {
        return new SurveyFact.About(rule, kind, channel, queue, agent);
    }
}
