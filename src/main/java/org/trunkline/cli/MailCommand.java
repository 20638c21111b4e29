package org.trunkline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "mail", mixinStandardHelpOptions = true, description = "Mailboxes, and whether they work.")
final class MailCommand {
    private static final String ALL = "/api/v1/mailboxes";

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the mailboxes; counts since the start.")
    int list(@Mixin Api api) {
        JsonNode page = api.get(ALL);
        return api.print(page, () -> {
            Columns table = new Columns(
                    "MAILBOX",
                    "ADDRESS",
                    "QUEUE",
                    "INCOMING",
                    "OUTGOING",
                    "UP",
                    "FETCHED",
                    "IN",
                    "DAMAGED",
                    "OUT",
                    "TROUBLE");
            for (JsonNode one : page.path("items")) {
                table.row(
                        Columns.text(one.path("name")),
                        Columns.text(one.path("address")),
                        Columns.text(one.path("queue")),
                        Columns.text(one.path("incoming")),
                        Columns.text(one.path("outgoing")),
                        one.path("up").asBoolean() ? "yes" : "no",
                        Columns.time(one.path("fetchedAt")),
                        Columns.text(one.path("received")),
                        Columns.text(one.path("damaged")),
                        Columns.text(one.path("sent")),
                        Columns.text(one.path("trouble")));
            }
            table.print(api.out());
        });
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Connects to the servers of a mailbox, logs in, and says what is wrong.")
    int check(@Mixin Api api, @Parameters(paramLabel = "NAME") String name) {
        return Findings.print(api, api.post(ALL + "/" + Api.segment(name) + "/check", Api.object()));
    }
}
