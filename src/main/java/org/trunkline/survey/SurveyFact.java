package org.trunkline.survey;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Fact;

/** What becomes of the survey of a contact; registered as {@code survey.*}. */
public sealed interface SurveyFact extends Fact {
    /** Personal value of {@link Answered}. */
    String COMMENT = "comment";

    @Override
    String interaction();

    /** What a survey is about, as it was when that was decided. */
    record About(
            String rule,
            Kind kind,
            String channel,
            @Nullable String queue,
            @Nullable String agent) {}

    /** @param link SHA-256 of what the link will have */
    record Planned(String interaction, About about, Instant due, Instant until, String link) implements SurveyFact {}

    /** @param link SHA-256 of what the link has; null: there is none */
    record Asked(
            String interaction,
            About about,
            Instant until,
            @Nullable String link) implements SurveyFact {}

    /** It is not asked. */
    record Skipped(String interaction, About about, Why why) implements SurveyFact {}

    /** The customer said it, for the first time or otherwise than before. Personal: what they wrote beside it. */
    record Answered(String interaction, int score) implements SurveyFact {}

    /** Why a contact that a rule is for is not asked after. */
    enum Why {
        /** Chance: the rule asks after a share of the contacts. */
        SHARE,
        /** They were asked not long ago. */
        ASKED_BEFORE,
        /** They do not want to be contacted. */
        REFUSED,
        /** A program wrote. */
        AUTOMATIC,
        /** It cannot be told whether they were asked before. */
        UNKNOWN,
        /** It was over, and goes on; asked after when it is over again. */
        GOES_ON,
        /** It could not be asked. */
        NO_WAY
    }
}
