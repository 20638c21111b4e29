package org.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Callback;
import org.trunkline.queue.QueueSignal;
import org.trunkline.queue.Waiting;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class WallboardTest {
    @TempDir
    private Path home;

    private TestApi api;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void start() {
        api = new TestApi(home);
    }

    @AfterEach
    void stop() {
        http.close();
        api.close();
    }

    @Test
    void the_whole_board_comes_first_then_what_changed_and_who_comes_back_gets_the_whole_board_again()
            throws Exception {
        String id;
        try (Stream<String> lines = open("")) {
            Iterator<String> all = lines.iterator();
            JsonNode whole = event(all, "board");
            assertThat(whole.path("queues")).hasSize(1);
            assertThat(whole.path("agents")).hasSize(2);
            api.conversation("i-1", "+442079460001");
            JsonNode change = whole;
            while (!change.at("/agents/0/state").asString("").equals("BUSY")) {
                change = event(all, "change");
                assertThat(change.path("agents")).hasSizeLessThan(2);
            }
            while (change.at("/queues/0/answeredToday").asLong(0) != 1) {
                change = event(all, "change");
            }
            assertThat(change.at("/queues/0/serviceLevelToday").asDouble()).isEqualTo(1.0);
            id = lastId;
        }
        LinkedBlockingQueue<QueueSignal> signals = new LinkedBlockingQueue<>();
        api.floor.enter(new Waiting("i-2", "billing", 0, Set.of(), api.clock.instant()), signals::add);
        try (Stream<String> lines = open(id)) {
            Iterator<String> all = lines.iterator();
            JsonNode whole = event(all, "board");
            assertThat(whole.path("agents")).hasSize(2);
            JsonNode now = whole;
            while (now.at("/queues/0/waiting").asInt(0) != 1) {
                now = event(all, "change");
            }
            assertThat(now.at("/queues/0/longestSince").isNull()).isFalse();
        }
    }

    @Test
    void callbacks_are_due_once_their_time_has_come() throws Exception {
        try (Stream<String> lines = open("")) {
            Iterator<String> all = lines.iterator();
            JsonNode whole = event(all, "board");
            assertThat(whole.at("/queues/0/callbacksDue").asLong(-1)).isZero();
            promised("cb-1", Instant.parse("2099-01-01T09:00:00Z"));
            promised("cb-2", null);
            JsonNode now = whole;
            while (now.at("/queues/0/callbacksDue").asLong(0) == 0) {
                now = event(all, "change");
            }
            assertThat(now.at("/queues/0/callbacksDue").asLong()).isEqualTo(1);
            assertThat(now.path("callbacksDue").asLong()).isEqualTo(1);
        }
    }

    private void promised(String id, @Nullable Instant at) {
        api.happened(
                new CallFact.CallbackPromised(
                        id,
                        id,
                        Callback.Mode.AGENT_FIRST,
                        "billing",
                        0,
                        Set.of(),
                        api.clock.instant(),
                        null,
                        at,
                        "5000"),
                Map.of(CallFact.NUMBER, "+442079460009"));
    }

    @Test
    void the_stream_ends_with_the_log_in_that_opened_it() throws Exception {
        LoggedIn admin = LoggedIn.as(api, "admin", TestApi.PASSWORD);
        HttpRequest request = HttpRequest.newBuilder(api.address().resolve("/api/v1/wallboard/events"))
                .header("Cookie", admin.cookie())
                .build();
        try (Stream<String> lines =
                http.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
            Iterator<String> all = lines.iterator();
            event(all, "board");
            admin.send("DELETE", "/api/v1/session", null);
            while (all.hasNext()) {
                all.next();
            }
        }
    }

    private String lastId = "";

    private JsonNode event(Iterator<String> lines, String name) {
        String line = "";
        while (!line.equals("event: " + name)) {
            line = lines.next();
            lastId = line.startsWith("id: ") ? line.substring(4) : lastId;
        }
        return TestApi.JSON.readTree(lines.next().substring("data: ".length()));
    }

    private Stream<String> open(String last) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.address().resolve("/api/v1/wallboard/events"))
                .header("Authorization", "Bearer " + TestApi.ADMIN);
        if (!last.isEmpty()) {
            request.header("Last-Event-ID", last);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofLines()).body();
    }
}
