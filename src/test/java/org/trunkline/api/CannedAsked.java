package org.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Each documented answer about canned answers and signatures, asked for once. */
final class CannedAsked {
    private static final String ALL = "/api/v1/canned-answers";
    private static final String SHARED =
            "{\"shortcut\":\"refund\",\"title\":\"Refund\",\"text\":\"Dear ${customer_name}, ${agent_name:-we} will.\"}";
    private static final String OWN = "{\"shortcut\":\"hi\",\"title\":\"Hi\",\"text\":\"Hi!\"}";

    private CannedAsked() {}

    private static int status(TestApi api, Role role, String method, String path, @Nullable String body) {
        return api.send(method, path, api.token(role), body).status();
    }

    /** @param interaction of a customer named Caller Two */
    static void answers(TestApi api, String interaction) {
        JsonNode shared = api.post(ALL, SHARED).json();
        assertThat(shared.path("owner").isNull()).isTrue();
        String one = ALL + "/" + shared.path("id").asString();
        assertThat(api.post(ALL, SHARED).body()).contains("choose another");
        assertThat(api.post(ALL, OWN.replace("\"Hi!\"", "\"${nobody}\"")).body())
                .contains("there is no variable nobody");
        assertThat(api.post(ALL, OWN.replace("}", ",\"queue\":\"none\"}")).status())
                .isEqualTo(400);
        assertThat(api.post(ALL, OWN.replace("}", ",\"owner\":\"999\"}")).status())
                .isEqualTo(400);

        JsonNode own = api.send("POST", ALL, api.token(Role.AGENT), OWN).json();
        assertThat(own.path("owner").asString()).isEqualTo("101");
        String mine = ALL + "/" + own.path("id").asString();
        assertThat(status(api, Role.AGENT, "POST", ALL, OWN.replace("}", ",\"owner\":\"102\"}")))
                .isEqualTo(403);
        assertThat(status(api, Role.AGENT, "PUT", one, SHARED))
                .as("everybody's")
                .isEqualTo(403);
        assertThat(status(api, Role.AGENT, "PUT", mine, OWN)).isEqualTo(200);
        assertThat(status(api, Role.SUPERVISOR, "PUT", one, SHARED)).isEqualTo(200);
        assertThat(api.send("GET", ALL, api.token(Role.AGENT), null).json().path("items"))
                .hasSize(2);
        assertThat(api.get(ALL + "?agent=102&queue=billing").json().path("items"))
                .hasSize(1);

        JsonNode filled = api.post(one + "/fill", "{\"interaction\":\"" + interaction + "\"}")
                .json();
        assertThat(filled.path("text").asString()).isEqualTo("Dear Caller Two, we will.");
        assertThat(api.post(one + "/fill", "{}").status()).isEqualTo(400);
        assertThat(api.post(one + "/fill", "{\"interaction\":\"none\"}").status())
                .isEqualTo(404);

        assertThat(api.get(one).json().path("title").asString()).isEqualTo("Refund");
        assertThat(api.get(ALL + "/none").status()).isEqualTo(404);
        assertThat(status(api, Role.SUPERVISOR, "PUT", ALL + "/none", SHARED)).isEqualTo(404);
        assertThat(status(api, Role.SUPERVISOR, "PUT", one, "{}")).isEqualTo(400);
        assertThat(status(api, Role.SUPERVISOR, "DELETE", mine, null)).isEqualTo(204);
        assertThat(status(api, Role.SUPERVISOR, "DELETE", mine, null)).isEqualTo(404);
    }

    static void signatures(TestApi api) {
        String agents = "/api/v1/signatures/agents/101";
        String queues = "/api/v1/signatures/queues/billing";
        assertThat(api.get(agents).status()).isEqualTo(404);
        assertThat(status(api, Role.AGENT, "PUT", agents, "{\"text\":\"Agent 101\"}"))
                .isEqualTo(200);
        assertThat(api.get(agents).json().path("text").asString()).isEqualTo("Agent 101");
        assertThat(status(api, Role.AGENT, "PUT", queues, "{\"text\":\"We\"}")).isEqualTo(403);
        assertThat(status(api, Role.AGENT, "PUT", agents.replace("101", "102"), "{\"text\":\"x\"}"))
                .as("another agent's")
                .isEqualTo(404);
        assertThat(api.send("PUT", queues, TestApi.ADMIN, "{\"text\":\"" + "x".repeat(2001) + "\"}")
                        .status())
                .isEqualTo(400);
        assertThat(api.send("PUT", queues, TestApi.ADMIN, "{\"text\":\"We\"}").status())
                .isEqualTo(200);
        assertThat(status(api, Role.AGENT, "GET", queues, null)).isEqualTo(200);
        assertThat(api.get(queues.replace("billing", "none")).status()).isEqualTo(404);
        assertThat(api.send("DELETE", queues, TestApi.ADMIN, null).status()).isEqualTo(204);
        assertThat(api.send("DELETE", queues, TestApi.ADMIN, null).status()).isEqualTo(404);
        assertThat(status(api, Role.AGENT, "DELETE", agents, null)).isEqualTo(204);
        assertThat(status(api, Role.AGENT, "DELETE", agents, null)).isEqualTo(404);
        assertThat(status(api, Role.AGENT, "PUT", agents, "{}")).isEqualTo(400);
        for (String path : new String[] {agents.replace("101", "999"), queues.replace("billing", "none")}) {
            assertThat(api.send("PUT", path, TestApi.ADMIN, "{\"text\":\"x\"}").status())
                    .as(path)
                    .isEqualTo(404);
        }
    }
}
