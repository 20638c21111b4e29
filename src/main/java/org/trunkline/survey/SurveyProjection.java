package org.trunkline.survey;

import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Entry;
import org.trunkline.journal.Personal;
import org.trunkline.journal.Projection;

/** Keeps the surveys as the facts say. */
final class SurveyProjection implements Projection {
    @Override
    public void apply(Handle tx, Entry entry, Personal personal) {
        if (entry.fact() instanceof SurveyFact fact) {
            apply(tx, fact, entry.at(), personal);
        }
    }

    private static void apply(Handle tx, SurveyFact fact, Instant at, Personal personal) {
        switch (fact) {
            case SurveyFact.Planned(String id, SurveyFact.About about, Instant due, Instant until, String link) ->
                put(tx, id, about, Survey.State.PLANNED, null, due, null, until, link);
            case SurveyFact.Asked(String id, SurveyFact.About about, Instant until, String link) ->
                put(tx, id, about, Survey.State.ASKED, null, null, at, until, link);
            case SurveyFact.Skipped(String id, SurveyFact.About about, SurveyFact.Why why) ->
                put(tx, id, about, Survey.State.SKIPPED, why, null, null, null, null);
            case SurveyFact.Answered(String id, int score) ->
                tx.execute(
                        "UPDATE survey SET state = 'ANSWERED', asked_at = COALESCE(asked_at, ?), score = ?, content = ?,"
                                + " answered_at = ? WHERE interaction = ? AND state <> 'SKIPPED'",
                        at,
                        score,
                        personal.values().get(SurveyFact.COMMENT),
                        at,
                        id);
        }
    }

    private static void put(
            Handle tx,
            String id,
            SurveyFact.About about,
            Survey.State state,
            SurveyFact.@Nullable Why why,
            @Nullable Instant due,
            @Nullable Instant asked,
            @Nullable Instant until,
            @Nullable String link) {
        // Who was faster than our own note that they were asked has answered.
        int there = tx.execute(
                "UPDATE survey SET state = CASE WHEN state = 'ANSWERED' THEN state ELSE ? END, why = ?, due_at = ?,"
                        + " asked_at = COALESCE(asked_at, ?), until_at = ?, token_hash = ? WHERE interaction = ?",
                state.name(),
                why == null ? null : why.name(),
                due,
                asked,
                until,
                link,
                id);
        if (there == 0 && isThere(tx, id)) {
            tx.execute(
                    "INSERT INTO survey (interaction, rule, kind, channel, queue, agent, state, why, due_at, asked_at,"
                            + " until_at, token_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    id,
                    about.rule(),
                    about.kind().name(),
                    about.channel(),
                    about.queue(),
                    about.agent(),
                    state.name(),
                    why == null ? null : why.name(),
                    due,
                    asked,
                    until,
                    link);
        }
    }

    private static boolean isThere(Handle tx, String interaction) {
        return tx.createQuery("SELECT COUNT(*) FROM interaction WHERE id = ?")
                        .bind(0, interaction)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }
}
