package org.trunkline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "identity",
        mixinStandardHelpOptions = true,
        description = "The addresses that customers are recognized by. KIND is phone, email, chat or social.")
final class CustomerIdentityCommand {
    private static final String CUSTOMERS = "/api/v1/customers/";

    @Command(name = "find", mixinStandardHelpOptions = true, description = "Shows whose an address is, or may be.")
    int find(
            @Mixin Api api,
            @Parameters(paramLabel = "KIND") String kind,
            @Parameters(paramLabel = "ADDRESS") String address) {
        JsonNode found = api.get(address(kind, address));
        return api.print(found, () -> {
            Columns table = new Columns("ID", "NAME", "SINCE");
            for (JsonNode one : found.path("customers")) {
                table.row(
                        Columns.text(one.path("id")),
                        Columns.text(one.path("name")),
                        Columns.time(one.path("createdAt")));
            }
            table.print(api.out());
            if (found.path("shared").asBoolean()) {
                api.out().println("shared: it does not tell who it is");
            }
        });
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Says that a customer can be reached there.")
    int add(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "KIND") String kind,
            @Parameters(paramLabel = "ADDRESS") String address,
            @Option(names = "--verified", description = "Somebody made sure that it is theirs.") boolean verified,
            @Option(names = "--also-of-others", description = "Other customers have it too, and rightly.")
                    boolean also) {
        JsonNode now = api.post(
                CUSTOMERS + Api.segment(id) + "/identities",
                Api.object()
                        .put("kind", kind)
                        .put("address", address)
                        .put("verified", verified)
                        .put("alsoOfOthers", also));
        return api.print(now, () -> api.out().println("added"));
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Takes an address off a customer.")
    int remove(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "KIND") String kind,
            @Parameters(paramLabel = "ADDRESS") String address) {
        api.delete(one(id, kind, address));
        return api.done("removed");
    }

    @Command(name = "verify", mixinStandardHelpOptions = true, description = "Says that it is theirs for sure.")
    int verify(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "KIND") String kind,
            @Parameters(paramLabel = "ADDRESS") String address,
            @Option(names = "--not", description = "It is not sure after all.") boolean not) {
        JsonNode now = api.send("PATCH", one(id, kind, address), Api.object().put("verified", !not));
        return api.print(now, () -> api.out().println(not ? "not verified" : "verified"));
    }

    @Command(
            name = "share",
            mixinStandardHelpOptions = true,
            description = "Says that several people use an address: it finds nobody by itself, and merges nobody.")
    int share(
            @Mixin Api api,
            @Parameters(paramLabel = "KIND") String kind,
            @Parameters(paramLabel = "ADDRESS") String address,
            @Option(names = "--not", description = "It is one person's after all.") boolean not) {
        JsonNode now = api.put(address(kind, address), Api.object().put("shared", !not));
        return api.print(now, () -> api.out().println(not ? "not shared" : "shared"));
    }

    private static String one(String id, String kind, String address) {
        return CUSTOMERS + Api.segment(id) + "/identities/" + Api.segment(kind) + "/" + Api.segment(address);
    }

    private static String address(String kind, String address) {
        return "/api/v1/identities/" + Api.segment(kind) + "/" + Api.segment(address);
    }

    static String text(JsonNode identity) {
        return identity.path("kind").asString() + " " + identity.path("address").asString()
                + (identity.path("verified").asBoolean() ? ", verified" : "")
                + (identity.path("shared").asBoolean() ? ", shared" : "");
    }
}
