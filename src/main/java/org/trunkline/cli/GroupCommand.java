package org.trunkline.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "group",
        mixinStandardHelpOptions = true,
        description = "Groups of agents, whose members have skills in common.")
final class GroupCommand {
    private static final String ALL = "/api/v1/groups";

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the groups.")
    int list(@Mixin Api api) {
        JsonNode page = api.get(ALL);
        return api.print(page, () -> {
            Columns table = new Columns("GROUP", "SKILLS", "AGENTS", "DECLARED");
            for (JsonNode one : page.path("items")) {
                table.row(
                        Columns.text(one.path("name")),
                        Columns.map(one.path("skills")),
                        Columns.list(one.path("agents")),
                        Columns.text(one.path("declaredAt")));
            }
            table.print(api.out());
        });
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Makes a group.")
    int add(
            @Mixin Api api,
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = "--skills",
                            split = ",",
                            paramLabel = "SKILL=LEVEL",
                            description = "How good its members are, from 1 to 10: --skills billing=7,english=9")
                    @Nullable
                    Map<String, Integer> skills) {
        JsonNode made = api.post(ALL, body(skills == null ? Map.of() : skills).put("name", name));
        return api.print(made, () -> api.out().println("made group " + name));
    }

    @Command(name = "change", mixinStandardHelpOptions = true, description = "Replaces the skills of its members.")
    int change(
            @Mixin Api api,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--skills", split = ",", paramLabel = "SKILL=LEVEL", required = true)
                    Map<String, Integer> skills) {
        JsonNode now = api.put(ALL + "/" + Api.segment(name), body(skills));
        return api.print(now, () -> api.out().println("changed group " + name));
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes a group without members.")
    int remove(@Mixin Api api, @Parameters(paramLabel = "NAME") String name) {
        api.delete(ALL + "/" + Api.segment(name));
        return api.done("removed group " + name);
    }

    private static ObjectNode body(Map<String, Integer> skills) {
        ObjectNode body = Api.object();
        ObjectNode levels = body.putObject("skills");
        skills.forEach(levels::put);
        return body;
    }
}
