package org.trunkline.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a user or a token may do: shared options. */
final class Grant {
    @Option(
            names = "--role",
            required = true,
            split = ",",
            paramLabel = "ROLE",
            description = "agent, supervisor, designer, admin; several with commas.")
    private List<String> roles = new ArrayList<>();

    @Option(names = "--agent", description = "Which agent this is, for the role agent.")
    private @Nullable String agent;

    /** The body of the request that makes something of this name. */
    ObjectNode to(String name) {
        ObjectNode body = Api.object().put("name", name);
        ArrayNode names = body.putArray("roles");
        roles.forEach(role -> names.add(role.toUpperCase(Locale.ROOT)));
        if (agent != null) {
            body.put("agent", agent);
        }
        return body;
    }
}
