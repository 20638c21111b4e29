package org.trunkline.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "signature",
        mixinStandardHelpOptions = true,
        description = "What stands below the answers of an agent or, where the agent has none, of a queue.")
final class SignatureCommand {
    /** One of the two. */
    static final class Whose {
        @Option(names = "--agent", required = true)
        @Nullable
        String agent;

        @Option(names = "--queue", required = true)
        @Nullable
        String queue;

        private String path() {
            return "/api/v1/signatures/"
                    + (agent == null ? "queues/" + Api.segment(String.valueOf(queue)) : "agents/" + Api.segment(agent));
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Prints it.")
    int show(@Mixin Api api, @ArgGroup(multiplicity = "1") Whose whose) {
        JsonNode signature = api.get(whose.path());
        return api.print(
                signature, () -> api.out().println(signature.path("text").asString("")));
    }

    @Command(name = "set", mixinStandardHelpOptions = true, description = "Sets it.")
    int set(@Mixin Api api, @ArgGroup(multiplicity = "1") Whose whose, @Parameters(paramLabel = "TEXT") String text) {
        JsonNode signature = api.put(whose.path(), Api.object().put("text", text));
        return api.print(signature, () -> api.out().println("set"));
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes it.")
    int remove(@Mixin Api api, @ArgGroup(multiplicity = "1") Whose whose) {
        api.delete(whose.path());
        return api.done("removed");
    }
}
