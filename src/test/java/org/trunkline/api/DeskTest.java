package org.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.agent.Channel;
import org.trunkline.conversation.CarrierForTests;
import org.trunkline.conversation.NotSent;
import org.trunkline.conversation.Received;
import org.trunkline.conversation.Routing;
import org.trunkline.conversation.Upload;
import org.trunkline.customer.Address;
import tools.jackson.databind.JsonNode;

/** What the API has for an agent's page, and whom it shows it to. */
@Timeout(60)
class DeskTest {
    private static final String ACCOUNT = "desk@center.example";
    private static final String NONE = "{}";

    @TempDir
    private Path home;

    private TestApi api;
    private CarrierForTests mail;

    @BeforeEach
    void start() {
        api = new TestApi(home);
        mail = new CarrierForTests(Channel.EMAIL, ACCOUNT);
        api.conversations.carry(mail);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private String email(String id, String from, String text, @Nullable String html, Upload... files) {
        return api.conversations
                .received(
                        new Received(
                                Channel.EMAIL,
                                ACCOUNT,
                                id,
                                new Address(Address.Kind.EMAIL, from),
                                "Ada",
                                List.of(ACCOUNT),
                                "About it",
                                Instant.now(),
                                text,
                                html,
                                List.of(files),
                                List.of()),
                        Routing.to("billing"))
                .interaction();
    }

    private void ready(String agent) {
        api.post("/api/v1/agents/" + agent + "/login", NONE);
        api.post("/api/v1/agents/" + agent + "/ready", NONE);
    }

    private void has(String agent, String id) {
        Awaitility.await().until(() -> api.conversations.desk().concerns(id, agent));
        assertThat(api.post("/api/v1/interactions/" + id + "/accept?agent=" + agent, NONE)
                        .status())
                .isEqualTo(204);
    }

    private String token(String agent) {
        return api.post(
                        "/api/v1/tokens",
                        "{\"name\":\"of " + agent + "\",\"roles\":[\"AGENT\"],\"agent\":\"" + agent + "\"}")
                .json()
                .path("token")
                .asString();
    }

    private int status(String token, String path) {
        return api.send("GET", path, token, null).status();
    }

    private static String messages(String id) {
        return "/api/v1/interactions/" + id + "/messages";
    }

    @Test
    void an_agent_reads_what_was_written_before_by_the_customers_whom_they_had_to_do_with_and_no_others() {
        ready("102");
        String before = email("<1@a.example>", "ada@a.example", "First", "<p>First</p>");
        has("102", before);
        api.post("/api/v1/interactions/" + before + "/done?agent=102", "{\"disposition\":\"solved\"}");
        api.post("/api/v1/agents/102/logout", NONE);
        String others = email("<2@b.example>", "bob@b.example", "Not yours", "<p>x</p>");
        String own = email("<3@a.example>", "ada@a.example", "Second", null);
        String one = token("101");
        String letter = messages(before) + "/"
                + api.get(messages(before)).json().at("/items/0/id").asString() + "/page";
        for (String path : List.of(messages(before), letter, messages(own), messages(others))) {
            assertThat(status(one, path)).as(path).isEqualTo(404);
        }
        String customer = api.get("/api/v1/interactions/" + own)
                .json()
                .at("/interaction/customer")
                .asString();
        assertThat(status(one, "/api/v1/customers/" + customer)).isEqualTo(404);

        api.post("/api/v1/interactions/" + others + "/done", NONE);
        ready("101");
        has("101", own);

        for (String path : List.of(messages(before), letter, messages(own), "/api/v1/customers/" + customer)) {
            assertThat(status(one, path)).as(path).isEqualTo(200);
        }
        assertThat(api.send("POST", messages(before), one, "{\"text\":\"x\"}").status())
                .as("reading is not writing")
                .isEqualTo(404);
        assertThat(status(one, "/api/v1/interactions/" + before)).isEqualTo(404);
        assertThat(status(one, messages(others))).isEqualTo(404);
    }

    @Test
    void who_is_named_in_a_note_may_see_it() {
        ready("101");
        String id = email("<1@a.example>", "ada@a.example", "Hello", null);
        has("101", id);
        String other = token("102");
        assertThat(status(other, messages(id))).isEqualTo(404);
        assertThat(api.send("POST", messages(id), token("101"), "{\"note\":true,\"text\":\"see @102 and @nobody\"}")
                        .status())
                .isEqualTo(201);
        assertThat(status(other, messages(id))).isEqualTo(200);
        assertThat(api.send("POST", messages(id), other, "{\"note\":true,\"text\":\"seen\"}")
                        .status())
                .isEqualTo(201);
        assertThat(api.send("POST", messages(id), other, "{\"text\":\"hello\"}").status())
                .isEqualTo(409);
    }

    @Test
    void a_letter_is_a_page_that_runs_nothing_and_loads_images_from_elsewhere_only_if_asked() {
        ready("101");
        String html = "<p>Hi</p><img src=\"cid:logo\"><img data-src=\"https://tracker.example/p.png\">"
                + "<img src=\"cid:none\">";
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R'};
        String id = email(
                "<1@a.example>",
                "ada@a.example",
                "Hi",
                html,
                new Upload("logo.png", "logo", true, () -> new ByteArrayInputStream(png)));
        has("101", id);
        JsonNode first = api.get(messages(id)).json().at("/items/0");
        String page = messages(id) + "/" + first.path("id").asString() + "/page";

        TestApi.Answer shut = api.get(page);
        assertThat(shut.body())
                .contains("src=\"/api/v1/message-files/"
                        + first.at("/attachments/0/id").asString())
                .doesNotContain(" src=\"https:")
                .doesNotContain("cid:");
        assertThat(policy(shut))
                .contains("default-src 'none'")
                .contains("sandbox")
                .doesNotContain("allow-scripts")
                .endsWith("img-src 'self'");
        TestApi.Answer open = api.get(page + "?images=true");
        assertThat(open.body()).contains(" src=\"https://tracker.example/p.png\"");
        assertThat(policy(open)).endsWith("img-src 'self' https: http:");
    }

    @Test
    void a_message_tells_where_it_repeats_others_and_when_it_is_tried_again() {
        ready("101");
        String text = "Thanks\n\nOn Mon, 2 Mar 2026, Desk <desk@center.example> wrote:\n> Hello\n";
        String id = email("<1@a.example>", "ada@a.example", text, null);
        has("101", id);
        assertThat(api.get(messages(id)).json().at("/items/0/quotedFrom").asInt())
                .isEqualTo(text.indexOf("On Mon"));
        mail.fails(NotSent.forNow("busy", new java.io.IOException("421")));
        api.send("POST", messages(id), token("101"), "{\"text\":\"You are welcome\"}");
        Awaitility.await().untilAsserted(() -> {
            JsonNode answer = api.get(messages(id)).json().at("/items/1");
            assertThat(answer.path("why").asString("")).contains("busy");
            assertThat(Instant.parse(answer.path("retryAt").asString())).isAfter(Instant.now());
        });
        assertThat(api.get(messages(id)).json().at("/items/1/quotedFrom").isNull())
                .isTrue();
    }

    @Test
    void an_agents_stream_tells_the_own_state_who_waits_in_the_own_queues_and_who_looks() throws Exception {
        String one = token("101");
        try (Stream<String> lines = stream(one)) {
            Iterator<String> all = lines.iterator();
            assertThat(next(all, "agent.State", _ -> true).path("state").asString())
                    .isEqualTo("LOGGED_OUT");
            String id = email("<1@a.example>", "ada@a.example", "Hello", null);
            assertThat(next(all, "conversation.Received", _ -> true)
                            .path("interaction")
                            .asString())
                    .isEqualTo(id);
            assertThat(api.send("GET", "/api/v1/conversations?servedBy=101", one, null)
                            .json()
                            .at("/items/0/interaction/id")
                            .asString())
                    .isEqualTo(id);
            assertThat(status(one, "/api/v1/conversations?servedBy=102")).isEqualTo(403);
            ready("101");
            JsonNode offered = next(
                    all, "agent.State", told -> told.path("state").asString().equals("RESERVED"));
            assertThat(Instant.parse(offered.at("/inHand/0/until").asString())).isAfter(Instant.now());
            has("101", id);
            next(all, "conversation.Accepted", _ -> true);
            api.send("PUT", "/api/v1/interactions/" + id + "/presence?agent=102", TestApi.ADMIN, "{\"writing\":true}");
            assertThat(next(all, "conversation.Watchers", _ -> true)
                            .at("/items/0/agent")
                            .asString())
                    .isEqualTo("102");
            JsonNode pop = api.send("GET", "/api/v1/interactions/" + id + "/pop", one, null)
                    .json();
            assertThat(pop.path("subject").asString()).isEqualTo("About it");
        }
    }

    @Test
    void what_was_written_is_found_with_whom_a_contact_is_said_to_be_of() {
        String id = email("<1@a.example>", "ada@a.example", "the heliotrope curtains", null);
        String other = api.post("/api/v1/customers", "{\"name\":\"Bob\"}")
                .json()
                .path("id")
                .asString();
        api.send("PUT", "/api/v1/interactions/" + id + "/customer", TestApi.ADMIN, "{\"customer\":\"" + other + "\"}");
        api.indexed();
        assertThat(api.get("/api/v1/search?kind=message&q=heliotrope&customer=" + other)
                        .json()
                        .path("items"))
                .hasSize(1);
    }

    private static String policy(TestApi.Answer answer) {
        return answer.headers()
                .getOrDefault("content-security-policy", List.of())
                .getFirst();
    }

    private Stream<String> stream(String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(api.address().resolve("/api/v1/agents/101/events"))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(30))
                .build();
        // Not closed: that would wait for the stream to end.
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofLines())
                .body();
    }

    private static JsonNode next(Iterator<String> lines, String type, Predicate<JsonNode> which) {
        while (true) {
            if (lines.next().equals("event: " + type)) {
                JsonNode data = TestApi.JSON.readTree(lines.next().substring("data: ".length()));
                if (which.test(data)) {
                    return data;
                }
            }
        }
    }
}
