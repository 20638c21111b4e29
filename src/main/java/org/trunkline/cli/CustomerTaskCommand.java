package org.trunkline.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "task", mixinStandardHelpOptions = true, description = "What is to be done for customers.")
final class CustomerTaskCommand {
    @Command(name = "add", mixinStandardHelpOptions = true, description = "Says that something is to be done.")
    int add(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "TEXT") String text,
            @Option(names = "--owner", description = "The agent who does it.") @Nullable String owner,
            @Option(names = "--due", description = "Until when, e.g. 2026-11-23T09:30:00Z.") @Nullable String due) {
        ObjectNode body = given(owner, due).put("text", text);
        JsonNode task = api.post("/api/v1/customers/" + Api.segment(id) + "/tasks", body);
        return api.print(task, () -> api.out().println(Columns.text(task.path("id"))));
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists open tasks; those due first come first.")
    int list(
            @Mixin Api api,
            @Option(names = "--of", paramLabel = "ID", description = "Of this customer.") @Nullable String id,
            @Option(names = "--owner", description = "Of this agent.") @Nullable String owner,
            @Option(names = "--done", description = "Also those that are done.") boolean done) {
        Map<String, @Nullable Object> parameters = Api.parameters();
        parameters.put("owner", id == null ? owner : null);
        parameters.put("done", done ? "true" : null);
        JsonNode all = api.get((id == null ? "/api/v1/tasks" : "/api/v1/customers/" + Api.segment(id) + "/tasks")
                + Api.query(parameters));
        return api.print(all, () -> {
            Columns table = new Columns("ID", "DUE", "OWNER", "CUSTOMER", "DONE", "TEXT");
            for (JsonNode one : all.path("items")) {
                table.row(
                        Columns.text(one.path("id")),
                        Columns.time(one.path("due")),
                        Columns.text(one.path("owner")),
                        Columns.text(one.path("customer")),
                        Columns.time(one.path("doneAt")),
                        Columns.text(one.path("text")));
            }
            table.print(api.out());
        });
    }

    @Command(
            name = "change",
            mixinStandardHelpOptions = true,
            description = "Changes owner or day; an empty text removes.")
    int change(
            @Mixin Api api,
            @Parameters(paramLabel = "TASK") String task,
            @Option(names = "--owner") @Nullable String owner,
            @Option(names = "--due") @Nullable String due) {
        return change(api, task, given(owner, due), "changed");
    }

    @Command(name = "done", mixinStandardHelpOptions = true, description = "Says that it is done.")
    int done(
            @Mixin Api api,
            @Parameters(paramLabel = "TASK") String task,
            @Option(names = "--not", description = "It is open after all.") boolean not) {
        return change(api, task, Api.object().put("done", !not), not ? "open" : "done");
    }

    private static int change(Api api, String task, ObjectNode body, String said) {
        JsonNode now = api.send("PATCH", "/api/v1/tasks/" + Api.segment(task), body);
        return api.print(now, () -> api.out().println(said));
    }

    private static ObjectNode given(@Nullable String owner, @Nullable String due) {
        ObjectNode body = Api.object();
        if (owner != null) {
            body.put("owner", owner);
        }
        return due == null ? body : body.put("due", due);
    }
}
