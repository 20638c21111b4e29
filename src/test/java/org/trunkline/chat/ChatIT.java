package org.trunkline.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.phone.Answering;
import org.trunkline.store.PostgresForTests;
import org.trunkline.yard.Cast;
import org.trunkline.yard.Center;
import org.trunkline.yard.InYard;
import org.trunkline.yard.Proxy;
import org.trunkline.yard.Yard;
import tools.jackson.databind.JsonNode;

/** A chat with a controller that is killed, over a network that is cut; on PostgreSQL. */
@InYard
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int EACH = 150;

    @TempDir
    static Path folder;

    private Yard yard;
    private PostgresForTests.Server server;
    private Center center;
    private Cast cast;
    private Proxy network;

    @BeforeAll
    void up(Yard shared) throws Exception {
        yard = shared;
        server = new PostgresForTests.Server(folder.resolve("pg"));
        PostgresForTests postgres = server.database();
        center = new Center(
                yard,
                Map.of(
                        "TRUNKLINE_STORE_URL", postgres.settings().url(),
                        "TRUNKLINE_STORE_USER", postgres.settings().user(),
                        "TRUNKLINE_STORE_PASSWORD", postgres.settings().password(),
                        "TRUNKLINE_JOURNAL_SPOOL", folder.resolve("spool").toString(),
                        "TRUNKLINE_CHAT_WEBSITE_QUEUE", "billing"));
    }

    @AfterAll
    void down() throws Exception {
        center.close();
        server.close();
    }

    @BeforeEach
    void enter() {
        cast = new Cast(yard, center);
        network = new Proxy(yard.settings().root().section("api").number("port", 8080, 1, 65_535));
    }

    @AfterEach
    void leave() {
        network.close();
        cast.close();
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + network.port());
    }

    /** As an agent's page does: asked for again, with the same key, until there is an answer. */
    private void insist(String method, String path, String body, int wanted) {
        Awaitility.await(method + " " + path)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    try {
                        return center.send(method, path, body).statusCode() == wanted;
                    } catch (UncheckedIOException _) {
                        return false; // it is just being killed
                    }
                });
    }

    /** The port is free once the thread that listened there has let go of it. */
    private void mend() {
        Awaitility.await("the network is there again")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(() -> {
                    network.mend();
                    return true;
                });
    }

    private void answer(String id, String text) {
        insist(
                "POST",
                "/api/v1/interactions/" + id + "/messages",
                "{\"text\":\"" + text + "\",\"key\":\"key of " + text + "\"}",
                201);
    }

    @Test
    void nothing_that_either_side_says_is_lost_or_doubled_over_kills_and_cuts() throws Exception {
        var _ = cast.agent("101", "1001", new Answering.Never());
        int mark = center.mark();
        try (Page page = Page.open(address(), "website", "{\"name\":\"Ada\"}")) {
            page.say("first");
            page.stored();
            String id = center.await("conversation.Offered", mark)
                    .path("interaction")
                    .asString("");
            insist("POST", "/api/v1/interactions/" + id + "/accept?agent=101", "{}", 204);
            page.state("talking");

            Thread agent =
                    Thread.ofVirtual().start(() -> IntStream.range(0, EACH).forEach(i -> answer(id, "agent " + i)));
            for (int i = 0; i < EACH; i++) {
                page.say("visitor " + i);
                if (i % 15 == 14) {
                    network.cut();
                    page.say("said while the network is cut, " + i);
                    mend();
                }
                if (i % 50 == 25) {
                    page.say("said right before a kill, " + i);
                    center.kill9();
                    page.say("said while nobody is there, " + i);
                    center.start();
                }
            }
            agent.join();
            page.stored();
            page.say("last");
            answer(id, "agent last");
            page.text("last");
            page.text("agent last");

            List<String> told = page.texts();
            assertThat(told).doesNotHaveDuplicates().hasSize(1 + EACH + 10 + 6 + EACH + 2);
            assertThat(numbered(told, "visitor ")).containsExactlyElementsOf(all("visitor "));
            assertThat(numbered(told, "agent ")).containsExactlyElementsOf(all("agent "));
            JsonNode kept =
                    center.get("/api/v1/interactions/" + id + "/messages").path("items");
            assertThat(kept.valueStream().map(one -> one.path("text").asString("")))
                    .as("what is kept is what was told, in the same order")
                    .containsExactlyElementsOf(told);
            assertThat(kept.valueStream()
                            .map(one -> one.path("state").asString(""))
                            .filter(state -> !state.isEmpty()))
                    .as("answers were sent, each once")
                    .containsOnly("SENT");

            try (Page again = Page.of(address(), page.session())) {
                again.text("agent last");
                assertThat(again.texts()).isEqualTo(told);
            }
        }
    }

    private static Stream<String> numbered(List<String> told, String who) {
        return told.stream().filter(text -> text.matches(who + "\\d+"));
    }

    private static List<String> all(String who) {
        return IntStream.range(0, EACH).mapToObj(i -> who + i).toList();
    }
}
