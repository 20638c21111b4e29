package org.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.trunkline.api.TestApi.Answer;
import tools.jackson.databind.JsonNode;

/** Each documented answer about tickets, asked for once. */
final class TicketsAsked {
    private static final String ALL = "/api/v1/tickets";
    private static final String NONE = "{}";

    private TicketsAsked() {}

    private static int status(TestApi api, String method, String path, String body) {
        return api.send(method, path, TestApi.ADMIN, body).status();
    }

    private static long open(TestApi api, String token, String subject, String more) {
        Answer made = api.send("POST", ALL, token, "{\"subject\":\"" + subject + "\"" + more + "}");
        assertThat(made.status()).isEqualTo(201);
        return made.json().path("number").asLong();
    }

    /** @param customer who spoke with agent 101 in i-1; another: who did not, and called as i-2 */
    static void tickets(TestApi api, String customer, String another) {
        String agent = api.token(Role.AGENT);
        long one = open(
                api,
                agent,
                "No invoice",
                ",\"interaction\":\"i-1\",\"queue\":\"billing\",\"priority\":\"HIGH\",\"owner\":\"101\"");
        String path = ALL + "/" + one;
        Answer shown = api.send("GET", path, agent, null);
        assertThat(shown.json().at("/ticket/customer").asString()).isEqualTo(customer);
        assertThat(shown.json().at("/interactions/0").asString()).isEqualTo("i-1");
        assertThat(shown.headers().get("etag")).containsExactly("\"1\"");
        for (String wrong : new String[] {
            NONE,
            "{\"subject\":\"x\",\"queue\":\"none\"}",
            "{\"subject\":\"x\",\"owner\":\"999\"}",
            "{\"subject\":\"x\",\"priority\":\"HUGE\"}",
            "{\"subject\":\"x\",\"customer\":\"none\"}"
        }) {
            assertThat(status(api, "POST", ALL, wrong)).as(wrong).isEqualTo(400);
        }
        assertThat(status(api, "POST", ALL, "{\"subject\":\"x\",\"interaction\":\"none\"}"))
                .isEqualTo(404);
        assertThat(api.send("POST", ALL, agent, "{\"subject\":\"x\",\"customer\":\"" + another + "\"}")
                        .status())
                .as("whom they had nothing to do with")
                .isEqualTo(400);
        changed(api, agent, path);
        sight(api, agent, path);
        notesAndContacts(api, agent, path);
        together(api, path, one);
        presenceAndViews(api, agent, path, one);
    }

    private static void changed(TestApi api, String agent, String path) {
        String edit = "{\"status\":\"WAITING\",\"until\":\"2100-01-31T09:30:00Z\",\"addTags\":[\"vip\"]}";
        Answer done = api.send("PATCH", path, agent, edit, "If-Match", "\"1\"");
        assertThat(done.json().path("status").asString()).isEqualTo("WAITING");
        assertThat(done.json().at("/tags/0").asString()).isEqualTo("vip");
        assertThat(done.headers().get("etag")).containsExactly("\"3\"");
        Answer late = api.send("PATCH", path, TestApi.ADMIN, "{\"owner\":\"102\"}", "If-Match", "W/\"1\"");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().path("type").asString()).endsWith(":changed");
        assertThat(late.json().path("remedy").asString()).contains("\"3\"");
        assertThat(late.json().at("/faults/0/what").asString()).contains("status: OPEN to WAITING", "by ");
        assertThat(api.send("PATCH", path, agent, NONE, "If-Match", "x").status())
                .isEqualTo(400);
        for (String wrong : new String[] {
            "{\"until\":\"then\"}", "{\"queue\":\"none\"}", "{\"addTags\":[\"\"]}", "{\"subject\":\" \"}"
        }) {
            assertThat(status(api, "PATCH", path, wrong)).as(wrong).isEqualTo(400);
        }
        assertThat(status(api, "PATCH", path, "{\"until\":\"2001-01-31T09:30:00Z\"}"))
                .isEqualTo(409);
        assertThat(status(api, "PATCH", ALL + "/1", NONE)).isEqualTo(404);
        assertThat(api.get(ALL + "/x").status()).isEqualTo(404);
    }

    private static void sight(TestApi api, String agent, String path) {
        long other = open(api, TestApi.ADMIN, "of another", ",\"owner\":\"102\"");
        assertThat(api.send("GET", ALL + "/" + other, agent, null).status()).isEqualTo(404);
        assertThat(api.send("GET", ALL, agent, null).body())
                .contains("No invoice")
                .doesNotContain("of another");
        assertThat(api.get(ALL + "?status=waiting,open&priority=high&owner=101&queue=billing&tag=vip&text=inVOICE"
                                + "&interaction=i-1&missed=false&order=DUE&limit=1")
                        .json()
                        .path("items"))
                .hasSize(1);
        assertThat(api.get(ALL + "?owner=&customer=none").json().path("items")).isEmpty();
        for (String wrong :
                new String[] {"status=bored", "order=x", "after=x", "limit=0", "view=none", "missed=maybe"}) {
            assertThat(api.get(ALL + "?" + wrong).status()).as(wrong).isEqualTo(400);
        }
        String many = "{\"tickets\":[" + path.substring(ALL.length() + 1) + "," + other + ",7],\"set\":"
                + "{\"priority\":\"URGENT\"}}";
        JsonNode outcome = api.send("POST", ALL + "/bulk", agent, many).json().path("items");
        assertThat(outcome.at("/0/problem").isNull()).isTrue();
        assertThat(outcome.at("/1/problem").asString()).contains("there is no ticket");
        assertThat(outcome).hasSize(3);
        for (String wrong : new String[] {NONE, "{\"tickets\":[],\"set\":{}}", "{\"tickets\":[1]}"}) {
            assertThat(status(api, "POST", ALL + "/bulk", wrong)).isEqualTo(400);
        }
        assertThat(api.post(ALL + "/" + other + "/notes", "{\"text\":\"@101 please look\"}")
                        .json()
                        .at("/mentions/0")
                        .asString())
                .isEqualTo("agent:101");
        assertThat(api.send("GET", "/api/v1/mentions", agent, null).body()).contains("please look");
        assertThat(api.send("GET", ALL + "/" + other, agent, null).status())
                .as("who is named may look")
                .isEqualTo(200);
    }

    private static void notesAndContacts(TestApi api, String agent, String path) {
        assertThat(api.send("POST", path + "/notes", agent, "{\"text\":\"called twice, @nobody\"}")
                        .json()
                        .path("mentions"))
                .isEmpty();
        assertThat(status(api, "POST", path + "/notes", NONE)).isEqualTo(400);
        assertThat(status(api, "POST", ALL + "/1/notes", NONE)).isEqualTo(404);
        assertThat(api.get(path + "/notes").json().path("items")).hasSize(1);
        assertThat(api.get(ALL + "/1/notes").status()).isEqualTo(404);
        String contacts = path + "/interactions";
        assertThat(status(api, "POST", contacts, "{\"interaction\":\"i-2\"}")).isEqualTo(201);
        assertThat(status(api, "POST", contacts, NONE)).isEqualTo(400);
        assertThat(status(api, "POST", contacts, "{\"interaction\":\"none\"}")).isEqualTo(404);
        assertThat(api.send("POST", contacts, agent, "{\"interaction\":\"i-2\"}")
                        .status())
                .as("another's call")
                .isEqualTo(404);
        JsonNode timeline = api.send("GET", path + "/timeline", agent, null).json();
        assertThat(timeline.toString()).contains("called twice", "customer\":", "status: OPEN to WAITING", "\"i-2\"");
        assertThat(api.get(ALL + "/1/timeline").status()).isEqualTo(404);
        assertThat(api.send("DELETE", contacts + "/i-2", TestApi.ADMIN, null).status())
                .isEqualTo(204);
        assertThat(api.send("DELETE", contacts + "/i-2", TestApi.ADMIN, null).status())
                .isEqualTo(404);
    }

    private static void together(TestApi api, String path, long one) {
        long two = open(api, TestApi.ADMIN, "two", "");
        String other = "{\"ticket\":" + two + "}";
        String links = path + "/links";
        assertThat(status(api, "POST", links, other)).isEqualTo(201);
        assertThat(status(api, "POST", links, "{\"ticket\":1}")).isEqualTo(400);
        assertThat(status(api, "POST", links, "{\"ticket\":" + one + "}")).isEqualTo(409);
        assertThat(status(api, "POST", ALL + "/1/links", other)).isEqualTo(404);
        assertThat(api.get(path).json().at("/links/0/how").asString()).isEqualTo("RELATED");
        assertThat(api.send("DELETE", links + "/" + two, TestApi.ADMIN, null).status())
                .isEqualTo(204);
        assertThat(api.send("DELETE", links + "/" + two, TestApi.ADMIN, null).status())
                .isEqualTo(404);

        String merges = path + "/merges";
        JsonNode merge = api.post(merges, other).json();
        assertThat(merge.path("absorbed").asLong()).isEqualTo(two);
        assertThat(status(api, "POST", merges, other)).isEqualTo(409);
        assertThat(status(api, "POST", merges, NONE)).isEqualTo(400);
        assertThat(status(api, "POST", ALL + "/1/merges", other)).isEqualTo(404);
        assertThat(api.get(ALL + "/" + two).json().at("/ticket/number").asLong())
                .isEqualTo(one);
        assertThat(api.get(merges).json().path("items")).hasSize(1);
        assertThat(api.get(ALL + "/1/merges").status()).isEqualTo(404);
        String undo = "/api/v1/ticket-merges/" + merge.path("id").asString();
        assertThat(api.send("DELETE", undo, TestApi.ADMIN, null).status()).isEqualTo(204);
        assertThat(api.send("DELETE", undo, TestApi.ADMIN, null).status()).isEqualTo(404);

        String splits = path + "/splits";
        String part = "{\"subject\":\"a part\",\"interactions\":[\"i-1\"]}";
        assertThat(api.send("POST", splits, TestApi.ADMIN, part, "If-Match", "1")
                        .status())
                .isEqualTo(409);
        assertThat(status(api, "POST", splits, part)).isEqualTo(201);
        assertThat(status(api, "POST", splits, part)).isEqualTo(409);
        assertThat(status(api, "POST", splits, NONE)).isEqualTo(400);
        assertThat(status(api, "POST", ALL + "/1/splits", part)).isEqualTo(404);
    }

    private static void presenceAndViews(TestApi api, String agent, String path, long one) {
        String presence = path + "/presence";
        assertThat(api.send("PUT", presence, agent, "{\"answering\":true}")
                        .json()
                        .path("items"))
                .hasSize(1);
        JsonNode both = api.send("PUT", presence, TestApi.ADMIN, NONE).json().path("items");
        assertThat(both).hasSize(2);
        assertThat(both.at("/0/answering").asBoolean()).isTrue();
        assertThat(api.get(path).json().path("present")).hasSize(2);
        assertThat(status(api, "PUT", presence, "{\"answering\":\"maybe\"}")).isEqualTo(400);
        assertThat(status(api, "PUT", ALL + "/1/presence", NONE)).isEqualTo(404);
        assertThat(api.send("DELETE", presence, agent, null).status()).isEqualTo(204);
        assertThat(api.send("DELETE", ALL + "/1/presence", agent, null).status())
                .isEqualTo(404);

        String views = "/api/v1/ticket-views";
        String wish = "{\"name\":\"Urgent\",\"shared\":true,\"query\":{\"priority\":\"urgent\",\"order\":\"due\"}}";
        JsonNode view = api.post(views, wish).json();
        String id = view.path("id").asString();
        assertThat(api.send("GET", ALL + "?view=" + id, agent, null)
                        .json()
                        .at("/items/0/number")
                        .asLong())
                .isEqualTo(one);
        assertThat(api.send("GET", ALL + "?priority=low&view=" + id, agent, null)
                        .json()
                        .path("items"))
                .as("what is given goes first")
                .isEmpty();
        for (String wrong : new String[] {
            NONE, "{\"name\":\"x\",\"query\":{\"colour\":\"red\"}}", "{\"name\":\"x\",\"query\":{\"status\":\"red\"}}"
        }) {
            assertThat(status(api, "POST", views, wrong)).as(wrong).isEqualTo(400);
        }
        assertThat(api.send("PUT", views + "/" + id, agent, wish).status())
                .as("another's")
                .isEqualTo(404);
        assertThat(status(api, "PUT", views + "/" + id, NONE)).isEqualTo(400);
        assertThat(status(api, "PUT", views + "/" + id, "{\"name\":\"Mine\"}")).isEqualTo(200);
        assertThat(api.send("GET", views, agent, null).json().path("items"))
                .as("not shared any more")
                .isEmpty();
        assertThat(api.send("DELETE", views + "/" + id, TestApi.ADMIN, null).status())
                .isEqualTo(204);
        assertThat(api.send("DELETE", views + "/" + id, TestApi.ADMIN, null).status())
                .isEqualTo(404);
    }
}
