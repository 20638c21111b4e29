package org.trunkline.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "callback",
        mixinStandardHelpOptions = true,
        description =
                "Customers who are owed a call: those whom the queues call back, and those whom a person must call.")
final class CallbackCommand {
    private static final String ALL = "/api/v1/callbacks";

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists them, oldest first.")
    int list(
            @Mixin Api api,
            @Option(names = "--past", description = "Those that are over, newest first.") boolean past) {
        JsonNode page = api.get(past ? ALL + "?past=true" : ALL);
        return api.print(page, () -> table(page.path("items")).print(api.out()));
    }

    private static Columns table(JsonNode items) {
        Columns table = new Columns("ID", "STATE", "NUMBER", "QUEUE", "AGENT", "DIALLED", "NOT BEFORE", "SINCE", "WHY");
        for (JsonNode one : items) {
            table.row(
                    Columns.text(one.path("id")),
                    Columns.words(one.path("state")),
                    Columns.text(one.path("number")),
                    Columns.text(one.path("queue")),
                    Columns.text(one.path("agent")),
                    Columns.text(one.path("attempts")),
                    Columns.time(one.path("due")),
                    Columns.time(one.path("createdAt")),
                    Columns.text(one.path("why")));
        }
        return table;
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Has a customer called by a queue.")
    int add(
            @Mixin Api api,
            @Parameters(paramLabel = "NUMBER") String number,
            @Parameters(paramLabel = "QUEUE") String queue,
            @Option(names = "--at", description = "Not before, as 2026-01-31T09:30:00Z; else at once.") @Nullable
                    String at,
            @Option(names = "--agent", description = "Whose call it is, for an hour from then on.") @Nullable
                    String agent,
            @Option(names = "--mode", description = "agent-first (usual) or customer-first.") @Nullable String mode) {
        ObjectNode wish = Api.object().put("number", number).put("queue", queue);
        if (at != null) {
            wish.put("at", at);
        }
        if (agent != null) {
            wish.put("agent", agent);
        }
        if (mode != null) {
            wish.put("mode", mode);
        }
        JsonNode made = api.post(ALL, wish);
        return api.print(
                made, () -> api.out().println("callback " + made.path("id").asString("") + " is to be made"));
    }

    @Command(name = "cancel", mixinStandardHelpOptions = true, description = "Has a customer called no more.")
    int cancel(@Mixin Api api, @Parameters(paramLabel = "ID") String id) {
        api.delete(ALL + "/" + Api.segment(id));
        return api.done("cancelled " + id);
    }

    @Command(
            name = "done",
            mixinStandardHelpOptions = true,
            description = "Takes one off the list: somebody called the customer.")
    int done(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--agent", required = true, description = "Who called.") String agent) {
        api.post(ALL + "/" + Api.segment(id) + "/done", Api.object().put("agent", agent));
        return api.done("noted: agent " + agent + " called back");
    }
}
