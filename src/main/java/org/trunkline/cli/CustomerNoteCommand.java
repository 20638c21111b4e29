package org.trunkline.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "note", mixinStandardHelpOptions = true, description = "Notes about customers.")
final class CustomerNoteCommand {
    @Command(name = "add", mixinStandardHelpOptions = true, description = "Writes a note.")
    int add(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "TEXT") String text,
            @Option(names = "--interaction", description = "That it is about.") @Nullable String interaction) {
        ObjectNode body = Api.object().put("text", text);
        if (interaction != null) {
            body.put("interaction", interaction);
        }
        JsonNode note = api.post(notes(id), body);
        return api.print(note, () -> api.out().println(Columns.text(note.path("id"))));
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists a customer's notes, newest first.")
    int list(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--after", description = "The page after that one.") @Nullable String after) {
        Map<String, @Nullable Object> parameters = Api.parameters();
        parameters.put("after", after);
        JsonNode page = api.get(notes(id) + Api.query(parameters));
        return api.print(page, () -> {
            for (JsonNode note : page.path("items")) {
                api.out()
                        .println(Columns.time(note.path("at")) + "  " + Columns.text(note.path("id")) + "  "
                                + Columns.text(note.path("by")));
                note.path("text").asString().lines().forEach(line -> api.out().println("    " + line));
            }
            if (page.path("next").isString()) {
                api.out().println("more: --after " + page.path("next").asString());
            }
        });
    }

    @Command(name = "delete", mixinStandardHelpOptions = true, description = "Deletes a note.")
    int delete(@Mixin Api api, @Parameters(paramLabel = "NOTE") String note) {
        api.delete("/api/v1/notes/" + Api.segment(note));
        return api.done("deleted");
    }

    private static String notes(String id) {
        return "/api/v1/customers/" + Api.segment(id) + "/notes";
    }
}
