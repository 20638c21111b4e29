package org.trunkline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "flows",
        mixinStandardHelpOptions = true,
        description = "The flows of a running Trunkline (trunkline flow works on files).")
final class FlowsCommand {
    private static final String ALL = "/api/v1/flows";

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the flows that are live.")
    int list(@Mixin Api api) {
        JsonNode page = api.get(ALL);
        return api.print(page, () -> {
            Columns table = new Columns("FLOW", "VERSION");
            page.path("items")
                    .forEach(one -> table.row(Columns.text(one.path("flow")), Columns.text(one.path("version"))));
            table.print(api.out());
        });
    }

    @Command(
            name = "versions",
            mixinStandardHelpOptions = true,
            description = "Lists every version of a flow that was ever live.")
    int versions(@Mixin Api api, @Parameters(paramLabel = "FLOW") String flow) {
        JsonNode page = api.get(ALL + "/" + Api.segment(flow) + "/versions");
        return api.print(page, () -> {
            Columns table = new Columns("VERSION", "LIVE", "LOADED", "FIRST CALL");
            for (JsonNode one : page.path("items")) {
                table.row(
                        Columns.text(one.path("version")),
                        one.path("live").asBoolean() ? "yes" : "no",
                        Columns.time(one.path("loadedAt")),
                        Columns.time(one.path("firstUsedAt")));
            }
            table.print(api.out());
        });
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Prints one version of a flow.")
    int show(
            @Mixin Api api,
            @Parameters(paramLabel = "FLOW") String flow,
            @Parameters(paramLabel = "VERSION") String version) {
        JsonNode one = api.get(ALL + "/" + Api.segment(flow) + "/versions/" + Api.segment(version));
        return api.print(one, () -> api.out().println(one.path("content").asString()));
    }

    @Command(
            name = "problems",
            mixinStandardHelpOptions = true,
            description = "Shows what is wrong in the folder of flows; exit code 1 if anything is.")
    int problems(@Mixin Api api) {
        JsonNode page = api.get("/api/v1/flow-problems");
        int printed = api.print(
                page,
                () -> page.path("items")
                        .forEach(one -> api.out()
                                .println(one.path("file").asString() + ":"
                                        + one.path("line").asString() + ":"
                                        + one.path("column").asString() + ": "
                                        + one.path("what").asString() + "; "
                                        + one.path("remedy").asString())));
        return page.path("items").isEmpty() ? printed : 1;
    }
}
