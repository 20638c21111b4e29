package org.trunkline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "messaging",
        mixinStandardHelpOptions = true,
        description = "Accounts of SMS and social messages, and whether they work.")
final class MessagingCommand {
    private static final String ALL = "/api/v1/messaging";

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the accounts; counts since the start.")
    int list(@Mixin Api api) {
        JsonNode page = api.get(ALL);
        return api.print(page, () -> {
            Columns table = new Columns(
                    "ACCOUNT", "CHANNEL", "KIND", "QUEUE", "UP", "HEARD", "IN", "OUT", "FAILED", "REFUSED", "TROUBLE");
            for (JsonNode one : page.path("items")) {
                table.row(
                        Columns.text(one.path("name")),
                        Columns.text(one.path("channel")),
                        Columns.text(one.path("kind")),
                        Columns.text(one.path("queue")),
                        one.path("up").asBoolean() ? "yes" : "no",
                        Columns.time(one.path("heardAt")),
                        Columns.text(one.path("received")),
                        Columns.text(one.path("sent")),
                        Columns.text(one.path("failed")),
                        Columns.text(one.path("refused")),
                        Columns.text(one.path("trouble")));
            }
            table.print(api.out());
        });
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Looks whether an account can send and receive, and says what is wrong.")
    int check(@Mixin Api api, @Parameters(paramLabel = "NAME") String name) {
        return Findings.print(api, api.post(ALL + "/" + Api.segment(name) + "/check", Api.object()));
    }
}
