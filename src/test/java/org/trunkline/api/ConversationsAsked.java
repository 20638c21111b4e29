package org.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.trunkline.agent.Channel;
import org.trunkline.conversation.CarrierForTests;
import org.trunkline.conversation.NotSent;
import org.trunkline.conversation.Received;
import org.trunkline.conversation.Routing;
import org.trunkline.conversation.Upload;
import org.trunkline.customer.Address;
import org.trunkline.queue.PhoneState;
import tools.jackson.databind.JsonNode;

/** Each documented answer about interactions in writing, asked for once. */
final class ConversationsAsked {
    private static final String ALL = "/api/v1/conversations";
    private static final String ONE = "/api/v1/interactions/";
    private static final String NONE = "{}";
    private static final String ACCOUNT = "desk@center.example";

    private ConversationsAsked() {}

    private static String received(TestApi api, String id, String text, Upload... files) {
        return api.conversations
                .received(
                        new Received(
                                Channel.EMAIL,
                                ACCOUNT,
                                id,
                                new Address(Address.Kind.EMAIL, "cleo@cleo.example"),
                                "Cleo",
                                List.of(ACCOUNT),
                                "My order",
                                Instant.now(),
                                text,
                                "<p>" + text + "</p>",
                                List.of(files),
                                List.of()),
                        Routing.to("billing"))
                .interaction();
    }

    private static void offered(TestApi api, String interaction, String agent) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> api.conversations.desk().concerns(interaction, agent));
    }

    /** Who takes what is written, with nothing else in hand. */
    private static void ready(TestApi api, String agent) {
        api.floor.phoneSeen("9" + agent, PhoneState.IDLE);
        api.post("/api/v1/agents/" + agent + "/logout", NONE);
        assertThat(api.post("/api/v1/agents/" + agent + "/login", "{\"phone\":\"9" + agent + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(api.post("/api/v1/agents/" + agent + "/ready", NONE).status())
                .isEqualTo(200);
    }

    static void all(TestApi api) {
        CarrierForTests mail = new CarrierForTests(Channel.EMAIL, ACCOUNT);
        api.conversations.carry(mail);
        String token = api.token(Role.AGENT);
        String id = received(
                api,
                "<1@cleo.example>",
                "Where is it?",
                Upload.of("order.txt", "order".getBytes(StandardCharsets.UTF_8)),
                Upload.of("run.exe", new byte[] {'M', 'Z', 0, 3, 0, 0}));
        String messages = ONE + id + "/messages";
        assertThat(api.send("GET", messages, token, null).status())
                .as("not the agent's yet")
                .isEqualTo(404);
        ready(api, "101");
        offered(api, id, "101");

        JsonNode inbox = api.send("GET", ALL, token, null).json().path("items");
        assertThat(inbox.at("/0/offered").asBoolean()).isTrue();
        assertThat(inbox.at("/0/interaction/id").asString()).isEqualTo(id);
        assertThat(api.get(ALL + "?state=WAITING&channel=email&queue=billing&limit=1")
                        .json()
                        .path("items"))
                .hasSize(1);
        assertThat(api.send("GET", ALL + "?agent=102", token, null).status()).isEqualTo(403);
        for (String wrong : List.of("state=x", "channel=voice", "after=x", "limit=0")) {
            assertThat(api.get(ALL + "?" + wrong).status()).as(wrong).isEqualTo(400);
        }

        answers(api, mail, id, messages, token);
        around(api, id, token);
        over(api, id, messages, token);
        begun(api, mail, token);
    }

    private static void answers(TestApi api, CarrierForTests mail, String id, String messages, String token) {
        assertThat(api.send("POST", messages, token, "{\"text\":\"hello\"}").status())
                .as("before it is accepted")
                .isEqualTo(409);
        assertThat(api.send("POST", ONE + "none/accept", token, NONE).status()).isEqualTo(404);
        assertThat(api.post(ONE + id + "/accept", NONE).status())
                .as("as nobody")
                .isEqualTo(400);
        assertThat(api.post(ONE + id + "/accept?agent=102", NONE).status()).isEqualTo(409);
        assertThat(api.send("POST", ONE + id + "/accept", token, NONE).status()).isEqualTo(204);
        mail.fails(NotSent.forGood("no such mailbox", new IOException("550")));
        JsonNode failed = api.send("POST", messages, token, "{\"text\":\"It is on its way\",\"key\":\"k1\"}")
                .json();
        String message = failed.path("id").asString();
        assertThat(failed.path("by").asString()).isEqualTo("101");
        assertThat(api.send("POST", messages, token, "{\"text\":\"It is on its way\",\"key\":\"k1\"}")
                        .json()
                        .path("id")
                        .asString())
                .isEqualTo(message);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> api.get(messages).json().path("items").toString().contains("no such mailbox"));
        String again = messages + "/" + message + "/again";
        assertThat(api.send("POST", again, token, NONE).status()).isEqualTo(204);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> api.get(messages).json().path("items").toString().contains("\"SENT\""));
        assertThat(api.send("POST", again, token, NONE).status()).isEqualTo(409);
        assertThat(api.post(ONE + "none/messages/m1/again", NONE).status()).isEqualTo(404);

        assertThat(api.send("POST", messages, token, "{\"note\":true,\"text\":\"a nice one\"}")
                        .status())
                .isEqualTo(201);
        assertThat(api.post(messages, NONE).status()).isEqualTo(400);
        assertThat(api.post(messages, "{\"text\":\"x\",\"attachments\":[\"a1\"]}")
                        .status())
                .isEqualTo(400);
        assertThat(api.post(ONE + "none/messages", "{\"text\":\"x\"}").status()).isEqualTo(404);

        JsonNode all = api.send("GET", messages, token, null).json();
        assertThat(all.path("items"))
                .extracting(one -> one.path("direction").asString())
                .containsExactly("IN", "OUT", "NOTE");
        String letter = messages + "/" + all.at("/items/0/id").asString() + "/page";
        assertThat(api.send("GET", letter, token, null).body()).contains("<p>Where is it?</p>");
        assertThat(api.send("GET", messages + "/none/page", token, null).status())
                .isEqualTo(404);
        JsonNode files = all.at("/items/0/attachments");
        assertThat(files.at("/1/refused").asString()).isNotEmpty();
        String file = "/api/v1/message-files/" + files.at("/0/id").asString();
        assertThat(api.send("GET", file, token, null).body()).isEqualTo("order");
        assertThat(api.get("/api/v1/message-files/" + files.at("/1/id").asString())
                        .status())
                .isEqualTo(410);
        assertThat(api.get("/api/v1/message-files/none").status()).isEqualTo(404);
    }

    private static void around(TestApi api, String id, String token) {
        String draft = ONE + id + "/draft";
        assertThat(api.send("PUT", draft, token, "{\"text\":\"Dear Cleo\"}")
                        .json()
                        .path("text")
                        .asString())
                .isEqualTo("Dear Cleo");
        assertThat(api.send("PUT", draft, TestApi.ADMIN, "{\"text\":\"x\"}").status())
                .isEqualTo(400);
        assertThat(api.send("PUT", ONE + "none/draft", token, NONE).status()).isEqualTo(404);
        assertThat(api.send("GET", ONE + id + "/messages", token, null)
                        .json()
                        .at("/draft/text")
                        .asString())
                .isEqualTo("Dear Cleo");

        String presence = ONE + id + "/presence";
        assertThat(api.send("PUT", presence + "?agent=102", TestApi.ADMIN, "{\"writing\":true}")
                        .status())
                .isEqualTo(200);
        JsonNode others = api.send("PUT", presence, token, NONE).json().path("items");
        assertThat(others.at("/0/agent").asString()).isEqualTo("102");
        assertThat(others.at("/0/writing").asBoolean()).isTrue();
        assertThat(api.send("DELETE", presence + "?agent=102", TestApi.ADMIN, null)
                        .status())
                .isEqualTo(204);
        for (String method : List.of("PUT", "DELETE")) {
            String body = method.equals("PUT") ? NONE : null;
            assertThat(api.send(method, presence, TestApi.ADMIN, body).status()).isEqualTo(400);
            assertThat(api.send(method, ONE + "none/presence", token, body).status())
                    .isEqualTo(404);
        }

        String intent = ONE + id + "/intent";
        assertThat(api.send("PUT", intent, token, "{\"intent\":\"nonsense\"}").status())
                .isEqualTo(400);
        intents(api);
        assertThat(api.send("GET", "/api/v1/intents", token, null).json().at("/items/0/says"))
                .hasToString("\"an order\"");
        assertThat(api.send("GET", "/api/v1/colleagues", token, null).json().path("agents"))
                .hasSize(2);
        assertThat(api.send("GET", ONE + id + "/pop", token, null)
                        .json()
                        .at("/customer/id")
                        .asString())
                .isNotEmpty();
        assertThat(api.send("GET", ONE + "none/pop", token, null).status()).isEqualTo(404);
        assertThat(api.send("PUT", intent, token, "{\"intent\":\"order\"}").status())
                .isEqualTo(204);
        assertThat(api.send("PUT", ONE + "none/intent", token, "{\"intent\":\"order\"}")
                        .status())
                .isEqualTo(404);
        assertThat(api.get(ONE + id + "/messages")
                        .json()
                        .at("/conversation/intent")
                        .asString())
                .isEqualTo("order");
    }

    private static void intents(TestApi api) {
        try {
            Path folder = Files.createDirectories(api.flowFolder().resolve("intents"));
            Files.writeString(folder.resolve("all.xml"), """
                    <intents xmlns="urn:trunkline:intents:1" language="en">
                      <intent name="order" says="an order"><example>where is my order</example></intent>
                    </intents>
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        api.flows.reload();
    }

    private static void over(TestApi api, String id, String messages, String token) {
        assertThat(api.send("POST", ONE + id + "/transfer", token, "{\"queue\":\"none\"}")
                        .status())
                .isEqualTo(409);
        assertThat(api.send("POST", ONE + id + "/transfer", token, "{\"number\":\"+442079460009\"}")
                        .status())
                .isEqualTo(400);
        assertThat(api.send("POST", ONE + "none/done", token, NONE).status()).isEqualTo(404);
        assertThat(api.send("POST", ONE + id + "/done", token, NONE).status()).isEqualTo(204);
        assertThat(api.send("POST", ONE + id + "/done", token, NONE).status()).isEqualTo(409);
        assertThat(api.get(ONE + id).json().at("/interaction/ending/reason").asString())
                .isEqualTo("COMPLETED");
        assertThat(api.get(ONE + id + "/story").json().path("items").toString())
                .contains("the customer wrote by email", "agent 101 has it", "ended: completed, by agent")
                .doesNotContain("conversation.");
        assertThat(Stream.of(api.get(ONE + id + "/why").json().path("items").toString()))
                .allMatch(why -> why.contains("\"agent\":\"101\""));

        ready(api, "101");
        String next = received(api, "<2@cleo.example>", "And now?");
        offered(api, next, "101");
        assertThat(api.send("POST", ONE + "none/decline", token, NONE).status()).isEqualTo(404);
        assertThat(api.post(ONE + next + "/decline", NONE).status()).isEqualTo(400);
        assertThat(api.post(ONE + next + "/decline?agent=102", NONE).status()).isEqualTo(409);
        assertThat(api.send("POST", ONE + next + "/decline", token, NONE).status())
                .isEqualTo(204);
        assertThat(api.post(ONE + next + "/done", NONE).status())
                .as("a supervisor ends what nobody has")
                .isEqualTo(204);
        assertThat(messages).contains(id);
    }

    private static void begun(TestApi api, CarrierForTests mail, String token) {
        ready(api, "101");
        String wish = "{\"channel\":\"email\",\"to\":\"Dan@Dan.example\",\"text\":\"Your contract\",\"key\":\"k2\"}";
        TestApi.Answer made = api.send("POST", ALL, token, wish);
        assertThat(made.status()).isEqualTo(201);
        String id = made.json().path("interaction").asString();
        assertThat(api.send("POST", ALL, token, wish).json().path("interaction").asString())
                .as("the same key")
                .isEqualTo(id);
        for (String wrong : List.of(
                NONE,
                "{\"channel\":\"fax\",\"to\":\"x\",\"text\":\"x\"}",
                "{\"channel\":\"sms\",\"to\":\"+442079460001\",\"text\":\"x\"}",
                "{\"channel\":\"email\",\"to\":\"nobody\",\"text\":\"x\"}",
                "{\"channel\":\"email\",\"to\":\"a@b.example\",\"text\":\"\"}",
                "{\"channel\":\"email\",\"to\":\"a@b.example\",\"text\":\"x\",\"queue\":\"none\"}")) {
            assertThat(api.send("POST", ALL, token, wrong).status()).as(wrong).isEqualTo(400);
        }
        assertThat(api.post(ALL, "{\"channel\":\"email\",\"to\":\"a@b.example\",\"text\":\"x\",\"agent\":\"102\"}")
                        .status())
                .as("who is not logged in, or has something in hand")
                .isIn(409);
        assertThat(api.send("POST", ONE + id + "/done", token, NONE).status()).isEqualTo(204);
        assertThat(mail.account()).isEqualTo(ACCOUNT);
    }

    /** What the stream of one agent refuses; what it tells is for a reader of streams. */
    static void events(TestApi api) {
        String own = "/api/v1/agents/101/events";
        assertThat(api.send("GET", own + "?after=x", api.token(Role.AGENT), null)
                        .status())
                .isEqualTo(400);
        assertThat(api.send("GET", "/api/v1/agents/102/events", api.token(Role.AGENT), null)
                        .status())
                .isEqualTo(403);
        assertThat(api.get("/api/v1/agents/none/events").status()).isEqualTo(404);
    }
}
