package org.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that no client of good will sends: each is answered as the document says, and none by a fault of ours. */
class StrangeRequestsTest {
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
    void nothing_within_a_list_or_a_map_is_null() {
        String customer = api.post("/api/v1/customers", "{}").json().path("id").asString();
        for (TestApi.Answer answer : List.of(
                api.post("/api/v1/groups", "{\"name\":\"a\",\"skills\":{\"b\":null}}"),
                api.post("/api/v1/agents", "{\"id\":\"990\",\"name\":\"A\",\"skills\":{\"b\":null}}"),
                api.post("/api/v1/agents", "{\"id\":\"990\",\"name\":\"A\",\"groups\":[null]}"),
                api.post("/api/v1/queues", "{\"name\":\"a\",\"skills\":[null]}"),
                api.post("/api/v1/tokens", "{\"name\":\"a\",\"roles\":[null]}"),
                api.post("/api/v1/tickets/bulk", "{\"tickets\":[null],\"set\":{}}"),
                api.send(
                        "PATCH",
                        "/api/v1/customers/" + customer + "/profile",
                        TestApi.ADMIN,
                        "{\"addTags\":[null]}"))) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.json().path("detail").asString()).contains(": ");
        }
        assertThat(api.send(
                                "PATCH",
                                "/api/v1/customers/" + customer + "/profile",
                                TestApi.ADMIN,
                                "{\"consent\":{\"email\":null}}")
                        .status())
                .as("where null has a meaning, it is taken")
                .isEqualTo(200);
    }

    @Test
    void a_time_has_a_year_of_four_digits() {
        for (String far : List.of("+999999999-12-31T23:59:59Z", "+10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z")) {
            for (TestApi.Answer answer : List.of(
                    api.get("/api/v1/interactions?from=" + far.replace("+", "%2B")),
                    api.post(
                            "/api/v1/callbacks",
                            "{\"number\":\"+442079460978\",\"queue\":\"billing\",\"at\":\"" + far + "\"}"),
                    api.post("/api/v1/tickets/bulk", "{\"tickets\":[1],\"set\":{\"until\":\"" + far + "\"}}"))) {
                assertThat(answer.status()).as(far + answer.body()).isEqualTo(400);
                assertThat(answer.json().path("detail").asString()).contains("is not a time");
            }
        }
        assertThat(api.get("/api/v1/interactions?to=9999-12-31T23:59:59.999999999Z")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_method_that_an_address_does_not_take_is_told_those_that_it_takes() {
        TestApi.Answer answer = api.send("PUT", "/api/v1/skills", TestApi.ADMIN, "{}");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers().get("Allow"))
                .singleElement()
                .asString()
                .contains("GET")
                .contains("POST");
    }

    @Test
    void what_cannot_be_read_at_all_is_a_problem_like_any_other() {
        TestApi.Answer zero = api.get("/api/v1/skills/a%00b");
        assertThat(zero.status()).isEqualTo(400);
        TestApi.Answer long_ = api.send("GET", "/api/v1/skills", TestApi.ADMIN, null, "X-Long", "a".repeat(20_000));
        assertThat(long_.status()).isEqualTo(431);
        assertThat(long_.json().path("remedy").asString()).isNotEmpty();
    }
}
