package org.trunkline.cli;

import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What an agent's screen is told with each offer, live: the stream on which a desktop would be built. */
final class DemoScreen implements AutoCloseable {
    private static final String DATA = "data: ";

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<JsonNode> offers = new LinkedBlockingQueue<>();

    DemoScreen(ApiClient api, String agent) {
        Stream<String> lines = api.stream(http, "/api/v1/agents/" + Api.segment(agent) + "/events", null)
                .body();
        Thread.ofVirtual().name("demo-screen").start(() -> read(lines));
    }

    private void read(Stream<String> lines) {
        try (lines) {
            lines.filter(line -> line.startsWith(DATA))
                    .map(line ->
                            Api.JSON.readTree(line.substring(DATA.length())).path("pop"))
                    .filter(JsonNode::isObject)
                    .forEach(offers::add);
        } catch (UncheckedIOException e) {
            // closed
        }
    }

    /** What is offered from now on counts. */
    void clear() {
        offers.clear();
    }

    /** What is shown with the next offer of something of this customer. */
    JsonNode offered(String customer) {
        long end = System.nanoTime() + DemoSteps.SOON.toNanos();
        try {
            while (true) {
                @Nullable JsonNode pop = offers.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (pop == null) {
                    throw new DemoFailure("nothing of customer " + customer + " was offered to the agent within "
                            + DemoSteps.SOON.toSeconds() + " s");
                }
                if (pop.path("customer").path("id").asString("").equals(customer)) {
                    return pop;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted");
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
