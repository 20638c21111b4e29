package org.trunkline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "dnc", mixinStandardHelpOptions = true, description = "The numbers that agents must not call.")
final class DncCommand {
    private static final String ALL = "/api/v1/do-not-call";

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Has a number called no more.")
    int add(
            @Mixin Api api,
            @Parameters(paramLabel = "NUMBER") String number,
            @Option(names = "--reason", description = "Why, for the audit.") @Nullable String reason) {
        JsonNode listed = api.post(ALL, body(number, reason));
        return api.print(listed, () -> api.out().println(Columns.text(listed.path("number")) + " is called no more"));
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Allows a number to be called again.")
    int remove(@Mixin Api api, @Parameters(paramLabel = "NUMBER") String number) {
        api.delete(ALL + "/" + Api.segment(number));
        return api.done(number + " may be called again");
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = "Adds the numbers of a file, one a line; lines that begin with # are left out.")
    int add(
            @Mixin Api api,
            @Parameters(paramLabel = "FILE") Path file,
            @Option(names = "--reason", description = "Why, for the audit.") @Nullable String reason) {
        List<String> lines = read(file);
        int listed = 0;
        for (int i = 0; i < lines.size(); i++) {
            String number = lines.get(i).strip();
            if (!number.isEmpty() && !number.startsWith("#")) {
                try {
                    api.post(ALL, body(number, reason));
                } catch (Refused e) {
                    throw new Refused(file + " line " + (i + 1) + ": " + e.getMessage() + " (" + listed
                            + " numbers before it are listed; the file may be imported again)");
                }
                listed++;
            }
        }
        return api.done(listed + " numbers are called no more");
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new Refused(file + " cannot be read (" + e.getClass().getSimpleName() + "); give a file of text");
        }
    }

    private static ObjectNode body(String number, @Nullable String reason) {
        ObjectNode body = Api.object().put("number", number);
        return reason == null ? body : body.put("reason", reason);
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists them, in the order of the numbers.")
    int list(
            @Mixin Api api,
            @Option(names = "--after", description = "Those after this number.") @Nullable String after,
            @Option(names = "--limit", defaultValue = "50", description = "At most so many (${DEFAULT-VALUE}).")
                    int limit) {
        Map<String, @Nullable Object> parameters = Api.parameters();
        parameters.put("after", after);
        parameters.put("limit", limit);
        JsonNode page = api.get(ALL + Api.query(parameters));
        return api.print(page, () -> {
            Columns table = new Columns("NUMBER", "ADDED", "BY", "REASON");
            for (JsonNode one : page.path("items")) {
                table.row(
                        Columns.text(one.path("number")),
                        Columns.time(one.path("addedAt")),
                        Columns.text(one.path("by")),
                        Columns.text(one.path("reason")));
            }
            table.print(api.out());
        });
    }
}
