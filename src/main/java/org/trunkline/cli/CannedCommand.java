package org.trunkline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "canned",
        mixinStandardHelpOptions = true,
        description = "Answers that are written once and used often, with variables.")
final class CannedCommand {
    private static final String ALL = "/api/v1/canned-answers";

    /** What an answer has beside its text. */
    static final class Wording {
        @Option(names = "--title", required = true, description = "What it is about.")
        String title = "";

        @Option(names = "--owner", paramLabel = "AGENT", description = "Whose own it is; without it: everybody's.")
        @Nullable
        String owner;

        @Option(names = "--queue", description = "For contacts of this queue alone.")
        @Nullable
        String queue;

        @Option(names = "--subject", description = "Of an email.")
        @Nullable
        String subject;

        @Option(
                names = "--file",
                required = true,
                description = "The text: a file in UTF-8, with variables such as $${customer_name:-customer}.")
        Path file = Path.of("");

        private ObjectNode body(String shortcut) {
            ObjectNode body = Api.object().put("shortcut", shortcut).put("title", title);
            try {
                body.put("text", Files.readString(file).strip());
            } catch (IOException e) {
                throw new Refused(file + " cannot be read (" + e.getClass().getSimpleName() + "); give a file of text");
            }
            return body.put("owner", owner).put("queue", queue).put("subject", subject);
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists them, in the order of the shortcuts.")
    int list(
            @Mixin Api api,
            @Option(names = "--agent", description = "Everybody's and this agent's own.") @Nullable String agent,
            @Option(names = "--queue", description = "Those that fit this queue.") @Nullable String queue) {
        Map<String, @Nullable Object> parameters = Api.parameters();
        parameters.put("agent", agent);
        parameters.put("queue", queue);
        JsonNode page = api.get(ALL + Api.query(parameters));
        return api.print(page, () -> {
            Columns table = new Columns("ID", "SHORTCUT", "OWNER", "QUEUE", "TITLE");
            for (JsonNode one : page.path("items")) {
                table.row(
                        Columns.text(one.path("id")),
                        Columns.text(one.path("shortcut")),
                        Columns.text(one.path("owner")),
                        Columns.text(one.path("queue")),
                        Columns.text(one.path("title")));
            }
            table.print(api.out());
        });
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Keeps an answer.")
    int add(@Mixin Api api, @Parameters(paramLabel = "SHORTCUT") String shortcut, @Mixin Wording wording) {
        JsonNode added = api.post(ALL, wording.body(shortcut));
        return api.print(added, () -> api.out().println("kept as " + Columns.text(added.path("id"))));
    }

    @Command(name = "change", mixinStandardHelpOptions = true, description = "Replaces an answer.")
    int change(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "SHORTCUT") String shortcut,
            @Mixin Wording wording) {
        JsonNode changed = api.put(ALL + "/" + Api.segment(id), wording.body(shortcut));
        return api.print(changed, () -> api.out().println("changed " + shortcut));
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes an answer.")
    int remove(@Mixin Api api, @Parameters(paramLabel = "ID") String id) {
        api.delete(ALL + "/" + Api.segment(id));
        return api.done("removed " + id);
    }

    @Command(
            name = "fill",
            mixinStandardHelpOptions = true,
            description = "Prints an answer with its variables filled in for an interaction.")
    int fill(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "INTERACTION") String interaction) {
        JsonNode filled =
                api.post(ALL + "/" + Api.segment(id) + "/fill", Api.object().put("interaction", interaction));
        return api.print(filled, () -> api.out().println(filled.path("text").asString("")));
    }
}
