package org.trunkline.cli;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "user", mixinStandardHelpOptions = true, description = "Users: the people who may log in to the page.")
final class UserCommand {
    private static final String ALL = "/api/v1/users";

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the users.")
    int list(@Mixin Api api) {
        JsonNode page = api.get(ALL);
        return api.print(page, () -> {
            Columns table = new Columns("NAME", "ROLES", "AGENT", "MADE BY", "MADE");
            for (JsonNode one : page.path("items")) {
                table.row(
                        Columns.text(one.path("name")),
                        Columns.list(one.path("roles")).toLowerCase(Locale.ROOT),
                        Columns.text(one.path("agent")),
                        Columns.text(one.path("madeBy")),
                        Columns.time(one.path("madeAt")));
            }
            table.print(api.out());
        });
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Makes a user, with a password that is printed this once.")
    int add(
            @Mixin Api api,
            @Parameters(paramLabel = "NAME", description = "Small letters, digits and . @ _ -") String name,
            @Option(
                            names = "--role",
                            required = true,
                            split = ",",
                            paramLabel = "ROLE",
                            description = "agent, supervisor, designer, admin; several with commas.")
                    List<String> roles,
            @Option(names = "--agent", description = "Which agent this is, for the role agent.") @Nullable String agent,
            @Option(
                            names = "--password",
                            interactive = true,
                            arity = "0..1",
                            description = "Asks for the password instead of making one.")
                    char @Nullable [] password) {
        ObjectNode body = Api.object().put("name", name);
        ArrayNode names = body.putArray("roles");
        roles.forEach(role -> names.add(role.toUpperCase(Locale.ROOT)));
        if (agent != null) {
            body.put("agent", agent);
        }
        return told(api, api.post(ALL, with(body, password)), "added user " + name);
    }

    @Command(
            name = "password",
            mixinStandardHelpOptions = true,
            description = {
                "Gives a user another password, which is printed this once,",
                "and logs the user out everywhere."
            })
    int password(
            @Mixin Api api,
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = "--password",
                            interactive = true,
                            arity = "0..1",
                            description = "Asks for the password instead of making one.")
                    char @Nullable [] password) {
        JsonNode made = api.put(ALL + "/" + Api.segment(name) + "/password", with(Api.object(), password));
        return told(api, made, "user " + name + " has another password");
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes a user and ends all log-ins.")
    int remove(@Mixin Api api, @Parameters(paramLabel = "NAME") String name) {
        api.delete(ALL + "/" + Api.segment(name));
        return api.done("removed user " + name);
    }

    private static ObjectNode with(ObjectNode body, char @Nullable [] password) {
        return password == null ? body : body.put("password", new String(password));
    }

    private static int told(Api api, JsonNode made, String done) {
        return api.print(made, () -> {
            api.out().println(done);
            if (made.path("password").isString()) {
                api.out().println("password: " + made.path("password").asString() + "   (it cannot be shown again)");
            }
        });
    }
}
