package org.trunkline.cli;

import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "queue-log",
        mixinStandardHelpOptions = true,
        description = "What happened in the queues, as Asterisk's queue_log tells it.")
final class QueueLogCommand {
    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "Prints the lines of whole days, for QueueMetrics and such tools.")
    int export(
            @Mixin Api api,
            @Option(names = "--from", paramLabel = "DAY", description = "2026-01-31; without it today.") @Nullable
                    String from,
            @Option(names = "--to", paramLabel = "DAY", description = "The last day, included; without it --from.")
                    @Nullable
                    String to,
            @Option(names = "--callers", description = "With callers' numbers.") boolean callers) {
        Map<String, @Nullable Object> asked = Api.parameters();
        asked.put("from", from);
        asked.put("to", to);
        asked.put("callers", callers ? "true" : null);
        String path = "/api/v1/queue-log" + Api.query(asked);
        HttpResponse<String> answer = api.exchange("GET", path, null);
        if (answer.statusCode() != 200) {
            api.get(path); // refuses, and says why
        }
        api.out().print(answer.body());
        api.out().flush();
        return 0;
    }
}
