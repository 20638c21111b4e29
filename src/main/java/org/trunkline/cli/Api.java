package org.trunkline.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trunkline.settings.Section;
import org.trunkline.setup.Setup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The options of every command that talks to a running Trunkline, and the talking. */
final class Api {
    static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--url",
            defaultValue = "${env:TRUNKLINE_URL}",
            paramLabel = "URL",
            description =
                    "Where the API is; without it: $$TRUNKLINE_URL, or where Trunkline was started last in this home.")
    private @Nullable String url;

    @Option(
            names = "--token",
            defaultValue = "${env:TRUNKLINE_TOKEN}",
            paramLabel = "TOKEN",
            description = "The token; without it: $$TRUNKLINE_TOKEN, or the one of secrets.toml.")
    private @Nullable String token;

    @Option(names = "--json", description = "Print what the API answers, as JSON.")
    private boolean json;

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
        return client().send(method, path, body);
    }

    /** As {@link #send}, whatever the status. */
    HttpResponse<String> exchange(String method, String path, @Nullable JsonNode body) {
        return client().exchange(method, path, body);
    }

    /** Writes what is at an address into a file, which must not be there yet. */
    void download(String path, Path file) {
        download("GET", path, file);
    }

    /** The same of what a request with another method answers. */
    void download(String method, String path, Path file) {
        client().download(method, path, file);
    }

    /** Posts a file as it is, however long that takes. */
    JsonNode upload(String path, Path file) {
        return client().upload(path, file);
    }

    /** The lines of a live stream; ends when the stream does. */
    HttpResponse<Stream<String>> stream(HttpClient http, String path, @Nullable String lastEventId) {
        return client().stream(http, path, lastEventId);
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

    private ApiClient client() {
        if (url != null && token != null) {
            return new ApiClient(URI.create(url), token, "");
        }
        Setup setup = Setup.here();
        Section api = setup.running().root().section("api");
        String secret = token == null ? api.text("admin_token", "") : token;
        if (secret.isEmpty()) {
            throw new Refused("There is no token: secrets.toml in " + setup.home()
                    + " has no api.admin_token; give --token, or run 'trunkline setup'");
        }
        return url == null
                ? new ApiClient(
                        address(api.text("bind", "127.0.0.1"), api.number("port", 8080, 0, 65535)),
                        secret,
                        setup.lastStart())
                : new ApiClient(URI.create(url), secret, "");
    }

    /** Where an API that is bound to this address is reached from this machine. */
    static URI address(String bind, int port) {
        String reachable = switch (bind) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "[::1]";
            default -> bind.contains(":") ? "[" + bind + "]" : bind;
        };
        return URI.create("http://" + reachable + ":" + port);
    }
}
