package org.trunkline.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "customer", mixinStandardHelpOptions = true, description = "Customers and their history.")
final class CustomerCommand {
    private static final String ALL = "/api/v1/customers";

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists customers, newest first.")
    int list(
            @Mixin Api api,
            @Option(names = "--search", description = "Part of a name or a number.") @Nullable String search,
            @Option(names = "--after", description = "The page after that one.") @Nullable String after) {
        Map<String, @Nullable Object> parameters = Api.parameters();
        parameters.put("search", search);
        parameters.put("after", after);
        JsonNode page = api.get(ALL + Api.query(parameters));
        return api.print(page, () -> {
            Columns table = new Columns("ID", "NAME", "TIER", "SINCE", "NUMBERS");
            for (JsonNode one : page.path("items")) {
                table.row(
                        Columns.text(one.path("id")),
                        Columns.text(one.path("name")),
                        Columns.text(one.path("tier")),
                        Columns.time(one.path("createdAt")),
                        numbers(one));
            }
            table.print(api.out());
            if (page.path("next").isString()) {
                api.out().println("more: --after " + page.path("next").asString());
            }
        });
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows a customer and their newest interactions.")
    int show(@Mixin Api api, @Parameters(paramLabel = "ID") String id) {
        ObjectNode all = Api.object();
        JsonNode one = api.get(ALL + "/" + Api.segment(id));
        all.set("customer", one);
        all.set("timeline", api.get(ALL + "/" + Api.segment(id) + "/timeline").path("items"));
        return api.print(all, () -> {
            api.out().println("customer " + one.path("id").asString());
            api.out().println("name     " + Columns.text(one.path("name")));
            api.out().println("numbers  " + numbers(one));
            api.out().println("note     " + Columns.text(one.path("note")));
            api.out().println("tier     " + Columns.text(one.path("tier")));
            api.out().println("since    " + Columns.time(one.path("createdAt")));
            api.out().println();
            InteractionCommand.table(all.path("timeline")).print(api.out());
        });
    }

    @Command(
            name = "edit",
            mixinStandardHelpOptions = true,
            description = "Changes the name, the note or the tier; an empty text removes it.")
    int edit(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--name") @Nullable String name,
            @Option(names = "--note") @Nullable String note,
            @Option(names = "--tier", description = "One of those in the settings.") @Nullable String tier) {
        ObjectNode body = Api.object();
        if (name != null) {
            body.put("name", name);
        }
        if (note != null) {
            body.put("note", note);
        }
        if (tier != null) {
            body.put("tier", tier);
        }
        JsonNode now = api.send("PATCH", ALL + "/" + Api.segment(id), body);
        return api.print(now, () -> api.out().println("changed"));
    }

    private static String numbers(JsonNode customer) {
        ArrayNode addresses = Api.JSON.createArrayNode();
        customer.path("identities")
                .forEach(identity -> addresses.add(identity.path("address").asString()));
        return Columns.list(addresses);
    }
}
