package org.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.journal.Position;

class AccessTest {
    private static final Set<String> OPEN = Set.of("GET /health/live", "GET /health/ready");
    private static final String LOG_IN = "POST /api/v1/session";

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
    void each_operation_takes_the_tokens_that_the_document_says_and_no_other() {
        for (String operation : api.document.operations()) {
            if (OPEN.contains(operation)) {
                assertThat(request(operation, null)).as(operation).isEqualTo(200);
                continue;
            }
            if (operation.contains(HookRoutes.PATH)) {
                assertThat(request(operation, null)).as(operation).isEqualTo(404); // a signature is the log-in
                continue;
            }
            if (operation.equals(LOG_IN)) {
                assertThat(request(operation, null)).as(operation).isEqualTo(400); // asks for name and password
                continue;
            }
            if (operation.contains(" /chat/v1/")) {
                // Visitors have sessions of their own: our tokens are neither needed nor of use there.
                assertThat(request(operation, null)).as(operation).isEqualTo(request(operation, TestApi.ADMIN));
                continue;
            }
            assertThat(request(operation, null))
                    .as(operation + " without a token")
                    .isEqualTo(401);
            assertThat(request(operation, "tl_admin_made_up"))
                    .as(operation + " with a false token")
                    .isEqualTo(401);
            Set<Role> allowed = new HashSet<>(api.document.roles(operation));
            assertThat(allowed).as(operation + " names its roles").isNotEmpty();
            allowed.add(Role.ADMIN);
            for (Role role : List.of(Role.AGENT, Role.SUPERVISOR, Role.DESIGNER, Role.ADMIN)) {
                int status = request(operation, api.token(role));
                if (allowed.contains(role)) {
                    assertThat(status).as(operation + " as " + role).isNotIn(401, 403);
                } else {
                    assertThat(status).as(operation + " as " + role).isEqualTo(403);
                }
            }
        }
    }

    @Test
    void an_agents_token_reaches_the_own_state_and_the_own_interactions_alone() {
        api.conversation("i-1", "+442079460001");
        api.happened(new org.trunkline.customer.CallFact.Arrived("i-2", "i-2.caller", "5000", "main", "v1"), Map.of());
        String token = api.token(Role.AGENT);

        assertThat(api.send("GET", "/api/v1/agents/101", token, null).status()).isEqualTo(200);
        assertThat(api.send("GET", "/api/v1/agents/102", token, null).status()).isEqualTo(403);
        assertThat(api.send("POST", "/api/v1/agents/102/logout", token, "{}").status())
                .isEqualTo(403);
        assertThat(api.send("GET", "/api/v1/interactions", token, null).json().path("items"))
                .hasSize(1);
        assertThat(api.send("GET", "/api/v1/interactions?agent=102", token, null)
                        .status())
                .isEqualTo(403);
        assertThat(api.send("GET", "/api/v1/interactions/i-1/story", token, null)
                        .status())
                .isEqualTo(200);
        assertThat(api.send("GET", "/api/v1/interactions/i-2", token, null).status())
                .isEqualTo(404);
    }

    @Test
    void a_revoked_token_is_worth_nothing_at_once_and_a_kept_one_survives_a_restart_as_a_hash() {
        String kept = api.token(Role.SUPERVISOR);
        String id = api.get("/api/v1/tokens")
                .json()
                .path("items")
                .valueStream()
                .filter(token -> token.path("name").asString().equals("SUPERVISOR"))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asString();
        Tokens again = new Tokens(api.database, api.clock, "");
        assertThat(again.bearer(kept)).isPresent();
        assertThat(again.bearer(TestApi.ADMIN)).isEmpty();
        String stored = api.database.read(handle -> handle.createQuery("SELECT sha256 FROM api_token")
                .mapTo(String.class)
                .one());
        assertThat(stored).hasSize(64).isNotEqualTo(kept);

        assertThat(api.send("DELETE", "/api/v1/tokens/" + id, TestApi.ADMIN, null)
                        .status())
                .isEqualTo(204);

        assertThat(api.send("GET", "/api/v1/queues", kept, null).status()).isEqualTo(401);
        assertThat(new Tokens(api.database, api.clock, "").bearer(kept)).isEmpty();
    }

    @Test
    void every_change_is_in_the_audit_with_the_name_of_the_token() {
        api.post("/api/v1/skills", "{\"name\":\"sales\"}");
        api.post("/api/v1/queues", "{\"name\":\"sales\"}");
        api.post("/api/v1/queues", "{\"name\":\"sales\"}"); // refused: changes nothing
        api.send("POST", "/api/v1/agents/101/login", api.token(Role.SUPERVISOR), "{\"phone\":\"1001\"}");
        api.send("DELETE", "/api/v1/queues/sales", TestApi.ADMIN, null);
        api.happened(new ApiFact.Changed("test", "end", "", null), Map.of());

        List<String> audit = new ArrayList<>();
        api.journal.reader().after(Position.START, "api.", 100).forEach(entry -> {
            ApiFact.Changed changed = (ApiFact.Changed) entry.fact();
            audit.add(changed.actor() + " " + changed.what() + " " + changed.object());
        });
        assertThat(audit)
                .anySatisfy(line -> assertThat(line).startsWith("setup token.add "))
                .filteredOn(line -> !line.contains("token.add"))
                .containsExactly(
                        "setup skill.add sales",
                        "setup queue.add sales",
                        "SUPERVISOR agent.login 101",
                        "setup queue.remove sales",
                        "test end ");
    }

    @Test
    void a_body_that_is_too_large_or_no_json_is_refused_without_a_word_of_our_insides() {
        assertThat(api.post("/api/v1/queues", "x".repeat(70_000)).status()).isEqualTo(413);
        TestApi.Answer wrong = api.post("/api/v1/queues", "{\"name\":");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body()).doesNotContain("tools.jackson").doesNotContain("at org.");
        assertThat(api.post("/api/v1/queues", "{\"name\":\"x\",\"ringSeconds\":\"soon\"}")
                        .body())
                .contains("ringSeconds");
        assertThat(api.get("/api/v1/nothing").type()).startsWith("application/problem+json");
    }

    @Test
    void the_figures_have_the_names_of_the_trade() {
        api.conversation("i-1", "+442079460001");
        // The floor's picture is of a moment ago.
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            String text = api.get("/metrics").body();
            assertThat(text)
                    .contains("trunkline_queue_waiting{queue=\"billing\"} 0.0")
                    .contains("trunkline_queue_longest_wait_seconds{queue=\"billing\"} 0.0")
                    .contains("trunkline_queue_offered_total{queue=\"billing\"} 1.0")
                    .contains("trunkline_queue_answered_total{queue=\"billing\"} 1.0")
                    .contains("trunkline_queue_abandoned_total{queue=\"billing\",short=\"true\"} 0.0")
                    .contains("trunkline_queue_service_level_ratio{queue=\"billing\"} 1.0")
                    .contains("trunkline_agents{state=\"busy\"} 1.0")
                    .contains("trunkline_agents{state=\"logged_out\"} 1.0")
                    .contains("trunkline_ari_round_trip_seconds 0.003")
                    .contains("trunkline_ari_event_lag_seconds 0.007")
                    .contains("trunkline_calls_active 2.0")
                    .contains("trunkline_journal_spool_entries 0.0")
                    .contains("jvm_memory_used_bytes");
        });
    }

    private int request(String operation, @org.jspecify.annotations.Nullable String token) {
        String[] parts = operation.split(" ", 2);
        String path = parts[1].replace("/agents/{id}", "/agents/101").replaceAll("\\{[^}]+}", "none");
        if (path.equals("/api/v1/events")) {
            path += "?after=wrong"; // a good one would not end
        }
        if (path.equals("/api/v1/wallboard/events") || path.equals("/api/v1/agents/101/events")) {
            return api.begin(path, token); // a good one would not end
        }
        boolean body = Set.of("POST", "PUT", "PATCH").contains(parts[0]);
        return api.send(parts[0], path, token, body ? "{}" : null).status();
    }
}
