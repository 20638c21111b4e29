package org.trunkline.cli;

import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "token", mixinStandardHelpOptions = true, description = "Tokens: who may use the API, and for what.")
final class TokenCommand {
    private static final String ALL = "/api/v1/tokens";

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the tokens in force.")
    int list(@Mixin Api api) {
        JsonNode page = api.get(ALL);
        return api.print(page, () -> {
            Columns table = new Columns("ID", "NAME", "ROLES", "AGENT", "MADE BY", "MADE");
            for (JsonNode one : page.path("items")) {
                table.row(
                        Columns.text(one.path("id")),
                        Columns.text(one.path("name")),
                        Columns.list(one.path("roles")).toLowerCase(Locale.ROOT),
                        Columns.text(one.path("agent")),
                        Columns.text(one.path("madeBy")),
                        Columns.time(one.path("madeAt")));
            }
            table.print(api.out());
        });
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Makes a token and prints it, this once.")
    int add(
            @Mixin Api api,
            @Parameters(paramLabel = "NAME", description = "For whom or what; it stands in the audit.") String name,
            @Mixin Grant grant) {
        JsonNode made = api.post(ALL, grant.to(name));
        return api.print(made, () -> {
            api.out().println(made.path("token").asString());
            api.out()
                    .println("Keep it: it cannot be shown again. To revoke it: trunkline token revoke "
                            + made.path("id").asString());
        });
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, description = "Revokes a token at once.")
    int revoke(@Mixin Api api, @Parameters(paramLabel = "ID") String id) {
        api.delete(ALL + "/" + Api.segment(id));
        return api.done("revoked token " + id);
    }
}
