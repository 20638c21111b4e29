package org.trunkline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trunkline.settings.Section;
import org.trunkline.settings.SettingsFile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The options of every command that talks to a running Trunkline, and the talking. */
final class Api {
    static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final Duration WITHIN = Duration.ofSeconds(20);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--url",
            defaultValue = "${env:TRUNKLINE_URL}",
            paramLabel = "URL",
            description = "Where the API is; without it: $$TRUNKLINE_URL, or what trunkline.toml says.")
    private @Nullable String url;

    @Option(
            names = "--token",
            defaultValue = "${env:TRUNKLINE_TOKEN}",
            paramLabel = "TOKEN",
            description = "The token; without it: $$TRUNKLINE_TOKEN, or the one of secrets.toml.")
    private @Nullable String token;

    @Option(names = "--json", description = "Print what the API answers, as JSON.")
    private boolean json;

    private record Target(URI address, String token) {}

    JsonNode get(String path) {
        return send("GET", path, null);
    }

    JsonNode post(String path, @Nullable JsonNode body) {
        return send("POST", path, body);
    }

    JsonNode put(String path, JsonNode body) {
        return send("PUT", path, body);
    }

    JsonNode delete(String path) {
        return send("DELETE", path, null);
    }

    /** @throws Refused if there is no answer, or one that is not a success */
    JsonNode send(String method, String path, @Nullable JsonNode body) {
        HttpResponse<String> answer = exchange(method, path, body);
        if (answer.statusCode() >= 300) {
            throw refused(answer.statusCode(), answer.body());
        }
        return answer.body().isEmpty() ? JSON.createObjectNode() : tree(answer.body());
    }

    /** As {@link #send}, whatever the status. */
    HttpResponse<String> exchange(String method, String path, @Nullable JsonNode body) {
        Target target = target();
        HttpRequest.Builder request = request(target, path).timeout(WITHIN);
        request.method(
                method,
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body.toString()));
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw unreachable(target, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted");
        }
    }

    /** The lines of a live stream; ends when the stream does. */
    HttpResponse<Stream<String>> stream(HttpClient http, String path, @Nullable String lastEventId) {
        Target target = target();
        HttpRequest.Builder request = request(target, path);
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            HttpResponse<Stream<String>> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
            if (answer.statusCode() != 200) {
                try (Stream<String> lines = answer.body()) {
                    throw refused(answer.statusCode(), lines.collect(Collectors.joining("\n")));
                }
            }
            return answer;
        } catch (IOException e) {
            throw unreachable(target, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted");
        }
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Prints the answer as JSON if that was asked for, else as told. */
    int print(JsonNode answer, Runnable otherwise) {
        if (json) {
            out().println(JSON.writeValueAsString(answer));
        } else {
            otherwise.run();
        }
        out().flush();
        return 0;
    }

    int done(String what) {
        return print(JSON.createObjectNode().put("done", what), () -> out().println(what));
    }

    boolean asJson() {
        return json;
    }

    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The parameters that are there, as they stand in an address. */
    static String query(Map<String, ? extends @Nullable Object> parameters) {
        String query = parameters.entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .map(entry -> entry.getKey() + "=" + segment(String.valueOf(entry.getValue())))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static Map<String, @Nullable Object> parameters() {
        return new LinkedHashMap<>();
    }

    private static HttpRequest.Builder request(Target target, String path) {
        return HttpRequest.newBuilder(target.address().resolve(path))
                .header("Authorization", "Bearer " + target.token());
    }

    private Target target() {
        if (url != null && token != null) {
            return new Target(URI.create(url), token);
        }
        Path home = ((Cli) spec.root().userObject()).home();
        Section api = SettingsFile.read(home.resolve("trunkline.toml"), home.resolve("secrets.toml"), System.getenv())
                .root()
                .section("api");
        String host = api.text("bind", "127.0.0.1");
        String reachable = switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "[::1]";
            default -> host.contains(":") ? "[" + host + "]" : host;
        };
        String secret = token == null ? api.text("admin_token", "") : token;
        if (secret.isEmpty()) {
            throw new Refused("There is no token: secrets.toml in " + home
                    + " has no api.admin_token; give --token, or run 'trunkline setup'");
        }
        return new Target(
                URI.create(Objects.requireNonNullElseGet(
                        url, () -> "http://" + reachable + ":" + api.number("port", 8080, 0, 65535))),
                secret);
    }

    private static Refused unreachable(Target target, IOException e) {
        return new Refused("Trunkline does not answer at " + target.address() + " ("
                + Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName())
                + "); start it with scripts/run, or name another address with --url");
    }

    private static Refused refused(int status, String body) {
        JsonNode problem = tree(body);
        if (!problem.has("detail")) {
            return new Refused("Trunkline answered " + status + ": " + body);
        }
        StringBuilder text = new StringBuilder(problem.path("detail").asString() + "; "
                + problem.path("remedy").asString());
        if (problem.path("faults").size() > 1) {
            for (JsonNode fault : problem.path("faults")) {
                text.append(System.lineSeparator())
                        .append("  ")
                        .append(fault.path("field").asString())
                        .append(": ")
                        .append(fault.path("what").asString())
                        .append("; ")
                        .append(fault.path("remedy").asString());
            }
        }
        return new Refused(text.toString());
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }
}
