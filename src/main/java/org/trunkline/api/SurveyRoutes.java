package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Page;
import org.trunkline.survey.Kind;
import org.trunkline.survey.Survey;
import org.trunkline.survey.SurveyReport;
import org.trunkline.survey.Surveys;

/** What customers say of contacts, and the figures of it. */
final class SurveyRoutes {
    private static final Formulas FORMULAS =
            new Formulas(SurveyReport.CSAT, SurveyReport.CES, SurveyReport.NPS, SurveyReport.RESPONSE);

    record Formulas(String csat, String ces, String nps, String responseRate) {}

    record Row(
            String name,
            Kind kind,
            long asked,
            long answered,
            @Nullable Double responseRate,
            @Nullable Double mean,
            @Nullable Double score) {
        static Row of(SurveyReport.Row row) {
            return new Row(
                    row.name(),
                    row.kind(),
                    row.asked(),
                    row.answered(),
                    rounded(row.responseRate()),
                    rounded(row.mean()),
                    rounded(row.score()));
        }

        private static @Nullable Double rounded(@Nullable Double value) {
            return value == null ? null : Math.round(value * 10_000) / 10_000.0;
        }
    }

    /** @param total one row for each kind */
    record Figures(
            Instant from,
            Instant to,
            String timezone,
            SurveyReport.By by,
            Formulas formulas,
            List<Row> items,
            List<Row> total) {}

    private final Surveys surveys;
    private final Visible visible;
    private final ZoneId zone;
    private final InstantSource time;

    SurveyRoutes(Parts parts, Visible visible) {
        this.surveys = new Surveys(parts.database());
        this.visible = visible;
        this.zone = parts.report().zone();
        this.time = parts.time();
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/surveys", this::list, Role.SUPERVISOR);
        routes.get("/api/v1/interactions/{id}/survey", this::show, Role.AGENT, Role.SUPERVISOR);
        routes.get("/api/v1/reports/surveys", this::report, Role.SUPERVISOR);
    }

    private void list(Context ctx) {
        Surveys.Filter filter = new Surveys.Filter(
                Ask.text(ctx, "rule"),
                Ask.text(ctx, "queue"),
                Ask.text(ctx, "agent"),
                Ask.one(ctx, "state", Survey.State.class),
                Ask.instant(ctx, "from"),
                Ask.instant(ctx, "to"));
        try {
            Page<Survey> page = surveys.list(filter, Ask.text(ctx, "after"), Ask.limit(ctx));
            ctx.json(new Json.Items<>(page.items().stream().map(SurveyShown::of).toList(), page.next()));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("after", String.valueOf(e.getMessage()), "give what the last page called next");
        }
    }

    private void show(Context ctx) {
        String id = visible.interaction(ctx, ctx.pathParam("id")).interaction().id();
        ctx.json(surveys.find(id)
                .map(SurveyShown::of)
                .orElseThrow(() -> Problem.notFound("survey of interaction '" + id + "'")));
    }

    private void report(Context ctx) {
        Days days = Days.of(ctx, time.instant(), zone);
        SurveyReport.By asked = Ask.one(ctx, "by", SurveyReport.By.class);
        SurveyReport.By by = asked == null ? SurveyReport.By.QUEUE : asked;
        ctx.json(new Figures(
                days.from(),
                days.to(),
                zone.getId(),
                by,
                FORMULAS,
                SurveyReport.of(surveys, by, days.from(), days.to(), zone).stream()
                        .map(Row::of)
                        .toList(),
                SurveyReport.total(surveys, days.from(), days.to()).stream()
                        .map(Row::of)
                        .toList()));
    }
}
