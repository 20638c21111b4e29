package org.trunkline.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "customer",
        mixinStandardHelpOptions = true,
        description = "Customers and their history.",
        subcommands = {
            CustomerIdentityCommand.class,
            CustomerNoteCommand.class,
            CustomerTaskCommand.class,
            CustomerAttachmentCommand.class
        })
final class CustomerCommand {
    private static final String ALL = "/api/v1/customers";
    private static final int LONGEST_LINE = 60;

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists customers, newest first.")
    int list(
            @Mixin Api api,
            @Option(names = "--search", description = "Part of a name or an address.") @Nullable String search,
            @Option(names = "--after", description = "The page after that one.") @Nullable String after) {
        Map<String, @Nullable Object> parameters = Api.parameters();
        parameters.put("search", search);
        parameters.put("after", after);
        JsonNode page = api.get(ALL + Api.query(parameters));
        return api.print(page, () -> {
            Columns table = new Columns("ID", "NAME", "TIER", "SINCE", "ADDRESSES");
            for (JsonNode one : page.path("items")) {
                table.row(
                        Columns.text(one.path("id")),
                        Columns.text(one.path("name")),
                        Columns.text(one.path("tier")),
                        Columns.time(one.path("createdAt")),
                        addresses(one));
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
        all.set("profile", api.get(ALL + "/" + Api.segment(id) + "/profile"));
        all.set("timeline", api.get(ALL + "/" + Api.segment(id) + "/timeline").path("items"));
        return api.print(all, () -> {
            api.out().println("customer " + one.path("id").asString());
            api.out().println("name     " + Columns.text(one.path("name")));
            one.path("identities")
                    .forEach(identity -> api.out().println("reached  " + CustomerIdentityCommand.text(identity)));
            if (!one.path("merged").isEmpty()) {
                api.out().println("merged   " + Columns.list(one.path("merged")));
            }
            api.out().println("note     " + Columns.text(one.path("note")));
            api.out().println("tier     " + Columns.text(one.path("tier")));
            JsonNode profile = all.path("profile");
            profile.path("fields")
                    .properties()
                    .forEach(field -> api.out()
                            .println(field.getKey() + ": " + field.getValue().asString()));
            if (!profile.path("tags").isEmpty()) {
                api.out().println("tags     " + Columns.list(profile.path("tags")));
            }
            profile.path("consent")
                    .properties()
                    .forEach(said -> api.out()
                            .println("consent  " + said.getKey() + " "
                                    + said.getValue().asString()));
            api.out().println("since    " + Columns.time(one.path("createdAt")));
            api.out().println();
            Columns table = new Columns("AT", "WHAT", "ID", "");
            for (JsonNode moment : all.path("timeline")) {
                String kind = moment.path("kind").asString();
                JsonNode what = moment.path(kind);
                table.row(
                        Columns.time(moment.path("at")),
                        kind.equals("interaction") ? Columns.text(what.path("channel")) : kind,
                        Columns.text(what.path(kind.equals("ticket") ? "number" : "id")),
                        brief(what));
            }
            table.print(api.out());
        });
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Makes a customer who did not come by a call.")
    int add(@Mixin Api api, @Parameters(paramLabel = "NAME") String name) {
        JsonNode made = api.post(ALL, Api.object().put("name", name));
        return api.print(made, () -> api.out().println(Columns.text(made.path("id"))));
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

    @Command(
            name = "merge",
            mixinStandardHelpOptions = true,
            description = "Makes two customers one, shown as the first; unmerge undoes it.")
    int merge(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String survivor,
            @Parameters(paramLabel = "OTHER") String absorbed) {
        JsonNode merge = api.post(
                ALL + "/" + Api.segment(survivor) + "/merges", Api.object().put("absorb", absorbed));
        return api.print(
                merge,
                () -> api.out()
                        .println("merge " + merge.path("id").asString() + ": "
                                + merge.path("absorbed").asString() + " is "
                                + merge.path("survivor").asString()));
    }

    @Command(name = "unmerge", mixinStandardHelpOptions = true, description = "Undoes a merge whole.")
    int unmerge(@Mixin Api api, @Parameters(paramLabel = "MERGE") String merge) {
        api.delete("/api/v1/merges/" + Api.segment(merge));
        return api.done("they are two customers again");
    }

    @Command(name = "merges", mixinStandardHelpOptions = true, description = "Lists the merges of a customer.")
    int merges(@Mixin Api api, @Parameters(paramLabel = "ID") String id) {
        JsonNode all = api.get(ALL + "/" + Api.segment(id) + "/merges");
        return api.print(all, () -> {
            Columns table = new Columns("MERGE", "SURVIVOR", "ABSORBED", "AT", "BY", "RULE", "UNDONE");
            for (JsonNode one : all.path("items")) {
                table.row(
                        Columns.text(one.path("id")),
                        Columns.text(one.path("survivor")),
                        Columns.text(one.path("absorbed")),
                        Columns.time(one.path("at")),
                        Columns.text(one.path("by")),
                        Columns.text(one.path("rule")),
                        Columns.time(one.path("undoneAt")));
            }
            table.print(api.out());
        });
    }

    @Command(
            name = "duplicates",
            mixinStandardHelpOptions = true,
            description = "Lists customers who may be one person, and why.")
    int duplicates(
            @Mixin Api api,
            @Option(names = "--of", paramLabel = "ID", description = "This one and others.") @Nullable String id) {
        JsonNode all = api.get(id == null ? "/api/v1/duplicates" : ALL + "/" + Api.segment(id) + "/duplicates");
        return api.print(all, () -> {
            Columns table = new Columns("CUSTOMER", "OTHER", "WHY");
            for (JsonNode one : all.path("items")) {
                table.row(
                        Columns.text(one.path("customer")),
                        Columns.text(one.path("other")),
                        one.path("reasons")
                                .valueStream()
                                .map(CustomerCommand::reason)
                                .collect(Collectors.joining(", ")));
            }
            table.print(api.out());
        });
    }

    private static String reason(JsonNode reason) {
        String kind = reason.path("kind").asString();
        return reason.path("why").asString().equals("SAME_VERIFIED_ADDRESS")
                ? "same verified " + kind
                : "same name and " + kind;
    }

    @Command(name = "tag", mixinStandardHelpOptions = true, description = "Puts tags on, or takes them off.")
    int tag(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "TAG", arity = "1..*") List<String> tags,
            @Option(names = "--off", description = "Takes them off.") boolean off) {
        ObjectNode body = Api.object();
        tags.forEach(body.putArray(off ? "removeTags" : "addTags")::add);
        return profile(api, id, body);
    }

    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description = "Gives fields of [[customers.field]]; an empty value: not known any more.")
    int set(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "FIELD=VALUE", arity = "1..*") Map<String, String> fields) {
        ObjectNode body = Api.object();
        ObjectNode given = body.putObject("fields");
        fields.forEach(given::put);
        return profile(api, id, body);
    }

    @Command(
            name = "consent",
            mixinStandardHelpOptions = true,
            description = "Says whether the customer wants to be contacted by a channel.")
    int consent(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "CHANNEL", description = "voice, sms, email, chat or social") String channel,
            @Parameters(paramLabel = "SAID", description = "granted, refused or nothing") String said) {
        ObjectNode body = Api.object();
        body.putObject("consent").put(channel, said.equals("nothing") ? null : said);
        return profile(api, id, body);
    }

    private static int profile(Api api, String id, ObjectNode body) {
        JsonNode now = api.send("PATCH", ALL + "/" + Api.segment(id) + "/profile", body);
        return api.print(now, () -> api.out().println("changed"));
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "Writes all that is held of a person into a new zip file.")
    int export(@Mixin Api api, @Parameters(paramLabel = "ID") String id, @Parameters(paramLabel = "FILE") Path file) {
        api.download("POST", ALL + "/" + Api.segment(id) + "/export", file);
        return api.done(file.toString());
    }

    @Command(
            name = "erase",
            mixinStandardHelpOptions = true,
            description = {
                "Erases a person whole: names, addresses, notes, recordings, files. Nothing brings it back.",
                "Figures stay, without the person."
            })
    int erase(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--yes", required = true, description = "That it is meant.") boolean yes) {
        JsonNode receipt = api.delete(ALL + "/" + Api.segment(id));
        return api.print(receipt, () -> {
            api.out().println("erased   " + receipt.path("id").asString());
            receipt.path("erased")
                    .properties()
                    .forEach(one -> api.out().println(one.getValue().asString("0") + " " + one.getKey()));
        });
    }

    @Command(
            name = "erasure",
            mixinStandardHelpOptions = true,
            description = "Shows the signed receipt of an erasure, and whether it is valid.")
    int erasure(@Mixin Api api, @Parameters(paramLabel = "ERASURE") String id) {
        JsonNode receipt = api.get("/api/v1/erasures/" + Api.segment(id));
        return api.print(receipt, () -> {
            api.out().println(Columns.text(receipt.path("receipt")));
            api.out().println("signature " + Columns.text(receipt.path("signature")));
            api.out().println(receipt.path("valid").asBoolean() ? "valid" : "not valid");
        });
    }

    /** What one sees of a moment in a line. */
    private static String brief(JsonNode moment) {
        String line = Stream.of("text", "name", "subject", "queue", "callerNumber")
                .map(moment::path)
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .findFirst()
                .orElse("-");
        String first = line.lines().findFirst().orElse("");
        return first.length() <= LONGEST_LINE ? first : first.substring(0, LONGEST_LINE) + "…";
    }

    private static String addresses(JsonNode customer) {
        ArrayNode addresses = Api.JSON.createArrayNode();
        customer.path("identities")
                .forEach(identity -> addresses.add(identity.path("address").asString()));
        return Columns.list(addresses);
    }
}
