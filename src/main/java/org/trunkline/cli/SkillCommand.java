package org.trunkline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "skill", mixinStandardHelpOptions = true, description = "Skills, who has and who wants them.")
final class SkillCommand {
    private static final String ALL = "/api/v1/skills";

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the skills.")
    int list(@Mixin Api api) {
        JsonNode page = api.get(ALL);
        return api.print(page, () -> {
            Columns table = new Columns("SKILL", "QUEUES", "AGENTS", "DESCRIPTION", "DECLARED");
            for (JsonNode one : page.path("items")) {
                table.row(
                        Columns.text(one.path("name")),
                        Columns.list(one.path("queues")),
                        Columns.map(one.path("agents")),
                        Columns.text(one.path("description")),
                        Columns.text(one.path("declaredAt")));
            }
            table.print(api.out());
        });
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Makes a skill.")
    int add(
            @Mixin Api api,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--description", defaultValue = "") String description) {
        JsonNode made = api.post(ALL, Api.object().put("name", name).put("description", description));
        return api.print(made, () -> api.out().println("made skill " + name));
    }

    @Command(name = "change", mixinStandardHelpOptions = true, description = "Changes the description.")
    int change(
            @Mixin Api api,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--description", required = true) String description) {
        JsonNode now = api.put(ALL + "/" + Api.segment(name), Api.object().put("description", description));
        return api.print(now, () -> api.out().println("changed skill " + name));
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Removes a skill that nobody has or wants.")
    int remove(@Mixin Api api, @Parameters(paramLabel = "NAME") String name) {
        api.delete(ALL + "/" + Api.segment(name));
        return api.done("removed skill " + name);
    }
}
