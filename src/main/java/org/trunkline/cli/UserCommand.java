package org.trunkline.cli;

import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

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
            @Mixin Grant grant,
            @Mixin GivenPassword password) {
        return told(api, api.post(ALL, password.in(grant.to(name))), "added user " + name);
    }

    @Command(
            name = "password",
            mixinStandardHelpOptions = true,
            description = {
                "Gives a user another password, which is printed this once,",
                "and logs the user out everywhere."
            })
    int password(@Mixin Api api, @Parameters(paramLabel = "NAME") String name, @Mixin GivenPassword password) {
        JsonNode made = api.put(ALL + "/" + Api.segment(name) + "/password", password.in(Api.object()));
        return told(api, made, "user " + name + " has another password");
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes a user and ends all log-ins.")
    int remove(@Mixin Api api, @Parameters(paramLabel = "NAME") String name) {
        api.delete(ALL + "/" + Api.segment(name));
        return api.done("removed user " + name);
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
