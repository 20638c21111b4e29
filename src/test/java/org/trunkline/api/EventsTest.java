package org.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Ending;
import org.trunkline.journal.Position;

@Timeout(60)
class EventsTest {
    @TempDir
    private Path home;

    private TestApi api;

    @BeforeEach
    void start() {
        api = new TestApi(home);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void a_reader_that_comes_back_with_its_last_id_misses_nothing_and_gets_nothing_twice() throws Exception {
        note(1, 20);
        List<String> got = new ArrayList<>();
        try (Stream<String> lines = open("/api/v1/events?after=0.0&type=call.", "")) {
            got.addAll(ids(lines, 13));
        }
        note(21, 40); // while nobody reads
        try (Stream<String> lines = open("/api/v1/events?type=call.", got.getLast())) {
            Iterator<String> all = lines.iterator();
            got.addAll(ids(all, 20));
            note(41, 50); // live
            got.addAll(ids(all, 17));
        }
        List<String> written = api.journal.reader().after(Position.START, "call.", 1000).stream()
                .map(entry -> entry.position().toString())
                .toList();
        assertThat(written).hasSize(50);
        assertThat(got).isEqualTo(written);
    }

    @Test
    void an_event_carries_its_position_its_type_and_its_fact() throws Exception {
        api.happened(new CallFact.Noted("i-7", "line one\nline two"), Map.of());
        try (Stream<String> lines = open("/api/v1/events?after=0.0&type=call.Noted", "")) {
            Iterator<String> all = lines.iterator();
            String id = next(all, "id: ");
            assertThat(next(all, "event: ")).isEqualTo("call.Noted");
            var data = TestApi.JSON.readTree(next(all, "data: "));
            assertThat(data.path("id").asString()).isEqualTo(id);
            assertThat(data.path("interaction").asString()).isEqualTo("i-7");
            assertThat(data.at("/fact/text").asString()).isEqualTo("line one\nline two");
        }
    }

    @Test
    void an_agent_is_told_of_an_offer_with_what_is_known_and_of_nobody_elses() throws Exception {
        api.conversation("i-1", "+442079460001");
        api.happened(new CallFact.Ended("i-1", Ending.completed(Ending.Responsible.CALLER)), Map.of());
        Position from = api.journal
                .reader()
                .after(Position.START, "call.", 1000)
                .getLast()
                .position();
        api.happened(
                new CallFact.Arrived("i-2", "i-2.caller", "5000", "main", "v1"),
                Map.of(CallFact.CALLER, "+442079460001"));
        api.happened(new CallFact.Understood("i-2", "bill", 0.9), Map.of());
        api.happened(new CallFact.Queued("i-2", "billing", 5, Set.of()), Map.of());
        api.happened(new CallFact.Rang("i-3", "i-3/1", "102", "1002", "leg-3"), Map.of());
        api.happened(new CallFact.Rang("i-2", "i-2/1", "101", "1001", "leg-2"), Map.of());
        try (Stream<String> lines = open("/api/v1/agents/101/events?after=" + from, "")) {
            Iterator<String> all = lines.iterator();
            var data = TestApi.JSON.readTree(next(all, "data: "));
            while (!data.path("type").asString().equals("call.Rang")) {
                // What is left of the call of before.
                assertThat(data.path("interaction").asString("i-1")).isEqualTo("i-1");
                data = TestApi.JSON.readTree(next(all, "data: "));
            }
            assertThat(data.at("/pop/interaction/id").asString()).isEqualTo("i-2");
            assertThat(data.at("/pop/customer/id").asString()).isNotEmpty();
            assertThat(data.at("/pop/history/0/id").asString()).isEqualTo("i-1");
            assertThat(data.at("/pop/intent").asString()).isEqualTo("bill");
            assertThat(data.at("/pop/queue").asString()).isEqualTo("billing");
            assertThat(data.at("/pop/waitedSeconds").asDouble(-1)).isNotNegative();
        }
    }

    @Test
    void a_quiet_stream_has_heartbeats_and_ends_when_the_server_stops() throws Exception {
        Stream<String> lines = open("/api/v1/events", "");
        Iterator<String> all = lines.iterator();
        assertThat(next(all, ": ")).startsWith("from");
        assertThat(next(all, ": ")).isNotEmpty();
        api.server.close();
        try {
            while (all.hasNext()) {
                all.next();
            }
        } catch (UncheckedIOException e) {
            assertThat(e).isNotNull(); // a cut is an end, too
        }
    }

    @Test
    void a_reader_that_leaves_is_nothing_to_log() throws Exception {
        Logger streams = (Logger) LoggerFactory.getLogger("org.trunkline");
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        streams.addAppender(logged);
        streams.setLevel(Level.INFO);
        try (Stream<String> stays = open("/api/v1/events?type=call.", "0.0")) {
            comeAndLeave();
            Iterator<String> all = stays.iterator();
            for (int i = 1; i <= 50; i++) {
                note(i, i);
                assertThat(ids(all, 1)).hasSize(1);
            }
            assertThat(logged.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .isEmpty();
        } finally {
            streams.setLevel(null);
            streams.detachAppender(logged);
        }
    }

    /** Without a farewell: what is written to it next fails. */
    private void comeAndLeave() throws Exception {
        try (Socket reader =
                new Socket(InetAddress.getLoopbackAddress(), api.address().getPort())) {
            reader.setSoLinger(true, 0);
            reader.getOutputStream()
                    .write(("GET /api/v1/events HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer " + TestApi.ADMIN
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(reader.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(answer.lines().anyMatch(line -> line.startsWith(": from")))
                    .isTrue();
        }
    }

    private void note(int from, int to) {
        for (int i = from; i <= to; i++) {
            api.happened(new CallFact.Noted("i-1", "note " + i), Map.of());
        }
    }

    private Stream<String> open(String path, String lastId) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(api.address().resolve(path)).header("Authorization", "Bearer " + TestApi.ADMIN);
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        // Not closed: that would wait for the stream to end.
        HttpClient http = HttpClient.newHttpClient();
        HttpResponse<Stream<String>> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        return answer.body();
    }

    private static List<String> ids(Stream<String> lines, int count) {
        return ids(lines.iterator(), count);
    }

    private static List<String> ids(Iterator<String> lines, int count) {
        List<String> ids = new ArrayList<>();
        while (ids.size() < count) {
            ids.add(next(lines, "id: "));
        }
        return ids;
    }

    private static String next(Iterator<String> lines, String start) {
        while (true) {
            String line = lines.next();
            if (line.startsWith(start)) {
                return line.substring(start.length());
            }
        }
    }
}
