package org.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.trunkline.api.TestApi.Answer;
import org.trunkline.customer.CallFact;
import tools.jackson.databind.JsonNode;

/** Each documented answer about customers, asked for once. */
final class CustomersAsked {
    private static final String ALL = "/api/v1/customers";
    private static final String NONE = "{}";

    private CustomersAsked() {}

    private static String add(TestApi api, String name) {
        Answer made = api.post(ALL, "{\"name\":\"" + name + "\"}");
        assertThat(made.status()).isEqualTo(201);
        return made.json().path("id").asString();
    }

    private static int status(TestApi api, String method, String path, String body) {
        return api.send(method, path, TestApi.ADMIN, body).status();
    }

    /** @param known who called once, i-2 */
    static void identities(TestApi api, String known) {
        assertThat(api.post(ALL, "{\"name\":\"" + "x".repeat(201) + "\"}").status())
                .isEqualTo(400);
        String bea = add(api, "Bea");
        String identities = ALL + "/" + bea + "/identities";
        String mail = "{\"kind\":\"email\",\"address\":\"Bea@Example.org\",\"verified\":true}";
        assertThat(api.post(identities, mail).json().at("/identities/0/address").asString())
                .isEqualTo("bea@example.org");
        assertThat(status(api, "POST", ALL + "/none/identities", mail)).isEqualTo(404);
        for (String wrong :
                new String[] {NONE, "{\"kind\":\"fax\",\"address\":\"1\"}", "{\"kind\":\"email\",\"address\":\"bea\"}"
                }) {
            assertThat(status(api, "POST", identities, wrong)).as(wrong).isEqualTo(400);
        }
        String number = "{\"kind\":\"phone\",\"address\":\"020 7946 0002\"";
        assertThat(api.post(identities, number + "}").json().path("detail").asString())
                .contains(known);
        assertThat(status(api, "POST", identities, number + ",\"alsoOfOthers\":true}"))
                .isEqualTo(201);

        JsonNode shared = api.get("/api/v1/identities/phone/02079460002").json();
        assertThat(shared.path("address").asString()).isEqualTo("+442079460002");
        assertThat(shared.path("shared").asBoolean()).isTrue();
        assertThat(shared.path("customers")).hasSize(2);
        assertThat(api.get("/api/v1/identities/phone/x").status()).isEqualTo(400);
        String mine = "/api/v1/identities/email/bea@example.org";
        assertThat(api.send("PUT", mine, TestApi.ADMIN, "{\"shared\":true}")
                        .json()
                        .path("shared")
                        .asBoolean())
                .isTrue();
        assertThat(status(api, "PUT", mine, "{\"shared\":false}")).isEqualTo(200);
        assertThat(status(api, "PUT", mine, NONE)).isEqualTo(400);

        String one = identities + "/email/BEA@example.org";
        assertThat(api.send("PATCH", one, TestApi.ADMIN, "{\"verified\":false}")
                        .json()
                        .at("/identities/0/verified")
                        .asBoolean(true))
                .isFalse();
        assertThat(status(api, "PATCH", one, NONE)).isEqualTo(400);
        assertThat(status(api, "PATCH", identities + "/email/ada@example.org", NONE))
                .isEqualTo(404);
        assertThat(api.send("DELETE", one, TestApi.ADMIN, null).status()).isEqualTo(204);
        assertThat(api.send("DELETE", one, TestApi.ADMIN, null).status()).isEqualTo(404);
        assertThat(api.send("DELETE", identities + "/fax/1", TestApi.ADMIN, null)
                        .status())
                .isEqualTo(400);

        String whose = "/api/v1/interactions/i-2/customer";
        assertThat(api.send("PUT", whose, TestApi.ADMIN, "{\"customer\":\"" + bea + "\"}")
                        .json()
                        .path("customer")
                        .asString())
                .isEqualTo(bea);
        assertThat(status(api, "PUT", whose, "{\"customer\":\"" + known + "\"}"))
                .isEqualTo(200);
        assertThat(status(api, "PUT", whose, "{\"customer\":\"none\"}")).isEqualTo(400);
        assertThat(status(api, "PUT", "/api/v1/interactions/none/customer", NONE))
                .isEqualTo(404);
    }

    /** @param known who spoke with agent 101; another: who did not */
    static void profile(TestApi api, String known, String another) {
        String agent = api.token(Role.AGENT);
        String profile = ALL + "/" + known + "/profile";
        String all = "{\"fields\":{\"plan\":\"pro\"},\"addTags\":[\"vip\",\"new\"],\"removeTags\":[\"new\"],"
                + "\"consent\":{\"voice\":\"refused\",\"email\":\"granted\"}}";
        JsonNode now = api.send("PATCH", profile, agent, all).json();
        assertThat(now.at("/fields/plan").asString()).isEqualTo("pro");
        assertThat(now.path("tags").toString()).isEqualTo("[\"vip\"]");
        assertThat(now.at("/consent/voice").asString()).isEqualTo("refused");
        assertThat(api.post("/api/v1/callbacks", "{\"number\":\"+442079460001\",\"queue\":\"billing\"}")
                        .json()
                        .path("type")
                        .asString())
                .contains("do-not-call");
        for (String wrong : new String[] {
            "{\"fields\":{\"plan\":\"gold\"}}",
            "{\"fields\":{\"colour\":\"red\"}}",
            "{\"addTags\":[\"\"]}",
            "{\"addTags\":[null]}",
            "{\"consent\":{\"fax\":\"refused\"}}",
            "{\"consent\":{\"voice\":\"maybe\"}}"
        }) {
            assertThat(status(api, "PATCH", profile, wrong)).as(wrong).isEqualTo(400);
        }
        assertThat(status(
                        api,
                        "PATCH",
                        profile,
                        "{\"fields\":{\"plan\":null},\"consent\":{\"voice\":null,\"email\":null}}"))
                .isEqualTo(200);
        assertThat(api.get(profile).json().path("consent")).isEmpty();
        String other = ALL + "/" + another;
        assertThat(api.send("GET", other + "/profile", agent, null).status())
                .as("an agent had nothing to do with them")
                .isEqualTo(404);
        assertThat(api.get(other + "/profile").status()).isEqualTo(200);
        assertThat(api.send("PATCH", other + "/profile", agent, NONE).status()).isEqualTo(404);
        notes(api, known, agent);
        tasks(api, known, agent);
        attachments(api, known, agent);
        timeline(api, known, another, agent);
    }

    private static void timeline(TestApi api, String known, String another, String agent) {
        String timeline = ALL + "/" + known + "/timeline";
        JsonNode items = api.send("GET", timeline, agent, null).json().path("items");
        assertThat(items.valueStream().map(item -> item.path("kind").asString()))
                .containsExactly("task", "note", "interaction");
        assertThat(items.at("/2/interaction/id").asString()).isEqualTo("i-1");
        JsonNode first = api.get(timeline + "?limit=1").json();
        assertThat(api.get(timeline + "?limit=1&after=" + first.path("next").asString())
                        .json()
                        .at("/items/0/kind")
                        .asString())
                .isEqualTo("note");
        assertThat(api.get(timeline + "?after=x").status()).isEqualTo(400);
        search(api, known, agent, timeline);
        assertThat(api.send("GET", ALL + "/" + another + "/timeline", agent, null)
                        .status())
                .isEqualTo(404);
    }

    private static void search(TestApi api, String known, String agent, String timeline) {
        api.indexed();
        assertThat(api.send("GET", timeline + "?q=billing", agent, null)
                        .json()
                        .at("/items/0/interaction/id")
                        .asString())
                .isEqualTo("i-1");
        assertThat(api.get(timeline + "?q=nowhere").json().path("items")).isEmpty();
        assertThat(api.get(timeline + "?q=billing&after=x").status()).isEqualTo(400);
        String search = "/api/v1/search?q=";
        JsonNode found = api.get(search + "020+7946+0001&customer=" + known + "&kind=interaction&channel=voice")
                .json()
                .at("/items/0");
        assertThat(found.path("id").asString()).isEqualTo("i-1");
        assertThat(found.path("customer").asString()).isEqualTo(known);
        assertThat(api.get(search + "billing&order=RELEVANCE").json().path("items"))
                .isNotEmpty();
        for (String wrong : new String[] {
            "", "x&kind=car", "x&customer=none", "x&channel=fax", "x&order=UP", "x&after=x", "x&from=now", "x&limit=0"
        }) {
            assertThat(api.get(search + wrong).status()).as(wrong).isEqualTo(400);
        }
        assertThat(api.send("GET", search + "x", agent, null).status()).isEqualTo(403);
    }

    private static void attachments(TestApi api, String known, String agent) {
        String all = ALL + "/" + known + "/attachments";
        Answer made = api.send("POST", all + "?name=letter%20%C3%A9.txt&interaction=i-1", agent, "Dear all");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("mediaType").asString()).isEqualTo("text/plain");
        assertThat(status(api, "POST", all, "no name")).isEqualTo(400);
        assertThat(status(api, "POST", all + "?name=x&interaction=i-2", "x")).isEqualTo(400);
        assertThat(status(api, "POST", all + "?name=x.png", "<html><script></script></html>"))
                .isEqualTo(415);
        assertThat(status(api, "POST", all + "?name=x.txt", "x".repeat((1 << 20) + 1)))
                .isEqualTo(413);
        assertThat(status(api, "POST", ALL + "/none/attachments?name=x", "x")).isEqualTo(404);
        assertThat(api.send("GET", all, agent, null).json().path("items")).hasSize(1);
        assertThat(api.get(ALL + "/none/attachments").status()).isEqualTo(404);
        assertThat(api.get(ALL + "/" + known + "/timeline")
                        .json()
                        .at("/items/0/attachment/name")
                        .asString())
                .isEqualTo("letter é.txt");
        String one = "/api/v1/attachments/" + made.json().path("id").asString();
        Answer fetched = api.send("GET", one, agent, null);
        assertThat(fetched.body()).isEqualTo("Dear all");
        assertThat(fetched.headers().toString())
                .contains("attachment; filename*=UTF-8''letter%20%C3%A9.txt", "nosniff");
        api.loseAttachments();
        assertThat(api.get(one).status()).isEqualTo(410);
        assertThat(api.send("DELETE", one, TestApi.ADMIN, null).status()).isEqualTo(204);
        assertThat(api.send("DELETE", one, TestApi.ADMIN, null).status()).isEqualTo(404);
        assertThat(api.get(one).status()).isEqualTo(404);
    }

    private static void notes(TestApi api, String known, String agent) {
        String notes = ALL + "/" + known + "/notes";
        Answer written = api.send("POST", notes, agent, "{\"text\":\"one\",\"interaction\":\"i-1\"}");
        assertThat(written.status()).isEqualTo(201);
        assertThat(status(api, "POST", notes, "{\"text\":\"two\"}")).isEqualTo(201);
        assertThat(status(api, "POST", notes, "{\"text\":\" \"}")).isEqualTo(400);
        assertThat(status(api, "POST", notes, "{\"text\":\"x\",\"interaction\":\"i-2\"}"))
                .isEqualTo(400);
        assertThat(status(api, "POST", ALL + "/none/notes", NONE)).isEqualTo(404);
        JsonNode page = api.get(notes + "?limit=1").json();
        assertThat(page.at("/items/0/text").asString()).isEqualTo("two");
        assertThat(api.get(notes + "?limit=1&after=" + page.path("next").asString())
                        .json()
                        .at("/items/0/text")
                        .asString())
                .isEqualTo("one");
        assertThat(api.get(notes + "?limit=0").status()).isEqualTo(400);
        assertThat(api.get(ALL + "/none/notes").status()).isEqualTo(404);
        String one = "/api/v1/notes/" + written.json().path("id").asString();
        assertThat(api.send("DELETE", one, TestApi.ADMIN, null).status()).isEqualTo(204);
        assertThat(api.send("DELETE", one, TestApi.ADMIN, null).status()).isEqualTo(404);
    }

    private static void tasks(TestApi api, String known, String agent) {
        String tasks = ALL + "/" + known + "/tasks";
        Answer made = api.send(
                "POST", tasks, agent, "{\"text\":\"call\",\"owner\":\"102\",\"due\":\"2026-12-01T09:00:00Z\"}");
        assertThat(made.status()).isEqualTo(201);
        String one = "/api/v1/tasks/" + made.json().path("id").asString();
        for (String wrong :
                new String[] {NONE, "{\"text\":\"x\",\"owner\":\"999\"}", "{\"text\":\"x\",\"due\":\"soon\"}"}) {
            assertThat(status(api, "POST", tasks, wrong)).as(wrong).isEqualTo(400);
        }
        assertThat(status(api, "POST", ALL + "/none/tasks", NONE)).isEqualTo(404);
        assertThat(api.get(ALL + "/none/tasks").status()).isEqualTo(404);
        assertThat(api.send("GET", "/api/v1/tasks", agent, null).json().path("items"))
                .as("not the agent's own")
                .isEmpty();
        assertThat(api.send("PATCH", one, agent, "{\"owner\":\"101\"}")
                        .json()
                        .path("due")
                        .isString())
                .isTrue();
        assertThat(api.send("GET", "/api/v1/tasks", agent, null).json().path("items"))
                .hasSize(1);
        assertThat(status(api, "PATCH", one, "{\"due\":\"soon\"}")).isEqualTo(400);
        assertThat(api.send("PATCH", one, agent, "{\"done\":true,\"due\":\"\"}")
                        .json()
                        .path("doneBy")
                        .isString())
                .isTrue();
        assertThat(api.get("/api/v1/tasks?owner=101").json().path("items")).isEmpty();
        assertThat(api.get(tasks + "?done=true").json().path("items")).hasSize(1);
        assertThat(status(api, "PATCH", "/api/v1/tasks/none", NONE)).isEqualTo(404);
    }

    static void merges(TestApi api, String known) {
        String twin = add(api, "Caller Two");
        String number = "{\"kind\":\"phone\",\"address\":\"020 7946 0002\",\"alsoOfOthers\":true}";
        assertThat(status(api, "POST", ALL + "/" + twin + "/identities", number))
                .isEqualTo(201);
        JsonNode suggested =
                api.get(ALL + "/" + known + "/duplicates").json().path("items").path(0);
        assertThat(suggested.path("other").asString()).isEqualTo(twin);
        assertThat(suggested.at("/reasons/0/why").asString()).isEqualTo("SAME_NAME_AND_ADDRESS");
        assertThat(api.get("/api/v1/duplicates").json().path("items")).hasSize(1);
        assertThat(api.get(ALL + "/none/duplicates").status()).isEqualTo(404);

        String merges = ALL + "/" + known + "/merges";
        String absorb = "{\"absorb\":\"" + twin + "\"}";
        Answer merged = api.post(merges, absorb);
        assertThat(merged.status()).isEqualTo(201);
        assertThat(api.get(ALL + "/" + twin).json().path("id").asString()).isEqualTo(known);
        assertThat(api.post(merges, absorb).status()).isEqualTo(409);
        assertThat(api.post(merges, NONE).status()).isEqualTo(400);
        assertThat(api.post(merges, "{\"absorb\":\"none\"}").status()).isEqualTo(400);
        assertThat(api.post(ALL + "/none/merges", absorb).status()).isEqualTo(404);
        assertThat(api.get(merges).json().path("items")).hasSize(1);
        assertThat(api.get(ALL + "/none/merges").status()).isEqualTo(404);
        String merge = "/api/v1/merges/" + merged.json().path("id").asString();
        assertThat(api.send("DELETE", merge, TestApi.ADMIN, null).status()).isEqualTo(204);
        assertThat(api.send("DELETE", merge, TestApi.ADMIN, null).status()).isEqualTo(404);
        assertThat(api.get(ALL + "/" + twin).json().path("id").asString()).isEqualTo(twin);
    }

    static void person(TestApi api) {
        String waiting = "i-eve";
        api.happened(new CallFact.Arrived(waiting, "i-eve.caller", "5000", "main", "v1"), Map.of(CallFact.CALLER, ""));
        String eve = add(api, "Eve");
        api.post(ALL + "/" + eve + "/identities", "{\"kind\":\"phone\",\"address\":\"+442079460999\"}");
        assertThat(status(api, "POST", ALL + "/none/export", "")).isEqualTo(404);
        Answer zip = api.send("POST", ALL + "/" + eve + "/export", TestApi.ADMIN, null);
        assertThat(zip.status()).isEqualTo(200);
        assertThat(zip.body()).startsWith("PK").contains("index.html", "person.json");
        assertThat(status(api, "DELETE", ALL + "/none", "")).isEqualTo(404);
        api.send(
                "PUT",
                "/api/v1/interactions/" + waiting + "/customer",
                TestApi.ADMIN,
                "{\"customer\":\"" + eve + "\"}");
        assertThat(status(api, "DELETE", ALL + "/" + eve, "")).isEqualTo(409);
        api.send("PUT", "/api/v1/interactions/" + waiting + "/customer", TestApi.ADMIN, "{\"customer\":null}");
        JsonNode receipt =
                api.send("DELETE", ALL + "/" + eve, TestApi.ADMIN, null).json();
        assertThat(receipt.at("/erased/customers").asInt()).isEqualTo(1);
        assertThat(receipt.path("valid").asBoolean()).isTrue();
        assertThat(receipt.path("receipt").asString()).doesNotContain("Eve", "442079460999");
        String id = receipt.path("id").asString();
        assertThat(api.get("/api/v1/erasures/" + id).json().path("signature")).isEqualTo(receipt.path("signature"));
        assertThat(api.get("/api/v1/erasures/none").status()).isEqualTo(404);
        assertThat(api.get("/api/v1/erasures").json().path("items")).hasSize(1);
        assertThat(api.get(ALL + "/" + eve).status()).isEqualTo(404);
        assertThat(api.send("DELETE", ALL + "/" + eve, api.token(Role.SUPERVISOR), null)
                        .status())
                .isEqualTo(403);
    }
}
