package org.trunkline.yard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Position;
import org.trunkline.store.StoreSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Trunkline as a process of its own beside the yard's Asterisk, so that it can be killed. What it publishes on its live
 * stream is kept here in order, across its restarts; tests wait for it instead of for time to pass.
 */
public final class Center implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** The first start in a home renders all that is ever said. */
    private static final Duration START = Duration.ofSeconds(90);

    private final Yard yard;
    private final List<String> command;
    private final Map<String, String> environment;
    private final String token;
    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.builder().build();
    private final List<JsonNode> events = new ArrayList<>();
    private @Nullable Process process;
    private @Nullable Thread reader;
    private volatile boolean reading;
    /** Of its first start. */
    private long firstEpoch;

    public Center(Yard yard) {
        this(yard, Map.of());
    }

    /** @param settings that differ from the yard's, e.g. {@code TRUNKLINE_QUEUE_BILLING_RING} to {@code 2s} */
    public Center(Yard yard, Map<String, String> settings) {
        this(yard, settings, Launch.java());
    }

    /** @param command as of {@link Launch} */
    Center(Yard yard, List<String> command) {
        this(yard, Map.of(), command);
    }

    private Center(Yard yard, Map<String, String> settings, List<String> command) {
        this.yard = yard;
        this.command = command;
        this.environment = new HashMap<>(yard.environment());
        this.environment.putAll(settings);
        this.token = yard.settings().root().section("api").text("admin_token");
        start();
    }

    public void start() {
        Instant begun = Instant.now();
        try {
            ProcessBuilder builder = new ProcessBuilder(Stream.of(
                            command,
                            List.of(
                                    "-Dlogback.configurationFile="
                                            + System.getProperty("yard.logback", "logback-server.xml"),
                                    "-Dtrunkline.home=" + yard.home(),
                                    "org.trunkline.Trunkline",
                                    "run"))
                    .flatMap(List::stream)
                    .toList());
            builder.environment().putAll(environment);
            builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()));
            Process started = builder.start();
            process = started;
            var _ = started.onExit().thenRun(() -> {
                synchronized (events) {
                    events.notifyAll();
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listen();
        try {
            // Of this start, not of one before it, which the stream tells again.
            JsonNode linked = await(
                    "the switch is linked",
                    event -> event.path("type").asString("").equals("floor.PhoneSeen")
                            && Instant.parse(event.path("at").asString("")).isAfter(begun),
                    mark(),
                    START);
            long epoch = Position.parse(linked.path("id").asString("")).epoch();
            firstEpoch = firstEpoch == 0 ? epoch : firstEpoch;
        } catch (AssertionError e) {
            kill9(); // nobody has it to close, and it would take the next center's calls
            throw e;
        }
    }

    /** The process does nothing any more, and the switch does not see it: only {@link #kill9} ends that. */
    public void freeze() {
        try {
            long pid = Objects.requireNonNull(process).pid();
            // The shell's own kill: a small machine has no other.
            int exit =
                    new ProcessBuilder("sh", "-c", "kill -STOP " + pid).start().waitFor();
            assertThat(exit).as("kill -STOP").isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends the process as a power cut would. */
    public void kill9() {
        Process running = Objects.requireNonNull(process);
        running.destroyForcibly();
        running.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        deafen();
    }

    /** Ends the process as its service manager would. */
    public void stop() {
        stop(Duration.ofSeconds(20));
    }

    void stop(Duration patience) {
        Process running = Objects.requireNonNull(process);
        running.destroy();
        running.onExit().orTimeout(patience.toSeconds(), TimeUnit.SECONDS).join();
        deafen();
        // Of the signal, and not of a native library that fails on the way out.
        assertThat(running.exitValue()).as("exit; see %s", console()).isEqualTo(143);
    }

    private void deafen() {
        reading = false;
        Thread listening = reader;
        if (listening != null) {
            listening.interrupt();
            try {
                listening.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** How many events were seen so far: a mark to wait from. */
    public int mark() {
        synchronized (events) {
            return events.size();
        }
    }

    /** Waits for an event that comes after the mark, or has come since. */
    public JsonNode await(String what, Predicate<JsonNode> wanted, int mark) {
        return await(what, wanted, mark, PATIENCE);
    }

    private JsonNode await(String what, Predicate<JsonNode> wanted, int mark, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        int next = mark;
        synchronized (events) {
            while (true) {
                for (; next < events.size(); next++) {
                    if (wanted.test(events.get(next))) {
                        return events.get(next);
                    }
                }
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (patience.equals(START) && !Objects.requireNonNull(process).isAlive()) {
                    throw new AssertionError("Trunkline did not start; it said:\n" + lastWords());
                }
                if (left <= 0) {
                    throw new AssertionError("within " + patience + " it did not happen that " + what
                            + "; since the mark: "
                            + String.join(
                                    "\n",
                                    events.subList(mark, events.size()).stream()
                                            .map(JsonNode::toString)
                                            .toList()));
                }
                try {
                    events.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted while waiting that " + what, e);
                }
            }
        }
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(console());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Path console() {
        return yard.home().resolve("log/console.log");
    }

    /** Waits for a fact of this type. */
    public JsonNode await(String type, int mark) {
        return await(type, event -> event.path("type").asString("").equals(type), mark);
    }

    /** Waits for a fact of this type about this interaction. */
    public JsonNode await(String type, String interaction, int mark) {
        return await(
                type + " of " + interaction,
                event -> event.path("type").asString("").equals(type)
                        && event.path("interaction").asString("").equals(interaction),
                mark);
    }

    /**
     * Puts a flow into the folder of flows and waits until it is live; a mistake in it is an error.
     *
     * @return what was there before
     */
    public String flow(String name, String content) {
        Path file = yard.home().resolve("flows").resolve(name + ".xml");
        try {
            String before = Files.readString(file);
            Files.writeString(file, content);
            Awaitility.await("the flow " + name + " to be live")
                    .atMost(PATIENCE)
                    .failFast(() -> assertThat(
                                    get("/api/v1/flow-problems").path("items").values())
                            .isEmpty())
                    .until(() -> liveFlow(name).equals(content));
            return before;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String liveFlow(String name) {
        return get("/api/v1/flows").path("items").values().stream()
                .filter(flow -> flow.path("flow").asString("").equals(name))
                .map(flow -> get("/api/v1/flows/" + name + "/versions/"
                                + flow.path("version").asString(""))
                        .path("content")
                        .asString(""))
                .findFirst()
                .orElse("");
    }

    /** All facts seen since the mark, in order. */
    public List<JsonNode> facts(int mark) {
        synchronized (events) {
            return List.copyOf(events.subList(mark, events.size()));
        }
    }

    /** All facts seen of an interaction, in order. */
    public List<JsonNode> factsOf(String interaction) {
        synchronized (events) {
            return events.stream()
                    .filter(event -> event.path("interaction").asString("").equals(interaction))
                    .toList();
        }
    }

    /** Writes all facts seen so far into this folder, a line each. */
    void keepFacts(Path folder) {
        try {
            Files.write(
                    folder.resolve("facts"),
                    facts(0).stream().map(JsonNode::toString).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Phone to its state, as last seen. */
    public Map<String, String> phoneStates() {
        Map<String, String> states = new HashMap<>();
        synchronized (events) {
            for (JsonNode event : events) {
                if (event.path("type").asString("").equals("floor.PhoneSeen")) {
                    states.put(
                            event.path("fact").path("phone").asString(""),
                            event.path("fact").path("state").asString(""));
                }
            }
        }
        return states;
    }

    /** How an interaction ended, as {@code RESPONSIBLE REASON STAGE}; waits for it, and until the floor knows it too. */
    public String endingOf(String interaction, int mark) {
        JsonNode ending = await("call.Ended", interaction, mark).path("fact").path("ending");
        String reason = ending.path("reason").asString("");
        String stage = ending.path("stage").asString("");
        if (reason.equals("COMPLETED")) {
            var _ = await("floor.Released", interaction, mark);
        } else if (reason.equals("ABANDONED") && (stage.equals("QUEUED") || stage.equals("RINGING"))) {
            var _ = await("floor.Left", interaction, mark);
        }
        return ending.path("responsible").asString("") + " " + reason + " " + stage;
    }

    public JsonNode get(String path) {
        return json.readTree(send("GET", path, null).body());
    }

    public JsonNode post(String path, Map<String, ?> body) {
        HttpResponse<String> response = send("POST", path, json.writeValueAsString(body));
        if (response.statusCode() >= 300) {
            throw new AssertionError("POST " + path + ": " + response.statusCode() + " " + response.body());
        }
        return response.body().isEmpty() ? json.nullNode() : json.readTree(response.body());
    }

    public HttpResponse<String> send(String method, String path, @Nullable String body) {
        try {
            return http.send(
                    HttpRequest.newBuilder(address(path))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/json")
                            .timeout(PATIENCE)
                            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What the API answers to somebody with another token. */
    public int status(String path, String token) {
        try {
            return http.send(
                            HttpRequest.newBuilder(address(path))
                                    .header("Authorization", "Bearer " + token)
                                    .timeout(PATIENCE)
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The bytes of what the API serves, e.g. a recording. */
    public byte[] download(String path) {
        return download("GET", path);
    }

    public byte[] download(String method, String path) {
        try {
            HttpResponse<byte[]> response = http.send(
                    HttpRequest.newBuilder(address(path))
                            .header("Authorization", "Bearer " + token)
                            .timeout(PATIENCE)
                            .method(method, BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new AssertionError(method + " " + path + ": " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + yard.apiPort() + path);
    }

    /** Logs an agent in at a phone and makes them ready. */
    public void ready(String agent, String phone) {
        var _ = post("/api/v1/agents/" + agent + "/login", Map.of("phone", phone));
        var _ = post("/api/v1/agents/" + agent + "/ready", Map.of());
    }

    /** Waits for {@code AVAILABLE}, {@code BUSY}, …: the facts are told a moment before the picture of the floor is there. */
    public void awaitState(String agent, String state) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(
                                get("/api/v1/agents/" + agent).path("state").asString(""))
                        .isEqualTo(state));
    }

    private void listen() {
        reading = true;
        reader = Thread.ofVirtual().name("events").start(() -> {
            while (reading) {
                try {
                    read();
                } catch (IOException _) {
                    // Not up yet, or down: the loop tries again as long as somebody wants to listen.
                } catch (InterruptedException _) {
                    return;
                }
            }
        });
    }

    private void read() throws IOException, InterruptedException {
        String after;
        synchronized (events) {
            after = events.isEmpty() ? "0.0" : events.getLast().path("id").asString("0.0");
        }
        HttpResponse<InputStream> stream = http.send(
                HttpRequest.newBuilder(address("/api/v1/events?after=" + after))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.startsWith("data: ")) {
                    JsonNode event = json.readTree(line.substring("data: ".length()));
                    synchronized (events) {
                        events.add(event);
                        events.notifyAll();
                    }
                }
            }
        }
    }

    /** What was decided in all its starts must be decided again when replayed. */
    @Override
    public void close() {
        Process running = process;
        if (running != null && running.isAlive()) {
            stop();
        }
        http.close();
        if (!environment.containsKey("TRUNKLINE_STORE_URL")) {
            var _ = Replayed.check(StoreSettings.from(yard.settings().root()), firstEpoch);
        }
    }
}
