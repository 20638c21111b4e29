package org.trunkline.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

@Command(name = "report", mixinStandardHelpOptions = true, description = "What the reports are drawn from.")
final class ReportCommand {
    @Command(
            name = "import-queue-log",
            mixinStandardHelpOptions = true,
            description = {
                "Takes the history out of an Asterisk's own queue_log into the reports by queue and half-hour.",
                "Rotated files are given with the oldest first. What was imported before is not counted again."
            })
    int importQueueLog(
            @Mixin Api api,
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "e.g. /var/log/asterisk/queue_log")
                    List<Path> files) {
        ArrayNode all = Api.JSON.createArrayNode();
        files.forEach(file -> all.add(api.upload("/api/v1/queue-log", file)));
        return api.print(all, () -> {
            for (int at = 0; at < files.size(); at++) {
                tell(api, files.get(at), all.get(at));
            }
        });
    }

    private static void tell(Api api, Path file, JsonNode found) {
        api.out()
                .println(file + ": " + found.path("calls").asLong() + " calls in "
                        + found.path("lines").asLong() + " lines"
                        + left(found, "own", "of Trunkline's own")
                        + left(found, "unfinished", "not over when the file was")
                        + left(found, "skipped", "lines that cannot be read"));
        for (JsonNode fault : found.path("faults")) {
            api.out()
                    .println("  line " + fault.path("line").asLong() + " "
                            + fault.path("what").asString());
        }
    }

    private static String left(JsonNode found, String key, String what) {
        long count = found.path(key).asLong();
        return count == 0 ? "" : "; left out: " + count + " " + what;
    }
}
