package org.trunkline.cli;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** What the demo asks the API of the running Trunkline. */
final class DemoApi {
    private static final long LOOK_AGAIN_MILLIS = 50;

    private final ApiClient api;

    DemoApi(ApiClient api) {
        this.api = api;
    }

    /** @throws DemoFailure if Trunkline cannot take calls */
    void ready() {
        try {
            HttpResponse<String> answer = api.exchange("GET", "/health/ready", null);
            if (answer.statusCode() != 200) {
                throw new DemoFailure("it answers " + answer.statusCode() + ": " + answer.body());
            }
        } catch (Refused e) {
            throw new DemoFailure(String.valueOf(e.getMessage()));
        }
    }

    boolean listensToCallers() {
        for (JsonNode part : get("/health/ready").path("parts")) {
            if (part.path("name").asString("").equals("speech")) {
                return part.path("detail").asString("").contains("calls listened to");
            }
        }
        return false;
    }

    JsonNode agents() {
        return get("/api/v1/agents").path("items");
    }

    JsonNode agent(String id) {
        return get("/api/v1/agents/" + id);
    }

    void logOut(String agent) {
        var _ = send("POST", "/api/v1/agents/" + agent + "/logout");
    }

    /** The newest interaction of this caller that began after {@code from}; an empty object if there is none yet. */
    JsonNode newestOf(String caller, Instant from) {
        JsonNode items = get("/api/v1/interactions?caller=" + Api.segment(caller) + "&from=" + from)
                .path("items");
        return items.isEmpty() ? Api.object() : items.get(0);
    }

    JsonNode queue(String name) {
        return get("/api/v1/queues/" + Api.segment(name));
    }

    /** What this number is owed; an empty object if that is nothing. */
    JsonNode callbackOf(String number) {
        for (JsonNode owed : get("/api/v1/callbacks").path("items")) {
            if (owed.path("number").asString("").equals(number)) {
                return owed;
            }
        }
        return Api.object();
    }

    JsonNode interaction(String id) {
        return get("/api/v1/interactions/" + id).path("interaction");
    }

    /** Who had a part in the conversation, in order. */
    String talkedWith(String id) {
        return StreamSupport.stream(
                        get("/api/v1/interactions/" + id).path("parts").spliterator(), false)
                .map(part -> part.path("kind").asString("").toLowerCase(Locale.ROOT) + " "
                        + part.path("party").asString(""))
                .collect(Collectors.joining(", then "));
    }

    JsonNode story(String id) {
        return get("/api/v1/interactions/" + id + "/story").path("items");
    }

    JsonNode timeline(String customer) {
        return get("/api/v1/interactions?customer=" + customer).path("items");
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
        return send("GET", path);
    }

    private JsonNode send(String method, String path) {
        try {
            return api.send(method, path, null);
        } catch (Refused e) {
            throw new DemoFailure(String.valueOf(e.getMessage()));
        }
    }
}
