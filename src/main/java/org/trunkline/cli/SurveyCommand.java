package org.trunkline.cli;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "survey",
        mixinStandardHelpOptions = true,
        description = "What customers say of contacts: satisfaction (CSAT), effort (CES), recommendation (NPS).")
final class SurveyCommand {
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists surveys, newest contacts first.")
    int list(
            @Mixin Api api,
            @Option(names = "--rule") @Nullable String rule,
            @Option(names = "--queue") @Nullable String queue,
            @Option(names = "--agent") @Nullable String agent,
            @Option(names = "--state", description = "planned, asked, answered, skipped") @Nullable String state) {
        Map<String, @Nullable Object> asked = Api.parameters();
        asked.put("rule", rule);
        asked.put("queue", queue);
        asked.put("agent", agent);
        asked.put("state", state == null ? null : state.toUpperCase(Locale.ROOT));
        JsonNode page = api.get("/api/v1/surveys" + Api.query(asked));
        return api.print(page, () -> {
            Columns table = new Columns("ASKED", "INTERACTION", "RULE", "QUEUE", "AGENT", "STATE", "SCORE", "COMMENT");
            for (JsonNode one : page.path("items")) {
                JsonNode why = one.path("why");
                table.row(
                        Columns.time(one.path("askedAt")),
                        Columns.text(one.path("interaction")),
                        Columns.text(one.path("rule")),
                        Columns.text(one.path("queue")),
                        Columns.text(one.path("agent")),
                        why.isNull() ? Columns.text(one.path("state")) : "SKIPPED: " + why.asString(),
                        Columns.text(one.path("score")),
                        Columns.text(one.path("comment")).lines().findFirst().orElse(""));
            }
            table.print(api.out());
        });
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows the survey of a contact.")
    int show(@Mixin Api api, @Parameters(paramLabel = "INTERACTION") String interaction) {
        JsonNode one = api.get("/api/v1/interactions/" + Api.segment(interaction) + "/survey");
        return api.print(
                one,
                () -> one.properties().stream()
                        .filter(field -> !field.getValue().isNull())
                        .forEach(field -> api.out()
                                .println(
                                        field.getKey() + ": " + field.getValue().asString(""))));
    }

    @Command(
            name = "report",
            mixinStandardHelpOptions = true,
            description = "Figures of the surveys that were asked in these days; without any, today.")
    int report(
            @Mixin Api api,
            @Option(names = "--by", description = "queue (the usual), agent, day, rule") @Nullable String by,
            @Option(names = "--from", paramLabel = "DAY") @Nullable String from,
            @Option(names = "--to", paramLabel = "DAY", description = "Included.") @Nullable String to) {
        Map<String, @Nullable Object> asked = Api.parameters();
        asked.put("by", by == null ? null : by.toUpperCase(Locale.ROOT));
        asked.put("from", from);
        asked.put("to", to);
        JsonNode report = api.get("/api/v1/reports/surveys" + Api.query(asked));
        return api.print(report, () -> {
            Columns table = new Columns(report.path("by").asString(), "KIND", "ASKED", "ANSWERED", "RATE", "SCORE");
            report.path("items").forEach(row -> row(table, Columns.text(row.path("name")), row));
            report.path("total").forEach(row -> row(table, "TOTAL", row));
            table.print(api.out());
        });
    }

    private static void row(Columns table, String name, JsonNode row) {
        String kind = row.path("kind").asString();
        JsonNode score = row.path("score");
        String figure = score.isNull()
                ? "-"
                : kind.equals("CSAT")
                        ? percent(score.asDouble())
                        : String.format(Locale.ROOT, kind.equals("NPS") ? "%+.0f" : "%.2f", score.asDouble());
        table.row(
                name,
                kind,
                Columns.text(row.path("asked")),
                Columns.text(row.path("answered")),
                percent(row.path("responseRate").asDouble(0)),
                figure);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }
}
