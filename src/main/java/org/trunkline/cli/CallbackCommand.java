package org.trunkline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "callback",
        mixinStandardHelpOptions = true,
        description = "Callers who were lost by a failure and are owed a call.")
final class CallbackCommand {
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists them, oldest first.")
    int list(@Mixin Api api) {
        JsonNode page = api.get("/api/v1/callbacks");
        return api.print(
                page, () -> InteractionCommand.table(page.path("items")).print(api.out()));
    }

    @Command(
            name = "done",
            mixinStandardHelpOptions = true,
            description = "Takes one off the list: the caller was called back.")
    int done(
            @Mixin Api api,
            @Parameters(paramLabel = "ID", description = "The interaction.") String id,
            @Option(names = "--agent", required = true, description = "Who called.") String agent) {
        api.post("/api/v1/callbacks/" + Api.segment(id) + "/done", Api.object().put("agent", agent));
        return api.done("noted: agent " + agent + " called back");
    }
}
