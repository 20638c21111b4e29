package org.trunkline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "card",
        mixinStandardHelpOptions = true,
        description = "The switch for card data: the caller keys it to the payment gateway, heard by nobody.")
final class CardCommand {
    private static String path(String interaction) {
        return "/api/v1/interactions/" + Api.segment(interaction) + "/card";
    }

    @Command(
            name = "on",
            mixinStandardHelpOptions = true,
            description = "Parts the caller from everybody and asks for the data.")
    int on(@Mixin Api api, @Parameters(paramLabel = "INTERACTION") String interaction) {
        var _ = api.post(path(interaction), Api.object().put("on", true));
        return api.done("card data: on");
    }

    @Command(
            name = "off",
            mixinStandardHelpOptions = true,
            description = "Ends it before its end; the caller is back in a moment.")
    int off(@Mixin Api api, @Parameters(paramLabel = "INTERACTION") String interaction) {
        var _ = api.post(path(interaction), Api.object().put("on", false));
        return api.done("card data: off");
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows how far it is, or how it ended, as long as the call lasts.")
    int show(@Mixin Api api, @Parameters(paramLabel = "INTERACTION") String interaction) {
        JsonNode found = api.get(path(interaction));
        return api.print(found, () -> {
            Columns table = new Columns("SWITCH", "STATE", "DIGITS", "LAST FOUR", "REFERENCE");
            table.row(
                    found.path("on").asBoolean(false) ? "on" : "off",
                    Columns.text(found.path("state")),
                    Columns.text(found.path("digits")),
                    Columns.text(found.path("lastFour")),
                    Columns.text(found.path("reference")));
            table.print(api.out());
        });
    }
}
