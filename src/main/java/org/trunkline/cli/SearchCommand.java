package org.trunkline.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        description = {
            "Searches all that is known of customers: contacts, notes, tasks, files, fields, names and addresses.",
            "All words must be there; the last may be the beginning of one. Numbers are found in any notation."
        })
final class SearchCommand implements java.util.concurrent.Callable<Integer> {
    private static final int LONGEST_LINE = 80;

    @Mixin
    private Api api = new Api();

    @Parameters(paramLabel = "WORDS", arity = "1..*")
    private List<String> words = List.of();

    @Option(
            names = "--kind",
            description =
                    "customer, profile, interaction, message, survey, ticket, note, task or attachment; with commas.")
    private @Nullable String kind;

    @Option(names = "--customer", paramLabel = "ID")
    private @Nullable String customer;

    @Option(names = "--channel")
    private @Nullable String channel;

    @Option(names = "--queue")
    private @Nullable String queue;

    @Option(names = "--agent", description = "Who had to do with it.")
    private @Nullable String agent;

    @Option(names = "--from", description = "Not before, e.g. 2026-01-31T09:30:00Z.")
    private @Nullable String from;

    @Option(names = "--to", description = "Before.")
    private @Nullable String to;

    @Option(names = "--relevance", description = "The best first, not the newest.")
    private boolean relevance;

    @Option(names = "--after", description = "The page after that one.")
    private @Nullable String after;

    @Override
    public Integer call() {
        Map<String, @Nullable Object> parameters = Api.parameters();
        parameters.put("q", String.join(" ", words));
        parameters.put("kind", kind);
        parameters.put("customer", customer);
        parameters.put("channel", channel);
        parameters.put("queue", queue);
        parameters.put("agent", agent);
        parameters.put("from", from);
        parameters.put("to", to);
        parameters.put("order", relevance ? "RELEVANCE" : null);
        parameters.put("after", after);
        JsonNode page = api.get("/api/v1/search" + Api.query(parameters));
        return api.print(page, () -> {
            Columns table = new Columns("AT", "WHAT", "ID", "CUSTOMER", "");
            for (JsonNode one : page.path("items")) {
                table.row(
                        Columns.time(one.path("at")),
                        one.path("channel").asString(one.path("kind").asString("")),
                        Columns.text(one.path("id")),
                        one.path("customerName").isString()
                                ? one.path("customerName").asString()
                                : Columns.text(one.path("customer")),
                        brief(one.path("excerpt").asString("")));
            }
            table.print(api.out());
            if (page.path("next").isString()) {
                api.out().println("more: --after " + page.path("next").asString());
            }
        });
    }

    private static String brief(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…";
    }
}
