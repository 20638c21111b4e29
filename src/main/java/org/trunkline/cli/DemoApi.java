package org.trunkline.cli;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

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

    JsonNode customer(String id) {
        return get("/api/v1/customers/" + id);
    }

    /** Has the record say that this is the customer's name, and that this is their email address. */
    void isKnownAs(String customer, String name, String email) {
        String path = "/api/v1/customers/" + customer;
        send("PATCH", path, Api.object().put("name", name));
        boolean known = customer(customer)
                .path("identities")
                .valueStream()
                .anyMatch(one -> one.path("address").asString("").equals(email));
        if (!known) {
            send(
                    "POST",
                    path + "/identities",
                    Api.object().put("kind", "email").put("address", email).put("verified", true));
        }
    }

    /** All that happened with a customer, newest first. */
    List<JsonNode> moments(String customer) {
        return get("/api/v1/customers/" + customer + "/timeline?limit=100")
                .path("items")
                .valueStream()
                .toList();
    }

    /** The number of its ticket, once it has one. */
    String ticketOf(String interaction) {
        return until(
                        "a ticket of " + interaction,
                        Duration.ofSeconds(10),
                        () -> get("/api/v1/tickets?interaction=" + interaction).path("items"),
                        found -> !found.isEmpty())
                .get(0)
                .path("number")
                .asString("");
    }

    /** The numbers of the tickets to which an interaction belongs. */
    String ticketsOf(String interaction) {
        return get("/api/v1/tickets?interaction=" + interaction)
                .path("items")
                .valueStream()
                .map(one -> one.path("number").asString(""))
                .collect(Collectors.joining(", "));
    }

    /** @throws DemoFailure if there is none that works */
    JsonNode demoMailbox() {
        return until(
                "a mailbox 'demo' that is fetched",
                Duration.ofSeconds(10),
                () -> get("/api/v1/mailboxes")
                        .path("items")
                        .valueStream()
                        .filter(one -> one.path("name").asString("").equals("demo"))
                        .findFirst()
                        .orElseGet(Api::object),
                found -> found.path("up").asBoolean(false));
    }

    /** Lets an agent do something with a token of their own, which is revoked afterwards. */
    void as(String agent, Consumer<DemoApi> work) {
        ObjectNode wish = Api.object().put("name", "demo").put("agent", agent);
        wish.putArray("roles").add("AGENT");
        JsonNode token = send("POST", "/api/v1/tokens", wish);
        try {
            work.accept(new DemoApi(api.with(token.path("token").asString(""))));
        } finally {
            send("DELETE", "/api/v1/tokens/" + token.path("id").asString(""));
        }
    }

    DemoScreen screen(String agent) {
        return told(() -> new DemoScreen(api, agent));
    }

    DemoVisitor visitor(DemoVisitor.Site site, String subject, String name, String email) {
        return told(() -> new DemoVisitor(site, api, subject, name, email));
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
        return told(() -> api.send(method, path, null));
    }

    JsonNode send(String method, String path, JsonNode body) {
        return told(() -> api.send(method, path, body));
    }

    private static <T> T told(Supplier<T> work) {
        try {
            return work.get();
        } catch (Refused e) {
            throw new DemoFailure(String.valueOf(e.getMessage()));
        }
    }
}
