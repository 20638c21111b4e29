package org.trunkline.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "ticket", mixinStandardHelpOptions = true, description = "Tickets: pieces of work that span contacts.")
final class TicketCommand {
    private static final String ALL = "/api/v1/tickets";

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists tickets.")
    int list(
            @Mixin Api api,
            @Option(names = "--status", description = "open, waiting, solved, closed; several by commas.") @Nullable
                    String status,
            @Option(names = "--priority", description = "low, normal, high, urgent; several by commas.") @Nullable
                    String priority,
            @Option(names = "--queue") @Nullable String queue,
            @Option(names = "--owner", description = "An agent; empty: nobody's.") @Nullable String owner,
            @Option(names = "--customer", paramLabel = "ID") @Nullable String customer,
            @Option(names = "--tag") @Nullable String tag,
            @Option(names = "--text", description = "Part of the subject.") @Nullable String text,
            @Option(names = "--missed", description = "Those of which a target was missed.") boolean missed,
            @Option(names = "--order", description = "newest, changed or due.") @Nullable String order,
            @Option(names = "--after", description = "The page after that one.") @Nullable String after) {
        Map<String, @Nullable Object> parameters = Api.parameters();
        parameters.put("status", status);
        parameters.put("priority", priority);
        parameters.put("queue", queue);
        parameters.put("owner", owner);
        parameters.put("customer", customer);
        parameters.put("tag", tag);
        parameters.put("text", text);
        parameters.put("missed", missed ? "true" : null);
        parameters.put("order", order);
        parameters.put("after", after);
        JsonNode page = api.get(ALL + Api.query(parameters));
        return api.print(page, () -> {
            Columns table = new Columns("NUMBER", "STATUS", "PRIORITY", "QUEUE", "OWNER", "DUE", "SUBJECT");
            for (JsonNode one : page.path("items")) {
                table.row(
                        one.path("number").asString(),
                        Columns.text(one.path("status")),
                        Columns.text(one.path("priority")),
                        Columns.text(one.path("queue")),
                        Columns.text(one.path("owner")),
                        due(one),
                        Columns.text(one.path("subject")));
            }
            table.print(api.out());
            if (page.path("next").isString()) {
                api.out().println("more: --after " + page.path("next").asString());
            }
        });
    }

    /** What is due first. */
    private static String due(JsonNode ticket) {
        return ticket.at("/sla/due")
                .valueStream()
                .map(JsonNode::asString)
                .sorted()
                .findFirst()
                .orElse("-");
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows a ticket and its history.")
    int show(@Mixin Api api, @Parameters(paramLabel = "NUMBER") String number) {
        JsonNode detail = api.get(one(number));
        ObjectNode all = Api.object();
        all.set("detail", detail);
        all.set("timeline", api.get(one(number) + "/timeline").path("items"));
        return api.print(all, () -> {
            JsonNode ticket = detail.path("ticket");
            api.out().println("ticket " + ticket.path("number").asString() + "  " + Columns.text(ticket.path("token")));
            for (String field : List.of("subject", "status", "priority", "queue", "owner", "customer", "until")) {
                if (!ticket.path(field).isNull()) {
                    api.out().println(String.format(Locale.ROOT, "%-10s", field) + Columns.text(ticket.path(field)));
                }
            }
            list(api, "tags", ticket.path("tags"));
            list(api, "merged", ticket.path("merged"));
            ticket.at("/sla/due")
                    .properties()
                    .forEach(due -> api.out()
                            .println(due.getKey().toLowerCase(Locale.ROOT).replace('_', ' ') + " due "
                                    + due.getValue().asString()));
            for (JsonNode link : detail.path("links")) {
                api.out()
                        .println("link      " + (link.path("back").asBoolean() ? "is, for " : "")
                                + link.path("how").asString() + " "
                                + link.path("ticket").asString());
            }
            for (JsonNode present : detail.path("present")) {
                api.out()
                        .println("present   " + present.path("who").asString()
                                + (present.path("answering").asBoolean() ? ", answering" : ""));
            }
            api.out().println();
            all.path("timeline").forEach(moment -> moment(api, moment));
        });
    }

    private static void list(Api api, String name, JsonNode values) {
        if (!values.isEmpty()) {
            ArrayNode texts = Api.JSON.createArrayNode();
            values.forEach(value -> texts.add(value.asString()));
            api.out().println(String.format(Locale.ROOT, "%-10s", name) + Columns.list(texts));
        }
    }

    private static void moment(Api api, JsonNode moment) {
        String at = Columns.time(moment.path("at")) + "  ";
        switch (moment.path("kind").asString()) {
            case "note" -> {
                JsonNode note = moment.path("note");
                api.out()
                        .println(at + "note " + note.path("id").asString() + " by "
                                + note.path("by").asString());
                note.path("text").asString().lines().forEach(line -> api.out().println("    " + line));
            }
            case "interaction" -> {
                JsonNode contact = moment.path("interaction");
                api.out()
                        .println(at + contact.path("channel").asString() + " "
                                + contact.path("id").asString() + " "
                                + Columns.text(contact.path("callerNumber")));
            }
            default -> {
                JsonNode change = moment.path("change");
                api.out()
                        .println(at + change.path("what").asString() + " by "
                                + change.path("by").asString()
                                + (change.path("detail").isNull()
                                        ? ""
                                        : ": " + change.path("detail").asString()));
            }
        }
    }

    @Command(name = "open", mixinStandardHelpOptions = true, description = "Opens a ticket.")
    int open(
            @Mixin Api api,
            @Parameters(paramLabel = "SUBJECT") String subject,
            @Option(names = "--customer", paramLabel = "ID") @Nullable String customer,
            @Option(names = "--queue") @Nullable String queue,
            @Option(names = "--owner", description = "An agent.") @Nullable String owner,
            @Option(names = "--priority", description = "low, normal, high or urgent.") @Nullable String priority,
            @Option(names = "--interaction", description = "That it is about.") @Nullable String interaction) {
        ObjectNode body = Api.object().put("subject", subject);
        body.put("customer", customer);
        body.put("queue", queue);
        body.put("owner", owner);
        body.put("priority", upper(priority));
        body.put("interaction", interaction);
        JsonNode made = api.post(ALL, body);
        return api.print(made, () -> api.out().println(made.path("number").asString()));
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Says whose turn it is: open, waiting, solved or closed.")
    int status(
            @Mixin Api api,
            @Parameters(paramLabel = "NUMBER") String number,
            @Parameters(paramLabel = "STATUS") String status,
            @Option(names = "--until", description = "Waiting no longer, e.g. than 2026-11-23T09:30:00Z.") @Nullable
                    String until) {
        ObjectNode body = Api.object().put("status", upper(status));
        if (until != null) {
            body.put("until", until);
        }
        return change(api, number, body);
    }

    @Command(
            name = "assign",
            mixinStandardHelpOptions = true,
            description = "Gives a ticket to an agent; empty: nobody.")
    int assign(
            @Mixin Api api,
            @Parameters(paramLabel = "NUMBER") String number,
            @Parameters(paramLabel = "AGENT") String agent) {
        return change(api, number, Api.object().put("owner", agent));
    }

    @Command(name = "priority", mixinStandardHelpOptions = true, description = "low, normal, high or urgent.")
    int priority(
            @Mixin Api api,
            @Parameters(paramLabel = "NUMBER") String number,
            @Parameters(paramLabel = "PRIORITY") String priority) {
        return change(api, number, Api.object().put("priority", upper(priority)));
    }

    @Command(name = "queue", mixinStandardHelpOptions = true, description = "Puts a ticket into a queue; empty: none.")
    int queue(
            @Mixin Api api,
            @Parameters(paramLabel = "NUMBER") String number,
            @Parameters(paramLabel = "QUEUE") String queue) {
        return change(api, number, Api.object().put("queue", queue));
    }

    @Command(name = "tag", mixinStandardHelpOptions = true, description = "Puts tags on, or takes them off.")
    int tag(
            @Mixin Api api,
            @Parameters(paramLabel = "NUMBER") String number,
            @Parameters(paramLabel = "TAG", arity = "1..*") List<String> tags,
            @Option(names = "--off", description = "Takes them off.") boolean off) {
        ObjectNode body = Api.object();
        tags.forEach(body.putArray(off ? "removeTags" : "addTags")::add);
        return change(api, number, body);
    }

    private static int change(Api api, String number, ObjectNode body) {
        JsonNode now = api.send("PATCH", one(number), body);
        return api.print(now, () -> api.out().println("changed"));
    }

    @Command(
            name = "note",
            mixinStandardHelpOptions = true,
            description = "Writes a note; @101 and @sue name an agent and a user.")
    int note(
            @Mixin Api api,
            @Parameters(paramLabel = "NUMBER") String number,
            @Parameters(paramLabel = "TEXT") String text) {
        JsonNode note = api.post(one(number) + "/notes", Api.object().put("text", text));
        return api.print(note, () -> api.out().println(Columns.text(note.path("id"))));
    }

    @Command(name = "contact", mixinStandardHelpOptions = true, description = "Says that an interaction belongs to it.")
    int contact(
            @Mixin Api api,
            @Parameters(paramLabel = "NUMBER") String number,
            @Parameters(paramLabel = "INTERACTION") String interaction,
            @Option(names = "--off", description = "It does not.") boolean off) {
        String path = one(number) + "/interactions";
        if (off) {
            api.delete(path + "/" + Api.segment(interaction));
        } else {
            api.post(path, Api.object().put("interaction", interaction));
        }
        return api.done(off ? "does not belong to it" : "belongs to it");
    }

    @Command(name = "link", mixinStandardHelpOptions = true, description = "Links two tickets.")
    int link(
            @Mixin Api api,
            @Parameters(paramLabel = "NUMBER") String number,
            @Parameters(paramLabel = "OTHER") long other,
            @Option(names = "--off", description = "Takes the link away.") boolean off) {
        if (off) {
            api.delete(one(number) + "/links/" + other);
        } else {
            api.post(one(number) + "/links", Api.object().put("ticket", other));
        }
        return api.done(off ? "no longer linked" : "linked");
    }

    @Command(
            name = "merge",
            mixinStandardHelpOptions = true,
            description = "Makes two tickets one, shown as the first; unmerge undoes it.")
    int merge(
            @Mixin Api api,
            @Parameters(paramLabel = "NUMBER") String number,
            @Parameters(paramLabel = "OTHER") long other) {
        JsonNode merge = api.post(one(number) + "/merges", Api.object().put("ticket", other));
        return api.print(
                merge,
                () -> api.out()
                        .println("merge " + merge.path("id").asString() + ": "
                                + merge.path("absorbed").asString() + " is "
                                + merge.path("survivor").asString()));
    }

    @Command(name = "unmerge", mixinStandardHelpOptions = true, description = "Undoes a merge whole.")
    int unmerge(@Mixin Api api, @Parameters(paramLabel = "MERGE") String merge) {
        api.delete("/api/v1/ticket-merges/" + Api.segment(merge));
        return api.done("they are two tickets again");
    }

    @Command(
            name = "split",
            mixinStandardHelpOptions = true,
            description = "Makes a ticket of a part of another: of some of its interactions and notes.")
    int split(
            @Mixin Api api,
            @Parameters(paramLabel = "NUMBER") String number,
            @Parameters(paramLabel = "SUBJECT") String subject,
            @Parameters(paramLabel = "ID", arity = "1..*") List<String> moved) {
        ObjectNode body = Api.object().put("subject", subject);
        // Either will do: an id is the one or the other.
        moved.forEach(body.putArray("notes")::add);
        JsonNode made = api.post(one(number) + "/splits", body);
        return api.print(made, () -> api.out().println(made.path("number").asString()));
    }

    private static @Nullable String upper(@Nullable String word) {
        return word == null ? null : word.toUpperCase(Locale.ROOT);
    }

    private static String one(String number) {
        return ALL + "/" + Api.segment(number);
    }
}
