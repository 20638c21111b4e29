package org.trunkline.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "recording",
        mixinStandardHelpOptions = true,
        description = "What was recorded: listed, fetched, checked, deleted; and what is being recorded.")
final class RecordingCommand {
    private static final String ALL = "/api/v1/recordings/";

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists what was recorded of an interaction.")
    int list(@Mixin Api api, @Parameters(paramLabel = "INTERACTION") String interaction) {
        JsonNode page = api.get("/api/v1/interactions/" + Api.segment(interaction) + "/recordings");
        return api.print(page, () -> {
            Columns table =
                    new Columns("ID", "KIND", "STATE", "RECORDED", "LENGTH", "FORMAT", "QUEUE", "AGENT", "UNTIL");
            for (JsonNode one : page.path("items")) {
                table.row(
                        Columns.text(one.path("id")),
                        Columns.text(one.path("kind")),
                        Columns.text(one.path("state")),
                        Columns.time(one.path("recordedAt")),
                        Columns.seconds(one.path("lengthSeconds")),
                        Columns.text(one.path("format")),
                        Columns.text(one.path("queue")),
                        Columns.text(one.path("agent")),
                        Columns.time(one.path("deleteAfter")));
            }
            table.print(api.out());
        });
    }

    @Command(
            name = "fetch",
            mixinStandardHelpOptions = true,
            description = "Writes the sound into a file; that it was fetched is written down.")
    int fetch(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Option(
                            names = {"-o", "--output"},
                            required = true,
                            paramLabel = "FILE",
                            description = "A file that is not there yet.")
                    Path file) {
        api.download(ALL + Api.segment(id), file);
        return api.done("written to " + file);
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Tells whether the file is still what was kept; exit 1 if it is not.")
    int verify(@Mixin Api api, @Parameters(paramLabel = "ID") String id) {
        JsonNode found = api.post(ALL + Api.segment(id) + "/verify", null);
        boolean intact = found.path("intact").asBoolean(false);
        var _ = api.print(found, () -> api.out().println(intact ? "intact" : "NOT what was kept; restore a backup"));
        return intact ? 0 : 1;
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "Deletes the sound for ever; that there was one stays on the record.")
    int delete(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--reason", required = true, description = "Why; written down.") @Nullable String reason) {
        var parameters = Api.parameters();
        parameters.put("reason", reason);
        var _ = api.delete(ALL + Api.segment(id) + Api.query(parameters));
        return api.done("deleted recording " + id);
    }

    @Command(
            name = "order",
            mixinStandardHelpOptions = true,
            description = "In a conversation: on, off, pause, resume, or refuse for a caller who does not want it.")
    int order(
            @Mixin Api api,
            @Parameters(paramLabel = "INTERACTION") String interaction,
            @Parameters(paramLabel = "ORDER") String order) {
        var _ = api.post(
                "/api/v1/interactions/" + Api.segment(interaction) + "/recording",
                Api.object().put("order", order.toUpperCase(java.util.Locale.ROOT)));
        return api.done("recording: " + order);
    }
}
