package org.trunkline.ari;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.line.LineFailure;
import org.trunkline.line.LineFailure.Kind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * ARI's requests over pooled HTTP, each with a deadline. Not over the events' websocket: Asterisk serves the requests
 * of one websocket one after the other, so one that hangs would stall every call. Every command passes a gate, which
 * closes for good when another controller has taken over.
 */
final class AriCommands {
    private static final Logger log = LoggerFactory.getLogger(AriCommands.class);
    private final AriSettings settings;
    private final HttpClient http;
    private final JsonMapper json;
    private final String authorization;
    private volatile boolean gateClosed;

    AriCommands(AriSettings settings, HttpClient http, JsonMapper json) {
        this.settings = settings;
        this.http = http;
        this.json = json;
        this.authorization = "Basic "
                + Base64.getEncoder()
                        .encodeToString((settings.user() + ":" + settings.password()).getBytes(StandardCharsets.UTF_8));
    }

    String authorization() {
        return authorization;
    }

    void closeGate() {
        gateClosed = true;
    }

    JsonNode get(String path) {
        return get(path, Map.of());
    }

    JsonNode get(String path, Map<String, String> query) {
        return send("GET", path, query, null);
    }

    /** As {@link #post(String, Map)}, with what Asterisk says to it. */
    JsonNode make(String path, Map<String, String> query) {
        return send("POST", path, query, null);
    }

    void post(String path, Map<String, String> query) {
        var _ = make(path, query);
    }

    void post(String path, Map<String, String> query, Object body) {
        var _ = send("POST", path, query, body);
    }

    void post(String path) {
        post(path, Map.of());
    }

    void put(String path, Object body) {
        var _ = send("PUT", path, Map.of(), body);
    }

    void delete(String path, Map<String, String> query) {
        var _ = send("DELETE", path, query, null);
    }

    /** A path with its variable segments encoded. */
    static String path(String first, String... segments) {
        StringBuilder path = new StringBuilder(first);
        for (String segment : segments) {
            path.append('/').append(encode(segment));
        }
        return path.toString();
    }

    /** For ending what may have ended by itself. */
    static void unlessGone(Runnable command) {
        try {
            command.run();
        } catch (LineFailure e) {
            if (e.kind() != Kind.GONE) {
                throw e;
            }
        }
    }

    private static String encode(String text) {
        // A form encoder writes a space as '+', which a path would keep.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode send(String method, String path, Map<String, String> query, @Nullable Object body) {
        String what = method + " " + path;
        if (gateClosed && !method.equals("GET")) {
            throw new LineFailure(Kind.NOT_OWNER, what + ": another controller has taken over");
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path, query))
                .timeout(settings.deadline())
                .header("Authorization", authorization);
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(json.writeValueAsString(body)));
        }
        HttpResponse<byte[]> response;
        try {
            response = http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (HttpTimeoutException e) {
            throw new LineFailure(
                    Kind.NO_REPLY,
                    what + ": Asterisk did not reply within "
                            + settings.deadline().toMillis() + " ms",
                    e);
        } catch (IOException e) {
            throw new LineFailure(Kind.NO_REPLY, what + ": no link to Asterisk at " + settings.url(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LineFailure(Kind.NO_REPLY, what + ": interrupted", e);
        }
        return read(what, query, response);
    }

    private JsonNode read(String what, Map<String, String> query, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        log.trace("{} {}: {}", what, query, status);
        if (status < 300) {
            return response.body().length == 0 ? json.nullNode() : json.readTree(response.body());
        }
        String said = what + ": " + status + " " + new String(response.body(), StandardCharsets.UTF_8);
        throw switch (status) {
            case 401, 403 ->
                new LineFailure(Kind.REFUSED, said + "; the user and password of [asterisk] are not those of ari.conf");
            case 404, 409, 412, 422 -> new LineFailure(Kind.GONE, said);
            // What addChannel says of a channel that has just ended.
            default -> new LineFailure(said.contains("Channel not found") ? Kind.GONE : Kind.REFUSED, said);
        };
    }

    private URI uri(String path, Map<String, String> query) {
        String parameters = new TreeMap<>(query)
                .entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
                        .collect(Collectors.joining("&"));
        return URI.create(settings.url() + "/" + path + (parameters.isEmpty() ? "" : "?" + parameters));
    }
}
