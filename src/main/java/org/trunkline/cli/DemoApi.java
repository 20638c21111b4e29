package org.trunkline.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the demo asks the API of the running Trunkline. */
final class DemoApi implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final long LOOK_AGAIN_MILLIS = 50;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;
    private final String token;

    DemoApi(URI address, String token) {
        this.address = address;
        this.token = token;
    }

    /** @throws DemoFailure if Trunkline cannot take calls */
    void ready() {
        HttpResponse<String> answer = exchange("GET", "/health/ready");
        if (answer.statusCode() != 200) {
            throw new DemoFailure("it answers " + answer.statusCode() + ": " + answer.body());
        }
    }

    JsonNode agents() {
        return get("/api/v1/agents").path("items");
    }

    JsonNode agent(String id) {
        return get("/api/v1/agents/" + id);
    }

    void logOut(String agent) {
        success("/api/v1/agents/" + agent + "/logout", exchange("POST", "/api/v1/agents/" + agent + "/logout"));
    }

    /** The newest interaction of this caller that began after {@code from}; an empty object if there is none yet. */
    JsonNode newestOf(String caller, Instant from) {
        JsonNode items = get("/api/v1/interactions?caller=" + URLEncoder.encode(caller, StandardCharsets.UTF_8)
                        + "&from=" + from)
                .path("items");
        return items.isEmpty() ? JSON.createObjectNode() : items.get(0);
    }

    JsonNode interaction(String id) {
        return get("/api/v1/interactions/" + id).path("interaction");
    }

    JsonNode story(String id) {
        return get("/api/v1/interactions/" + id + "/story").path("items");
    }

    JsonNode timeline(String customer) {
        return get("/api/v1/customers/" + customer + "/timeline").path("items");
    }

    /** Asks again and again until the answer is as wanted. */
    JsonNode until(String what, Duration limit, Asked asked, Predicate<JsonNode> wanted) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            JsonNode answer = asked.ask();
            if (wanted.test(answer)) {
                return answer;
            }
            if (System.nanoTime() > end) {
                throw new DemoFailure(
                        "the API does not show " + what + " within " + limit.toSeconds() + " s but " + answer);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DemoFailure("interrupted");
            }
        }
    }

    interface Asked {
        JsonNode ask();
    }

    private JsonNode get(String path) {
        return success(path, exchange("GET", path));
    }

    private static JsonNode success(String path, HttpResponse<String> answer) {
        if (answer.statusCode() >= 300) {
            throw new DemoFailure(path + " answers " + answer.statusCode() + ": " + answer.body());
        }
        try {
            return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
        } catch (JacksonException e) {
            throw new DemoFailure(path + " answers something that is not JSON");
        }
    }

    private HttpResponse<String> exchange(String method, String path) {
        try {
            return http.send(
                    HttpRequest.newBuilder(address.resolve(path))
                            .header("Authorization", "Bearer " + token)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .timeout(ANSWER_WITHIN)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new DemoFailure(
                    "no answer from " + address + " (" + e.getClass().getSimpleName() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted");
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
