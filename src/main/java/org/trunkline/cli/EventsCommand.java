package org.trunkline.cli;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Follows the live events, also over a restart of Trunkline: it goes on after the last event it printed. */
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        description = "Prints what happens, as it happens, until interrupted.")
final class EventsCommand implements Callable<Integer> {
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

    @Mixin
    private Api api = new Api();

    @Option(names = "--after", description = "Begin after this position, e.g. 0.0 for everything.")
    private @Nullable String after;

    @Option(names = "--type", description = "Only types that begin so, e.g. call. or floor.")
    private @Nullable String type;

    @Option(names = "--count", description = "End after so many events.")
    private long count = Long.MAX_VALUE;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, @Nullable Object> parameters = Api.parameters();
        parameters.put("after", after);
        parameters.put("type", type);
        String path = "/api/v1/events" + Api.query(parameters);
        String last = null;
        boolean begun = false;
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (count > 0) {
                try (Stream<String> lines = api.stream(http, path, last).body()) {
                    begun = true;
                    last = follow(lines, last);
                } catch (Refused e) {
                    if (!begun) {
                        throw e; // wrong from the start: address or token
                    }
                }
                if (count > 0) {
                    Thread.sleep(AGAIN_AFTER);
                }
            }
            http.shutdownNow();
        }
        return 0;
    }

    /** @return the id of the last event that was printed */
    private @Nullable String follow(Stream<String> lines, @Nullable String before) {
        String last = before;
        try {
            for (Iterator<String> all = lines.iterator(); count > 0 && all.hasNext(); ) {
                String line = all.next();
                if (line.startsWith("id: ")) {
                    last = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    print(line.substring(6));
                    count--;
                }
            }
        } catch (java.io.UncheckedIOException e) {
            return last; // the stream was cut: resumed by the caller
        }
        return last;
    }

    private void print(String data) {
        if (api.asJson()) {
            api.out().println(data);
        } else {
            JsonNode event = Api.JSON.readTree(data);
            api.out()
                    .println(Columns.time(event.path("at")) + "  "
                            + event.path("id").asString() + "  "
                            + event.path("type").asString() + "  " + Columns.text(event.path("interaction")) + "  "
                            + event.path("fact").toString());
        }
        api.out().flush();
    }
}
