package org.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.http.HandlerType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.call.TalkRequest;
import org.trunkline.call.TalkTarget;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Stage;
import org.trunkline.customer.SupervisionMode;
import org.trunkline.flow.RecordOrder;
import org.trunkline.queue.PhoneState;
import org.trunkline.recording.Recording;
import org.trunkline.recording.RecordingFact;
import tools.jackson.databind.JsonNode;

/** The document and the running server say the same. Each answer is held against its schema in {@link TestApi#send}. */
class OpenApiTest {
    private static final String NONE = "{}";

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
    void every_route_is_in_the_document_and_every_operation_is_a_route() {
        Set<HandlerType> requests =
                Set.of(HandlerType.GET, HandlerType.POST, HandlerType.PUT, HandlerType.PATCH, HandlerType.DELETE);
        Set<String> routes = api.server.server().unsafe.internalRouter.allHttpHandlers().stream()
                .map(handler -> handler.endpoint)
                .filter(endpoint -> requests.contains(endpoint.method))
                .filter(endpoint -> !OpenApi.isPage(endpoint.path))
                .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(routes).isEqualTo(api.document.operations());
    }

    @Test
    void every_documented_answer_is_given_and_looks_as_documented() throws IOException {
        interactions();
        talks();
        customers();
        queuesAndSkills();
        closing();
        agents();
        flows();
        tokens();
        users();
        reports();
        operation();
        supervisions();
        callsOut();
        CustomersAsked.person(api);
        ConversationsAsked.events(api);
        ConversationsAsked.all(api);
        SurveysAsked.all(api);
        MessagingAsked.all(api);
        ChatsAsked.all(api);

        Set<String> missing = new HashSet<>(api.document.answers());
        missing.removeAll(api.document.seen());
        // The streams never end: EventsTest and WallboardTest read them.
        assertThat(missing)
                .containsExactlyInAnyOrder(
                        "GET /api/v1/events 200",
                        "GET /api/v1/agents/{id}/events 200",
                        "GET /api/v1/wallboard/events 200",
                        "GET /api/v1/wallboard/events 503");
    }

    private void interactions() throws IOException {
        api.conversation("i-1", "+442079460001");
        Path wav = wav(home.resolve("message.wav"));
        Recording kept = api.archive.keepVoicemail("r-1", "i-1", "sales", Duration.ZERO, wav);
        api.happened(
                new CallFact.VoicemailLeft(
                        "i-1", "sales", "r-1", kept.file(), kept.sha256(), kept.bytes(), kept.length()),
                Map.of());
        api.happened(new CallFact.Gathered("i-1", "account", 6, false), Map.of("account", "123456"));
        api.happened(new CallFact.Ended("i-1", Ending.completed(Ending.Responsible.CALLER)), Map.of());
        assertThat(api.get("/api/v1/interactions?limit=1&agent=101&reason=COMPLETED&from=2020-01-01T00:00:00Z")
                        .json()
                        .path("items"))
                .hasSize(1);
        for (String wrong : Set.of("limit=0", "reason=BORED", "from=today", "after=x")) {
            assertThat(api.get("/api/v1/interactions?" + wrong).status()).isEqualTo(400);
        }
        JsonNode one = api.get("/api/v1/interactions/i-1").json();
        assertThat(one.at("/interaction/ending/reason").asString()).isEqualTo("COMPLETED");
        assertThat(one.at("/values/account").asString()).isEqualTo("123456");
        assertThat(api.get("/api/v1/interactions/i-1/story")
                        .json()
                        .path("items")
                        .toString())
                .contains("speaks with agent 101");
        JsonNode why = api.get("/api/v1/interactions/i-1/why").json();
        assertThat(why.at("/items/0/agent").asString()).isEqualTo("101");
        assertThat(why.path("items").toString()).contains("\"verdict\":\"LOGGED_OUT\"");
        assertThat(why.path("waiting").toString())
                .contains("\"position\":1")
                .contains("\"verdict\":\"NOT_READY\"")
                .contains("\"claims\":[{\"source\":\"flow\",\"priority\":5,\"skills\":[\"billing\"]}]")
                .contains("\"ahead\":[]");
        assertThat(api.get("/api/v1/interactions/i-1/why?at=2001-01-01T00:00:00Z")
                        .json()
                        .path("waiting")
                        .isNull())
                .isTrue();
        assertThat(api.get("/api/v1/interactions/i-1/why?at=then").status()).isEqualTo(400);
        for (String part : Set.of("", "/story", "/why")) {
            assertThat(api.get("/api/v1/interactions/none" + part).status()).isEqualTo(404);
        }
        assertThat(api.get("/api/v1/recordings/r-1").body()).startsWith("RIFF").hasSize((int) kept.bytes());
        assertThat(api.send("GET", "/api/v1/recordings/r-1", TestApi.ADMIN, null, "Range", "bytes=0-3")
                        .body())
                .isEqualTo("RIFF");
        assertThat(api.send("GET", "/api/v1/recordings/r-1", TestApi.ADMIN, null, "Range", "bytes=99999-")
                        .status())
                .isEqualTo(416);
        assertThat(api.get("/api/v1/recordings/none").status()).isEqualTo(404);
        recordings(kept);
        Files.delete(home.resolve("data/recordings").resolve(kept.file()));
        assertThat(api.get("/api/v1/recordings/r-1").status()).isEqualTo(410);
    }

    private void callsOut() {
        String all = "/api/v1/calls";
        assertThat(api.post(all, "{\"agent\":\"101\",\"number\":\"+442079460601\",\"queue\":\"billing\"}")
                        .json()
                        .path("interaction")
                        .asString())
                .isEqualTo("1-1");
        assertThat(api.send("POST", all, api.token(Role.AGENT), "{\"number\":\"+442079460601\"}")
                        .status())
                .as("agents call for themselves")
                .isEqualTo(201);
        assertThat(api.send("POST", all, api.token(Role.AGENT), "{\"agent\":\"102\",\"number\":\"+442079460601\"}")
                        .status())
                .isEqualTo(403);
        String late = "\"agent\":\"101\",\"number\":\"+12125550123\"";
        assertThat(api.post(all, "{" + late + "}").status()).isEqualTo(409);
        String override = "{" + late + ",\"override\":\"asked for the call\"}";
        assertThat(api.send("POST", all, api.token(Role.AGENT), override).status())
                .as("only supervisors override the hours")
                .isEqualTo(403);
        assertThat(api.post(all, override).status()).isEqualTo(201);
        assertThat(api.get("/api/v1/audit?what=call.").body()).contains("asked for the call", "calling-hours");
        assertThat(api.post(all, "{\"agent\":\"101\",\"number\":\"x\"}").status())
                .isEqualTo(400);
        assertThat(api.post(all, "{\"agent\":\"101\",\"number\":\"+442079460666\"}")
                        .json()
                        .path("type")
                        .asString())
                .endsWith("do-not-call");

        String list = "/api/v1/do-not-call";
        String entry = "{\"number\":\"020 7946 0777\",\"reason\":\"asked not to be called\"}";
        assertThat(api.post(list, entry).status()).isEqualTo(201);
        assertThat(api.post(list, entry).status()).as("is there already").isEqualTo(200);
        assertThat(api.post(list, "{\"number\":\"nobody\"}").status()).isEqualTo(400);
        assertThat(api.get(list + "?limit=1").json().path("items").toString())
                .contains("+442079460777", "asked not to be called");
        assertThat(api.get(list + "?limit=x").status()).isEqualTo(400);
        assertThat(api.get("/api/v1/audit?what=do-not-call.").body())
                .contains("do-not-call.add")
                .doesNotContain("79460777");
        assertThat(delete(list + "/+442079460777")).isEqualTo(204);
        assertThat(delete(list + "/+442079460777")).isEqualTo(404);
        assertThat(delete(list + "/nobody")).isEqualTo(400);
    }

    private void supervisions() {
        String all = "/api/v1/supervisions";
        assertThat(api.post(all, "{\"interaction\":\"i-1\",\"phone\":\"1002\",\"mode\":\"WHISPER\"}")
                        .json()
                        .path("id")
                        .asString())
                .isEqualTo("s1-1");
        assertThat(api.post(all, "{\"interaction\":\"i-9\",\"phone\":\"1002\"}").status())
                .isEqualTo(409);
        assertThat(api.post(all, "{\"agent\":\"102\",\"phone\":\"1002\"}").status())
                .isEqualTo(409);
        assertThat(api.post(all, "{\"interaction\":\"i-1\"}").status()).isEqualTo(400);
        for (String session : Set.of("s1-1", "s1-2")) {
            api.happened(
                    new CallFact.SupervisionAsked("i-1", session, "102", "ops", "1002", "line", SupervisionMode.LISTEN),
                    Map.of());
        }
        api.happened(new CallFact.SupervisionSet("i-1", "s1-1", SupervisionMode.LISTEN, "101", "api"), Map.of());
        api.happened(new CallFact.SupervisionSet("i-1", "s1-1", SupervisionMode.WHISPER, "101", "api"), Map.of());
        JsonNode one = api.get(all + "/s1-1").json();
        assertThat(one.path("mode").asString()).isEqualTo("WHISPER");
        assertThat(one.path("agents").toString()).isEqualTo("[\"101\"]");
        assertThat(api.get(all + "?agent=101&interaction=i-1&supervisor=102&from=2020-01-01T00:00:00Z")
                        .json()
                        .path("items"))
                .hasSize(1);
        assertThat(api.get(all + "?from=today").status()).isEqualTo(400);
        assertThat(api.get(all + "/none").status()).isEqualTo(404);
        assertThat(api.post(all + "/s1-1/mode", "{\"mode\":\"BARGE\"}").status())
                .isEqualTo(204);
        assertThat(api.post(all + "/s1-1/mode", NONE).status()).isEqualTo(400);
        assertThat(api.post(all + "/s1-2/mode", "{\"mode\":\"BARGE\"}").status())
                .isEqualTo(409);
        assertThat(api.post(all + "/none/mode", "{\"mode\":\"BARGE\"}").status())
                .isEqualTo(404);
        assertThat(api.post(all + "/s1-1/take-over", NONE).status()).isEqualTo(204);
        assertThat(api.post(all + "/s1-2/take-over", NONE).status()).isEqualTo(409);
        assertThat(api.post(all + "/none/take-over", NONE).status()).isEqualTo(404);
        assertThat(delete(all + "/s1-1")).isEqualTo(204);
        assertThat(delete(all + "/s1-2")).isEqualTo(409);
        assertThat(delete(all + "/none")).isEqualTo(404);
        assertThat(api.get("/api/v1/interactions/i-1/story").body())
                .contains("supervision s1-1: is heard by the agent");
        assertThat(api.send("GET", "/api/v1/interactions/i-1/story", api.token(Role.AGENT), null)
                        .body())
                .as("to the agent")
                .contains("speaks with agent 101")
                .doesNotContain("supervision");

        JsonNode forced = api.get("/api/v1/audit?what=agent.not-ready&object=201&limit=1")
                .json()
                .path("items");
        assertThat(forced.at("/0/detail").asString()).isEqualTo("lunch");
        assertThat(forced.at("/0/actor").asString()).isEqualTo("setup");
        assertThat(api.get("/api/v1/audit?after=x").status()).isEqualTo(400);
        JsonNode first = api.get("/api/v1/audit?limit=1").json();
        JsonNode next = api.get(
                        "/api/v1/audit?limit=1&after=" + first.path("next").asString())
                .json();
        assertThat(next.at("/items/0/id").asString())
                .isNotEmpty()
                .isNotEqualTo(first.at("/items/0/id").asString());
    }

    private void talks() {
        String all = "/api/v1/interactions/";
        Map<String, String> bodies = Map.of("transfer", "{\"agent\":\"102\"}", "consult", "{\"extension\":\"1003\"}");
        for (String action :
                List.of("hold", "resume", "park", "transfer", "consult", "complete", "abort", "conference")) {
            String body = bodies.getOrDefault(action, NONE);
            assertThat(api.post(all + "i-1/" + action, body).status())
                    .as(action)
                    .isEqualTo(204);
            assertThat(api.post(all + "no-1/" + action, body).status())
                    .as(action)
                    .isEqualTo(409);
            assertThat(api.send("POST", all + "i-9/" + action, api.token(Role.AGENT), body)
                            .status())
                    .as(action)
                    .isEqualTo(404);
            if (bodies.containsKey(action)) {
                assertThat(api.post(all + "i-1/" + action, "{}").status()).isEqualTo(400);
                assertThat(api.post(all + "i-1/" + action, "{\"agent\":\"1\",\"queue\":\"x\"}")
                                .status())
                        .isEqualTo(400);
            }
        }
        String card = all + "i-1/card";
        assertThat(api.post(card, "{\"on\":true}").status()).isEqualTo(204);
        assertThat(api.post(card, "{}").status()).isEqualTo(400);
        assertThat(api.post(all + "no-1/card", "{\"on\":false}").status()).isEqualTo(409);
        assertThat(api.send("POST", all + "i-9/card", api.token(Role.AGENT), "{\"on\":true}")
                        .status())
                .isEqualTo(404);
        assertThat(api.get(card).json().path("lastFour").asString()).isEqualTo("1111");
        assertThat(api.get(all + "no-1/card").status()).isEqualTo(404);
        assertThat(api.send("GET", all + "i-9/card", api.token(Role.AGENT), null)
                        .status())
                .isEqualTo(404);
        assertThat(api.talks.requests)
                .contains(
                        new TalkRequest.Card(true, "setup"),
                        new TalkRequest.Transfer(new TalkTarget.Agent("102")),
                        new TalkRequest.Consult(new TalkTarget.Extension("1003")));
    }

    private void recordings(Recording kept) throws IOException {
        assertThat(api.get("/api/v1/interactions/none/recordings").status()).isEqualTo(404);
        JsonNode one = api.get("/api/v1/interactions/i-1/recordings").json().at("/items/0");
        assertThat(one.path("state").asString()).isEqualTo("kept");
        assertThat(one.path("sha256").asString()).isEqualTo(kept.sha256());
        assertThat(api.send("GET", "/api/v1/recordings/r-1", TestApi.ADMIN, null, "Range", "bytes=-4")
                        .body())
                .hasSize(4);
        assertThat(api.post("/api/v1/recordings/r-1/verify", "{}")
                        .json()
                        .path("intact")
                        .asBoolean())
                .isTrue();
        assertThat(api.post("/api/v1/recordings/none/verify", "{}").status()).isEqualTo(404);
        api.happened(new RecordingFact.Began("i-1", "r-2", "billing", "101", false, null), Map.of());
        assertThat(api.get("/api/v1/recordings/r-2").status()).isEqualTo(409);
        Recording other =
                api.archive.keepVoicemail("r-3", "i-1", "sales", Duration.ofDays(1), wav(home.resolve("other.wav")));
        api.happened(new CallFact.Noted("i-1", "r-3 is in the tables"), Map.of());
        String three = "/api/v1/recordings/r-3";
        assertThat(api.send("DELETE", three, TestApi.ADMIN, null).status()).isEqualTo(400);
        assertThat(api.send("DELETE", three + "?reason=asked", api.token(Role.SUPERVISOR), null)
                        .status())
                .isEqualTo(403);
        assertThat(api.send("DELETE", three + "?reason=asked", TestApi.ADMIN, null)
                        .status())
                .isEqualTo(204);
        assertThat(home.resolve("data/recordings").resolve(other.file())).doesNotExist();
        assertThat(api.send("DELETE", "/api/v1/recordings/none?reason=x", TestApi.ADMIN, null)
                        .status())
                .isEqualTo(404);
        String orders = "/api/v1/interactions/i-1/recording";
        assertThat(api.post(orders, "{\"order\":\"PAUSE\"}").status()).isEqualTo(204);
        assertThat(api.talks.requests).containsExactly(new TalkRequest.Recording(RecordOrder.PAUSE, "setup"));
        assertThat(api.post(orders, "{\"order\":\"STOP\"}").status()).isEqualTo(400);
        assertThat(api.post("/api/v1/interactions/none/recording", "{\"order\":\"PAUSE\"}")
                        .status())
                .isEqualTo(404);
        api.happened(new CallFact.Arrived("no-over", "no-over.caller", "5000", "main", "v1"), Map.of());
        api.happened(new CallFact.Ended("no-over", Ending.flowEnded()), Map.of());
        assertThat(api.post("/api/v1/interactions/no-over/recording", "{\"order\":\"PAUSE\"}")
                        .status())
                .isEqualTo(409);
        api.happened(new CallFact.Noted("i-1", "so is its end"), Map.of());
        assertThat(api.send("DELETE", three + "?reason=again", TestApi.ADMIN, null)
                        .status())
                .isEqualTo(410);
        assertThat(api.get("/api/v1/interactions/i-1/recordings").json().at("/items/2/deleted/why"))
                .hasToString("\"asked\"");
        assertThat(api.get("/api/v1/interactions/i-1/story")
                        .json()
                        .path("items")
                        .toString())
                .contains("recording r-1 fetched by", "recording r-3 deleted by");
    }

    private void customers() {
        api.happened(
                new CallFact.Arrived("i-2", "i-2.caller", "5000", "main", "v1"),
                Map.of(CallFact.CALLER, "+442079460002"));
        api.happened(new CallFact.Ended("i-2", Ending.systemFailure(Stage.FLOW)), Map.of());
        JsonNode found = api.get("/api/v1/customers?search=60002").json().path("items");
        assertThat(found).hasSize(1);
        String id = found.at("/0/id").asString();
        assertThat(api.get("/api/v1/customers?after=x").status()).isEqualTo(400);
        String one = "/api/v1/customers/" + id;
        assertThat(api.get(one).status()).isEqualTo(200);
        assertThat(api.send("PATCH", one, TestApi.ADMIN, "{\"name\":\"Caller Two\"}")
                        .json()
                        .path("name")
                        .asString())
                .isEqualTo("Caller Two");
        assertThat(api.send("PATCH", one, TestApi.ADMIN, "{\"nmae\":\"x\"}").body())
                .contains("known here: name, note, tier");
        assertThat(api.send("PATCH", one, TestApi.ADMIN, "{\"tier\":\"gold\"}")
                        .json()
                        .path("tier")
                        .asString())
                .isEqualTo("gold");
        assertThat(api.get("/api/v1/audit?what=customer.").body()).contains("tier gold");
        assertThat(api.send("PATCH", one, TestApi.ADMIN, "{\"tier\":\"golden\"}")
                        .body())
                .contains("give one of gold");
        assertThat(api.get(one).json().path("tier").asString()).isEqualTo("gold");
        assertThat(api.get(one + "/timeline").json().path("items")).hasSize(1);
        CannedAsked.answers(api, "i-2");
        CannedAsked.signatures(api);
        CustomersAsked.identities(api, id);
        CustomersAsked.merges(api, id);
        CustomersAsked.profile(
                api,
                api.get("/api/v1/interactions/i-1")
                        .json()
                        .at("/interaction/customer")
                        .asString(),
                id);
        TicketsAsked.tickets(
                api,
                api.get("/api/v1/interactions/i-1")
                        .json()
                        .at("/interaction/customer")
                        .asString(),
                id);
        assertThat(api.get("/api/v1/customers/none").status()).isEqualTo(404);
        assertThat(api.get("/api/v1/customers/none/timeline").status()).isEqualTo(404);
        assertThat(api.send("PATCH", "/api/v1/customers/none", TestApi.ADMIN, NONE)
                        .status())
                .isEqualTo(404);

        assertThat(api.get("/api/v1/callbacks").json().path("items")).hasSize(1);
        assertThat(api.post("/api/v1/callbacks/i-2/done", NONE).status()).isEqualTo(400);
        assertThat(api.post("/api/v1/callbacks/i-2/done", "{\"agent\":\"101\"}").status())
                .isEqualTo(204);
        assertThat(api.post("/api/v1/callbacks/i-1/done", "{\"agent\":\"101\"}").status())
                .isEqualTo(404);
        String all = "/api/v1/callbacks";
        String number = "{\"number\":\"+442079460009\"";
        assertThat(api.post(all, number + "}").status()).isEqualTo(400);
        assertThat(api.post(all, "{\"number\":\"12\",\"queue\":\"billing\"}").status())
                .isEqualTo(400);
        assertThat(api.post(all, number + ",\"queue\":\"none\"}").status()).isEqualTo(400);
        String unwanted = "{\"number\":\"+442079460666\"";
        var _ = api.post("/api/v1/do-not-call", unwanted + ",\"reason\":\"asked not to be called\"}");
        assertThat(api.post(all, unwanted + ",\"queue\":\"billing\"}").status())
                .as("is on the do-not-call list")
                .isEqualTo(409);
        assertThat(delete("/api/v1/do-not-call/+442079460666")).isEqualTo(204);
        assertThat(api.post(all, number + ",\"queue\":\"billing\",\"at\":\"noon\"}")
                        .status())
                .isEqualTo(400);
        assertThat(api.post(all, number + ",\"queue\":\"billing\",\"agent\":\"999\"}")
                        .status())
                .isEqualTo(400);
        assertThat(api.post(all, number + ",\"queue\":\"billing\",\"at\":\"2099-01-01T09:00:00Z\"}")
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("SCHEDULED");
        assertThat(api.get(all).json().at("/items/0/number").asString()).isEqualTo("+442079460009");
        assertThat(api.send("DELETE", all + "/none", TestApi.ADMIN, NONE).status())
                .isEqualTo(404);
        assertThat(api.send("DELETE", all + "/cb-1", TestApi.ADMIN, NONE).status())
                .isEqualTo(204);
        assertThat(api.get(all).json().path("items")).isEmpty();
        assertThat(api.get(all + "?past=true").json().at("/items/0/state").asString())
                .isEqualTo("CANCELLED");
    }

    private void queuesAndSkills() {
        for (String kind : Set.of("queues", "skills", "groups")) {
            String all = "/api/v1/" + kind;
            assertThat(api.get(all).status()).isEqualTo(200);
            assertThat(api.post(all, "{\"name\":\"sales\"}").status()).isEqualTo(201);
            assertThat(api.post(all, "{\"name\":\"sales\"}").status()).isEqualTo(409);
            assertThat(api.post(all, "{\"name\":\"Sa les\"}").status()).isEqualTo(400);
            assertThat(api.get(all + "/sales").status()).isEqualTo(200);
            assertThat(api.get(all + "/none").status()).isEqualTo(404);
            assertThat(put(all + "/sales", NONE)).isEqualTo(200);
            assertThat(put(all + "/sales", "{\"name\":\"other\"}")).isEqualTo(400);
            assertThat(put(all + "/none", NONE)).isEqualTo(404);
            assertThat(put(all + "/billing", NONE)).isEqualTo(409);
            assertThat(delete(all + "/billing")).isEqualTo(409);
            assertThat(delete(all + "/sales")).isEqualTo(204);
            assertThat(delete(all + "/sales")).isEqualTo(404);
        }
    }

    private void closing() {
        String one = "/api/v1/queues/billing";
        assertThat(api.post(one + "/open", NONE).status()).isEqualTo(409);
        assertThat(api.post(one + "/close", "{\"message\":\"" + "x".repeat(1001) + "\"}")
                        .status())
                .isEqualTo(400);
        assertThat(api.post(one + "/close", "{\"message\":\"We are closed.\"}")
                        .json()
                        .at("/live/closed")
                        .asString())
                .isEqualTo("We are closed.");
        assertThat(api.post(one + "/open", NONE).json().at("/live/closed").isNull())
                .isTrue();
        for (String part : Set.of("/open", "/close")) {
            assertThat(api.post("/api/v1/queues/none" + part, NONE).status()).isEqualTo(404);
        }
        api.waits("i-3", "billing");
        String place = "/api/v1/interactions/i-3/place";
        assertThat(api.post(place, "{\"priority\":7}").status()).isEqualTo(204);
        assertThat(api.get(one).json().at("/live/waiting/0/priority").asInt()).isEqualTo(7);
        assertThat(api.post(place, "{\"priority\":7,\"queue\":\"support\"}").status())
                .isEqualTo(400);
        assertThat(api.post(place, "{\"queue\":\"billing\"}").status()).isEqualTo(409);
    }

    private void agents() {
        String all = "/api/v1/agents";
        assertThat(api.get(all).json().path("items")).hasSize(2);
        assertThat(api.post(all, "{\"id\":\"201\",\"pin\":\"4711\",\"skills\":{\"billing\":3}}")
                        .body())
                .doesNotContain("4711");
        assertThat(api.post(all, "{\"id\":\"201\"}").status()).isEqualTo(409);
        assertThat(api.post(all, "{\"id\":\"abc\"}").status()).isEqualTo(400);
        assertThat(api.get(all + "/201").status()).isEqualTo(200);
        assertThat(api.get(all + "/999").status()).isEqualTo(404);
        assertThat(put(all + "/201", "{\"name\":\"New name\",\"groups\":[\"billing\"]}"))
                .isEqualTo(200);
        JsonNode member = api.get(all + "/201").json();
        assertThat(member.path("skills")).isEmpty();
        assertThat(member.at("/allSkills/billing").asInt()).isEqualTo(4);
        assertThat(api.get("/api/v1/groups/billing").json().path("agents").toString())
                .isEqualTo("[\"201\"]");
        assertThat(put(all + "/201", "{\"groups\":[\"biling\"]}")).isEqualTo(400);
        assertThat(put(all + "/201", "{\"skills\":{\"billing\":11}}")).isEqualTo(400);
        assertThat(put(all + "/101", NONE)).isEqualTo(409);
        assertThat(put(all + "/999", NONE)).isEqualTo(404);

        JsonNode writes = api.send("PUT", all + "/201/capacity", TestApi.ADMIN, "{\"voice\":0,\"chat\":2}")
                .json();
        assertThat(writes.path("capacity").toString())
                .isEqualTo("{\"voice\":0,\"sms\":3,\"email\":5,\"chat\":2,\"social\":3}");
        assertThat(put(all + "/201/capacity", "{\"chat\":101}")).isEqualTo(400);
        assertThat(put(all + "/101/capacity", NONE)).isEqualTo(409);
        assertThat(put(all + "/999/capacity", NONE)).isEqualTo(404);

        api.floor.phoneSeen("1002", PhoneState.IDLE);
        Map<String, String> bodies = Map.of(
                "login", "{\"phone\":\"1002\"}",
                "not-ready", "{\"reason\":\"lunch\"}",
                "break", "{\"reason\":\"lunch\"}",
                "end-wrap-up", "{\"disposition\":\"solved\"}");
        for (String action : Set.of("login", "logout", "ready", "not-ready", "break", "end-wrap-up")) {
            assertThat(api.post(all + "/999/" + action, bodies.getOrDefault(action, NONE))
                            .status())
                    .as(action)
                    .isEqualTo(404);
            if (bodies.containsKey(action)) {
                assertThat(api.post(all + "/201/" + action, "{\"x\":1}").status())
                        .as(action)
                        .isEqualTo(400);
            }
            if (!action.equals("login")) {
                assertThat(api.post(all + "/201/" + action, bodies.getOrDefault(action, NONE))
                                .status())
                        .as(action)
                        .isEqualTo(409);
            }
        }
        assertThat(api.post(all + "/201/login", bodies.getOrDefault("login", NONE))
                        .status())
                .isEqualTo(200);
        assertThat(delete(all + "/201")).isEqualTo(409);
        assertThat(delete(all + "/999")).isEqualTo(404);
        assertThat(api.post(all + "/102/login", bodies.getOrDefault("login", NONE))
                        .status())
                .isEqualTo(409);
        assertThat(api.post(all + "/201/login", NONE).json().path("phone").isNull())
                .isTrue();
        assertThat(api.post(all + "/201/ready", NONE).json().path("takes").toString())
                .isEqualTo("[\"sms\",\"email\",\"chat\",\"social\"]");

        assertThat(api.post(all + "/201/not-ready", bodies.getOrDefault("not-ready", NONE))
                        .json()
                        .path("reason")
                        .asString())
                .isEqualTo("lunch");
        assertThat(api.post(all + "/201/break", bodies.getOrDefault("break", NONE))
                        .status())
                .isEqualTo(200);
        assertThat(api.post(all + "/201/logout", NONE).status()).isEqualTo(200);
        assertThat(delete(all + "/201")).isEqualTo(204);
        api.floor.released("i-1");
        assertThat(api.post(all + "/101/end-wrap-up", bodies.getOrDefault("end-wrap-up", NONE))
                        .status())
                .isEqualTo(200);
    }

    private void flows() throws IOException {
        Files.writeString(home.resolve("flows").resolve("broken.xml"), "<flow/>");
        api.flows.reload();
        String version = api.get("/api/v1/flows").json().at("/items/0/version").asString();
        assertThat(api.get("/api/v1/flow-problems").json().at("/items/0/file").asString())
                .isEqualTo("broken.xml");
        assertThat(api.get("/api/v1/flows/main/versions").json().path("items")).hasSize(1);
        assertThat(api.get("/api/v1/flows/none/versions").status()).isEqualTo(404);
        assertThat(api.get("/api/v1/flows/main/versions/" + version)
                        .json()
                        .path("content")
                        .asString())
                .contains("<hangup");
        assertThat(api.get("/api/v1/flows/main/versions/v9").status()).isEqualTo(404);
    }

    private void tokens() {
        String all = "/api/v1/tokens";
        JsonNode made = api.post(all, "{\"name\":\"wallboard\",\"roles\":[\"SUPERVISOR\"]}")
                .json();
        assertThat(made.path("token").asString()).startsWith("tl_supervisor_");
        assertThat(api.post(all, "{\"name\":\"wallboard\",\"roles\":[\"SUPERVISOR\"]}")
                        .status())
                .isEqualTo(409);
        assertThat(api.post(all, "{\"name\":\"x\",\"roles\":[\"ANYONE\"]}").status())
                .isEqualTo(400);
        assertThat(api.get(all).body()).doesNotContain(made.path("token").asString());
        assertThat(delete(all + "/" + made.path("id").asString())).isEqualTo(204);
        assertThat(delete(all + "/none")).isEqualTo(404);
        assertThat(delete(all + "/setup")).isEqualTo(409);
    }

    private void users() {
        String all = "/api/v1/users";
        String wish = "{\"name\":\"wall\",\"roles\":[\"SUPERVISOR\"]}";
        String made = api.post(all, wish).json().path("password").asString();
        assertThat(api.post(all, wish).status()).isEqualTo(409);
        assertThat(api.post(all, "{\"name\":\"Wall 2\",\"roles\":[\"SUPERVISOR\"]}")
                        .status())
                .isEqualTo(400);
        assertThat(api.get(all).body()).contains("\"admin\"", "\"wall\"").doesNotContain(made);
        String session = "/api/v1/session";
        String right = "{\"name\":\"wall\",\"password\":\"" + made + "\"}";
        assertThat(api.send("POST", session, null, "{\"name\":\"wall\",\"password\":\"wrong\"}")
                        .status())
                .isEqualTo(401);
        assertThat(api.send("POST", session, null, NONE).status()).isEqualTo(400);
        assertThat(api.send("POST", session, null, right, "Sec-Fetch-Site", "cross-site")
                        .status())
                .isEqualTo(403);
        LoggedIn in = LoggedIn.as(api, "wall", made);
        assertThat(in.send("GET", session, null).json().path("name").asString()).isEqualTo("user:wall");
        assertThat(in.send("PUT", session + "/password", passwords(made, "short"))
                        .status())
                .isEqualTo(400);
        assertThat(in.send("PUT", session + "/password", passwords(made, "one good horse"))
                        .status())
                .isEqualTo(204);
        assertThat(LoggedIn.as(api, "wall", "one good horse")
                        .send("DELETE", session, null)
                        .status())
                .isEqualTo(204);
        for (int i = 0; i < 5; i++) {
            api.send("POST", session, null, right);
        }
        assertThat(api.send("POST", session, null, right).status()).isEqualTo(429);
        assertThat(delete(session)).isEqualTo(409);
        assertThat(put(session + "/password", passwords("x", "one good horse"))).isEqualTo(409);
        assertThat(put(all + "/wall/password", NONE)).isEqualTo(200);
        assertThat(put(all + "/wall/password", "{\"password\":\"short\"}")).isEqualTo(400);
        assertThat(put(all + "/none/password", NONE)).isEqualTo(404);
        assertThat(delete(all + "/wall")).isEqualTo(204);
        assertThat(delete(all + "/wall")).isEqualTo(404);
    }

    private void reports() {
        for (String by : Set.of("queues", "half-hours", "agents")) {
            String path = "/api/v1/reports/" + by;
            assertThat(api.get(path).status()).isEqualTo(200);
            assertThat(api.get(path + "?format=csv").body()).contains("TOTAL", "Europe/London");
            for (String wrong : Set.of(
                    "from=today", "from=2026-02-30", "format=xml", "to=2020-01-01", "from=2020-01-01&to=2021-01-01")) {
                assertThat(api.get(path + "?" + wrong).status()).as(wrong).isEqualTo(400);
            }
        }
        assertThat(api.get("/api/v1/wallboard").status()).isEqualTo(200);
        assertThat(api.get("/api/v1/queue-log?from=today").status()).isEqualTo(400);
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            String log = api.get("/api/v1/queue-log?callers=true").body();
            assertThat(log)
                    .contains("|NONE|NONE|NONE|QUEUESTART|")
                    .containsPattern("\\|i-1\\|billing\\|NONE\\|ENTERQUEUE\\|\\|\\+442079460001\\|1\n")
                    .containsPattern("\\|i-1\\|billing\\|Agent/101\\|CONNECT\\|0\\|i-1/1\\|0\n");
        });
        assertThat(api.get("/api/v1/queue-log").body()).contains("ENTERQUEUE").doesNotContain("442079460001");
        JsonNode imported = api.post(
                        "/api/v1/queue-log",
                        "1772442000|1772442000.1|old|NONE|ENTERQUEUE||x|1\n1772442030|1772442000.1|old|NONE|ABANDON|1|1|30\nx\n")
                .json();
        assertThat(imported.path("calls").asLong()).isEqualTo(1);
        assertThat(imported.at("/faults/0/line").asLong()).isEqualTo(3);
    }

    private static String passwords(String current, String next) {
        return "{\"current\":\"" + current + "\",\"password\":\"" + next + "\"}";
    }

    private void operation() {
        assertThat(api.get("/api/v1/openapi.yaml").body()).startsWith("openapi: 3.1.0");
        assertThat(api.get("/health/live").status()).isEqualTo(200);
        assertThat(api.get("/health/ready").status()).isEqualTo(200);
        assertThat(api.get("/metrics").body()).contains("trunkline_mailbox_up{mailbox=\"support\"} 0.0");
        assertThat(api.get("/api/v1/mailboxes").body()).contains("support@center.example");
        assertThat(api.post("/api/v1/mailboxes/support/check", "{}").body()).contains("cannot be reached");
        assertThat(api.post("/api/v1/mailboxes/nobody/check", "{}").status()).isEqualTo(404);
        assertThat(api.get("/api/v1/events?after=x").status()).isEqualTo(400);
        api.probe.dead = true;
        api.later(2);
        assertThat(api.get("/health/ready").status()).isEqualTo(503);
    }

    private int put(String path, String body) {
        return api.send("PUT", path, TestApi.ADMIN, body).status();
    }

    private int delete(String path) {
        return api.send("DELETE", path, TestApi.ADMIN, null).status();
    }

    /** A tenth of a second of silence, 8 kHz, 16 bits. */
    static Path wav(Path file) throws IOException {
        int bytes = 1600;
        ByteBuffer wav = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + bytes);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16000);
        wav.putShort((short) 2).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(bytes);
        return Files.write(file, wav.array());
    }
}
