package org.trunkline.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.trunkline.survey.Kind;
import org.trunkline.survey.Survey;
import org.trunkline.survey.SurveyFact;

/** What a customer said of a contact, as the API shows it. */
record SurveyShown(
        String interaction,
        String rule,
        Kind kind,
        String channel,
        @Nullable String queue,
        @Nullable String agent,
        Survey.State state,
        SurveyFact.@Nullable Why why,
        @Nullable Instant dueAt,
        @Nullable Instant askedAt,
        @Nullable Instant until,
        @Nullable Integer score,
        @Nullable String comment,
        @Nullable Instant answeredAt) {
    static SurveyShown of(Survey one) {
        return new SurveyShown(
                one.interaction(),
                one.rule(),
                one.kind(),
                one.channel(),
                one.queue(),
                one.agent(),
                one.state(),
                one.why(),
                one.dueAt(),
                one.askedAt(),
                one.until(),
                one.score(),
                one.comment(),
                one.answeredAt());
    }

    static @Nullable SurveyShown orNull(@Nullable Survey one) {
        return one == null ? null : of(one);
    }
}
