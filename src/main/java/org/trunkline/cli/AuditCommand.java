package org.trunkline.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Who changed what over the API, newest first; agents' states that were forced are here too.")
final class AuditCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // by picocli
    private Api api;

    @Option(names = "--actor", description = "Of this token or user.")
    private @Nullable String actor;

    @Option(names = "--what", description = "Of this kind, or kinds that begin so: --what agent.")
    private @Nullable String what;

    @Option(names = "--object", description = "On this, e.g. an agent's number.")
    private @Nullable String object;

    @Option(names = "--after", description = "The page after that one.")
    private @Nullable String after;

    @Option(names = "--limit", defaultValue = "20", description = "At most so many (${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() {
        Map<String, @Nullable Object> parameters = Api.parameters();
        parameters.put("actor", actor);
        parameters.put("what", what);
        parameters.put("object", object);
        parameters.put("after", after);
        parameters.put("limit", limit);
        JsonNode page = api.get("/api/v1/audit" + Api.query(parameters));
        return api.print(page, () -> {
            Columns table = new Columns("TIME", "WHO", "WHAT", "ON", "");
            for (JsonNode line : page.path("items")) {
                table.row(
                        Columns.time(line.path("at")),
                        Columns.text(line.path("actor")),
                        Columns.text(line.path("what")),
                        Columns.text(line.path("object")),
                        Columns.text(line.path("detail")));
            }
            table.print(api.out());
            if (page.path("next").isString()) {
                api.out().println("more: --after " + page.path("next").asString());
            }
        });
    }
}
