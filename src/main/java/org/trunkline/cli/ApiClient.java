package org.trunkline.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Talks to the API of a running Trunkline.
 *
 * @param whence where the address is from, for the message that nobody answers there; may be empty
 */
record ApiClient(URI address, String token, String whence) {
    private static final Duration WITHIN = Duration.ofSeconds(20);

    /** The same one for whoever has this token. */
    ApiClient with(String other) {
        return new ApiClient(address, other, whence);
    }

    /** @throws Refused if there is no answer, or one that is not a success */
    JsonNode send(String method, String path, @Nullable JsonNode body) {
        HttpResponse<String> answer = exchange(method, path, body);
        if (answer.statusCode() >= 300) {
            throw refused(answer.statusCode(), answer.body());
        }
        return answer.body().isEmpty() ? Api.JSON.createObjectNode() : tree(answer.body());
    }

    /** As {@link #send}, whatever the status. */
    HttpResponse<String> exchange(String method, String path, @Nullable JsonNode body) {
        HttpRequest.Builder request = request(path).timeout(WITHIN);
        request.method(
                method,
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body.toString()));
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted");
        }
    }

    /** Writes what is at an address into a file, which must not be there yet. */
    void download(String method, String path, Path file) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> answer = http.send(
                    request(path)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                if (answer.statusCode() != 200) {
                    throw refused(answer.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
                }
                write(body, file);
            }
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted");
        }
    }

    /** Posts a file as it is, however long that takes. */
    JsonNode upload(String path, Path file) {
        if (!Files.isReadable(file)) {
            throw new Refused("there is no file " + file + " that can be read");
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = request(path)
                    .header("Content-Type", "text/plain; charset=utf-8")
                    .POST(HttpRequest.BodyPublishers.ofFile(file))
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw refused(answer.statusCode(), answer.body());
            }
            return tree(answer.body());
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted");
        }
    }

    private static void write(InputStream body, Path file) {
        try {
            Files.copy(body, file);
        } catch (IOException e) {
            throw new Refused(file + " cannot be written (" + e.getClass().getSimpleName() + "); give another with -o");
        }
    }

    /** The lines of a live stream; ends when the stream does. */
    HttpResponse<Stream<String>> stream(HttpClient http, String path, @Nullable String lastEventId) {
        HttpRequest.Builder request = request(path);
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
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted");
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).header("Authorization", "Bearer " + token);
    }

    private Refused unreachable(IOException e) {
        return new Refused("Trunkline does not answer at " + address + " ("
                + Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName()) + ")" + whence
                + "; start it with scripts/run, or name another with --home or --url");
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
            return Api.JSON.readTree(body);
        } catch (JacksonException e) {
            return Api.JSON.createObjectNode();
        }
    }
}
