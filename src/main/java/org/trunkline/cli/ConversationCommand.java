package org.trunkline.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "conversation",
        mixinStandardHelpOptions = true,
        description = "Interactions in writing: email, chat, SMS, social messages.")
final class ConversationCommand {
    private static String path(String interaction, String what) {
        return "/api/v1/interactions/" + Api.segment(interaction) + "/" + what;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists them, newest first.")
    int list(
            @Mixin Api api,
            @Option(names = "--state", description = "UNROUTED, WAITING, OPEN or DONE.") @Nullable String state,
            @Option(names = "--channel", description = "email, chat, sms or social.") @Nullable String channel,
            @Option(names = "--queue", description = "Of this queue.") @Nullable String queue,
            @Option(names = "--agent", description = "Whom this agent has, or had last.") @Nullable String agent,
            @Option(names = "--limit", defaultValue = "50", description = "How many; ${DEFAULT-VALUE}.") int limit,
            @Option(names = "--after", description = "What the page before called next.") @Nullable String after) {
        Map<String, @Nullable Object> parameters = Api.parameters();
        parameters.put("state", state);
        parameters.put("channel", channel);
        parameters.put("queue", queue);
        parameters.put("agent", agent);
        parameters.put("limit", limit);
        parameters.put("after", after);
        JsonNode page = api.get("/api/v1/conversations" + Api.query(parameters));
        return api.print(page, () -> {
            Columns table = new Columns("ID", "CHANNEL", "STATE", "QUEUE", "AGENT", "FROM", "LAST", "SUBJECT");
            for (JsonNode one : page.path("items")) {
                JsonNode last = one.path("lastIn").isNull() ? one.path("lastOut") : one.path("lastIn");
                table.row(
                        Columns.text(one.at("/interaction/id")),
                        Columns.text(one.at("/interaction/channel")),
                        Columns.text(one.path("state")),
                        Columns.text(one.at("/interaction/queue")),
                        Columns.text(one.at("/interaction/agent")),
                        Columns.text(one.path("address")),
                        Columns.time(last),
                        Columns.text(one.path("subject")));
            }
            table.print(api.out());
        });
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows all that was written in one.")
    int show(@Mixin Api api, @Parameters(paramLabel = "INTERACTION") String interaction) {
        JsonNode found = api.get(path(interaction, "messages"));
        return api.print(found, () -> {
            for (JsonNode one : found.path("items")) {
                boolean theirs = one.path("direction").asString("").equals("IN");
                String who = theirs ? Columns.text(one.path("from")) : Columns.text(one.path("by"));
                String state = one.path("state").isNull()
                        ? one.path("direction").asString("").equals("NOTE") ? " (note)" : ""
                        : " (" + Columns.text(one.path("state")) + ")";
                api.out().println(Columns.time(one.path("at")) + "  " + who + state);
                one.path("text").asString("").lines().forEach(line -> api.out().println("    " + line));
                for (JsonNode choice : one.path("choices")) {
                    api.out().println("    ( " + Columns.text(choice.path("label")) + " )");
                }
                for (JsonNode file : one.path("attachments")) {
                    api.out().println("    [" + Columns.text(file.path("name")) + "]");
                }
            }
            JsonNode visitor = found.path("visitor");
            if (visitor.isObject()) {
                boolean here = visitor.path("here").asBoolean(false);
                api.out()
                        .println(
                                here
                                        ? "The visitor is there."
                                        : "The visitor is gone since " + Columns.time(visitor.path("goneSince")) + ".");
            }
        });
    }

    @Command(name = "answer", mixinStandardHelpOptions = true, description = "Writes to the customer, or a note.")
    int answer(
            @Mixin Api api,
            @Parameters(paramLabel = "INTERACTION") String interaction,
            @Parameters(paramLabel = "TEXT") String text,
            @Option(names = "--note", description = "For us alone.") boolean note) {
        ObjectNode body = Api.object().put("text", text).put("note", note);
        JsonNode written = api.post(path(interaction, "messages"), body);
        return api.print(written, () -> api.out().println(Columns.text(written.path("id"))));
    }

    @Command(
            name = "call",
            mixinStandardHelpOptions = true,
            description = "Calls the customer; the agent's phone rings first.")
    int call(
            @Mixin Api api,
            @Parameters(paramLabel = "INTERACTION") String interaction,
            @Option(names = "--number", description = "Usual: the customer's.") @Nullable String number,
            @Option(names = "--agent", description = "Who calls; usual: you, or who has it.") @Nullable String agent) {
        ObjectNode body = Api.object().put("number", number).put("agent", agent);
        JsonNode calling = api.post("/api/v1/conversations/" + Api.segment(interaction) + "/call", body);
        return api.print(calling, () -> api.out().println(Columns.text(calling.path("interaction"))));
    }

    @Command(name = "done", mixinStandardHelpOptions = true, description = "Says that it is dealt with.")
    int done(
            @Mixin Api api,
            @Parameters(paramLabel = "INTERACTION") String interaction,
            @Option(names = "--disposition", description = "How it ended, in the business's words.") @Nullable
                    String disposition) {
        ObjectNode body = Api.object();
        var _ = api.post(path(interaction, "done"), disposition == null ? body : body.put("disposition", disposition));
        return api.done("done");
    }
}
