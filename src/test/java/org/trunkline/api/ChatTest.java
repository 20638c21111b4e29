package org.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.agent.Channel;
import org.trunkline.chat.Page;
import org.trunkline.conversation.ConversationFilter;
import org.trunkline.queue.PhoneState;
import tools.jackson.databind.JsonNode;

/** Visitors' pages over real sockets, an agent over the API; on H2. */
class ChatTest {
    private static final String CHAT = "website";

    @TempDir
    private Path home;

    private TestApi api;

    @BeforeEach
    void start() {
        api = new TestApi(home);
        api.floor.phoneSeen("9101", PhoneState.IDLE);
        // Nobody waits where nobody is.
        assertThat(api.post("/api/v1/agents/101/login", "{\"phone\":\"9101\"}")
                        .status())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private Page page() {
        return Page.open(api.address(), CHAT, "{\"name\":\"Ada\"}");
    }

    private String interaction() {
        return api.conversations
                .desk()
                .list(new ConversationFilter(null, Channel.CHAT, null, null), null, 10)
                .items()
                .getFirst()
                .interaction()
                .id();
    }

    /** Agent 101 has the chat that waits. */
    private String taken() {
        api.post("/api/v1/agents/101/ready", "{}");
        String id = interaction();
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> api.conversations.desk().concerns(id, "101"));
        assertThat(api.send("POST", "/api/v1/interactions/" + id + "/accept", api.token(Role.AGENT), null)
                        .status())
                .isEqualTo(204);
        return id;
    }

    private void answer(String id, String text) {
        assertThat(api.send(
                                "POST",
                                "/api/v1/interactions/" + id + "/messages",
                                api.token(Role.AGENT),
                                "{\"text\":\"" + text + "\"}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void a_visitor_is_stored_waits_is_answered_and_sees_it_again_after_a_reload() {
        try (Page page = page()) {
            String key = page.say("Where is my parcel?");
            page.stored();
            JsonNode own = page.frame(frame -> frame.path("type").asString().equals("message"));
            assertThat(own.path("key").asString()).isEqualTo(key);
            assertThat(own.path("from").asString()).isEqualTo("customer");
            page.state("waiting");

            String id = taken();
            assertThat(page.state("talking").path("agent").path("name").asString())
                    .isEqualTo("Agent 101");
            answer(id, "On its way");
            page.text("On its way");
            api.send(
                    "POST",
                    "/api/v1/interactions/" + id + "/messages",
                    api.token(Role.AGENT),
                    "{\"text\":\"psst\",\"note\":true}");
            answer(id, "It comes today");
            page.text("It comes today");

            try (Page again = Page.of(api.address(), page.session())) {
                again.text("It comes today");
                assertThat(again.texts())
                        .as("all that was said, in its order, without our notes")
                        .containsExactly("Where is my parcel?", "On its way", "It comes today");
                again.say("Thank you");
                page.text("Thank you");
            }
            assertThat(api.send("POST", "/api/v1/interactions/" + id + "/done", api.token(Role.AGENT), "{}")
                            .status())
                    .isEqualTo(204);
            page.state("ended");
        }
    }

    @Test
    void a_message_that_is_sent_again_is_stored_once() {
        try (Page page = page()) {
            String frame = "{\"type\":\"message\",\"key\":\"one-and-the-same\",\"text\":\"Hello\"}";
            page.send(frame);
            page.send(frame);
            page.cut();
            page.frame(one -> one.path("type").asString().equals("welcome"));
            Awaitility.await()
                    .until(() -> page.frames().stream()
                                    .filter(one -> one.path("type").asString().equals("welcome"))
                                    .count()
                            == 2);
            page.send(frame);
            page.frame(one -> one.path("key").asString().equals("one-and-the-same")
                    && one.path("type").asString().equals("stored"));
            page.say("after all");
            page.text("after all");
            assertThat(page.texts()).containsExactly("Hello", "after all");
        }
    }

    @Test
    void nothing_is_lost_or_doubled_over_ten_cuts() {
        try (Page page = page()) {
            page.say("first");
            page.stored();
            String id = taken();
            for (int i = 0; i < 250; i++) {
                page.say("visitor " + i);
                answer(id, "agent " + i);
                if (i % 25 == 24) {
                    page.cut();
                }
            }
            page.stored();
            page.say("last");
            page.text("last");
            page.text("agent 249");
            List<String> texts = page.texts();
            assertThat(texts).doesNotHaveDuplicates().hasSize(502);
            assertThat(texts.stream().filter(text -> text.startsWith("visitor")))
                    .as("in the order of their writer")
                    .containsExactlyElementsOf(numbered("visitor"));
            assertThat(texts.stream().filter(text -> text.startsWith("agent")))
                    .containsExactlyElementsOf(numbered("agent"));
            assertThat(api.conversations.messages(id)).hasSize(502);
        }
    }

    private static List<String> numbered(String who) {
        return java.util.stream.IntStream.range(0, 250)
                .mapToObj(i -> who + " " + i)
                .toList();
    }

    @Test
    void a_file_is_a_message_and_only_its_session_has_it() throws Exception {
        try (Page page = page();
                Page stranger = page()) {
            byte[] png = java.util.Base64.getDecoder()
                    .decode(
                            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");
            assertThat(upload(page.session(), "dot.png", png)).isEqualTo(201);
            assertThat(upload(page.session(), "run.exe", new byte[] {'M', 'Z', 0, 1, 2, 3}))
                    .isEqualTo(415);
            assertThat(upload(page.session(), "big.png", new byte[2 << 20])).isEqualTo(413);
            JsonNode told = page.frame(frame -> frame.path("files").size() == 1);
            String file = told.path("files").get(0).path("id").asString();
            assertThat(told.path("files").get(0).path("name").asString()).isEqualTo("dot.png");
            assertThat(download(page.session(), file).body()).isEqualTo(png);
            assertThat(download(stranger.session(), file).statusCode()).isEqualTo(404);
            assertThat(download("made-up", file).statusCode()).isEqualTo(401);
        }
    }

    private int upload(String session, String name, byte[] bytes) throws Exception {
        return send(HttpRequest.newBuilder(api.address()
                                .resolve("/chat/v1/files?name=" + name + "&key=key-of-" + name.replace('.', '-')))
                        .header("Authorization", "Bearer " + session)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)))
                .statusCode();
    }

    private HttpResponse<byte[]> download(String session, String file) throws Exception {
        return send(HttpRequest.newBuilder(api.address().resolve("/chat/v1/files/" + file))
                .header("Authorization", "Bearer " + session));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void only_pages_that_may_have_the_chat_have_it() throws Exception {
        for (String[] one : new String[][] {{"https://shop.example", "200"}, {"https://evil.example", "403"}}) {
            HttpResponse<byte[]> answer =
                    send(HttpRequest.newBuilder(api.address().resolve("/chat/v1/website"))
                            .header("Origin", one[0]));
            assertThat(answer.statusCode()).as(one[0]).isEqualTo(Integer.parseInt(one[1]));
            assertThat(answer.headers()
                            .firstValue("Access-Control-Allow-Origin")
                            .isPresent())
                    .isEqualTo(one[1].equals("200"));
        }
    }
}
