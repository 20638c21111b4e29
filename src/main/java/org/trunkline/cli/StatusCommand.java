package org.trunkline.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Everything at a glance. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows whether calls can be taken, the queues, the agents.")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private Api api = new Api();

    @Override
    public Integer call() {
        ObjectNode all = Api.object();
        // Not ready is an answer too.
        all.set(
                "health",
                Api.JSON.readTree(api.exchange("GET", "/health/ready", null).body()));
        all.set("queues", api.get("/api/v1/queues").path("items"));
        all.set("agents", api.get("/api/v1/agents").path("items"));
        all.set("callbacks", api.get("/api/v1/callbacks").path("items"));
        return api.print(all, () -> show(all));
    }

    private void show(JsonNode all) {
        Columns health = new Columns("PART", "OK", "");
        for (JsonNode part : all.at("/health/parts")) {
            health.row(
                    Columns.text(part.path("name")),
                    part.path("ok").asBoolean() ? "yes" : "NO",
                    Columns.text(part.path("detail")));
        }
        health.print(api.out());
        api.out().println();
        QueueCommand.table(all.path("queues")).print(api.out());
        api.out().println();
        AgentCommand.table(all.path("agents")).print(api.out());
        int owed = all.path("callbacks").size();
        if (owed > 0) {
            api.out().println();
            api.out().println("Callers who are owed a call: " + owed + " (trunkline callback list)");
        }
    }
}
