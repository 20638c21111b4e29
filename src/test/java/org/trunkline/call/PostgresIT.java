package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.CALLER_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.store.Database;
import org.trunkline.store.PostgresForTests;
import org.trunkline.yard.Cast;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.Center;
import org.trunkline.yard.InYard;
import org.trunkline.yard.Yard;
import tools.jackson.databind.JsonNode;

/** The center on a real PostgreSQL, which is stopped while calls go on. */
@InYard
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresIT {
    @TempDir
    static Path folder;

    private Yard yard;
    private PostgresForTests.Server server;
    private PostgresForTests postgres;
    private Center center;
    private Cast cast;

    @BeforeAll
    void up(Yard shared) throws Exception {
        yard = shared;
        server = new PostgresForTests.Server(folder.resolve("pg"));
        postgres = server.database();
        center = new Center(
                yard,
                Map.of(
                        "TRUNKLINE_STORE_URL", postgres.settings().url(),
                        "TRUNKLINE_STORE_USER", postgres.settings().user(),
                        "TRUNKLINE_STORE_PASSWORD", postgres.settings().password(),
                        "TRUNKLINE_JOURNAL_SPOOL", folder.resolve("spool").toString()));
    }

    @AfterAll
    void down() throws Exception {
        center.close();
        server.close();
    }

    @BeforeEach
    void enter() {
        cast = new Cast(yard, center);
    }

    @AfterEach
    void leave() {
        cast.close();
    }

    @Test
    void a_call_is_served_and_remembered() {
        Phone agent = cast.agent("101", "1001", new Answering.AtOnce());
        Caller caller = cast.waiting("+442079460801", '1');
        var _ = center.await("call.Connected", caller.interaction(), caller.mark());
        agent.hangUp();
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("AGENT COMPLETED TALKING");
        assertThat(center.get("/api/v1/interactions/" + caller.interaction()).toString())
                .contains("101", "billing", "+442079460801", "COMPLETED");
    }

    @Test
    void calls_go_on_while_the_database_is_stopped_and_are_all_in_its_tables_once_when_it_is_back() throws Exception {
        Phone talker = cast.agent("101", "1001", new Answering.AtOnce());
        Caller before = cast.waiting("+442079460802", '1');
        var _ = center.await("call.Connected", before.interaction(), before.mark());
        before.phone().tone(CALLER_HZ, Duration.ofMinutes(2));
        var _ = cast.agent("103", "1003", new Answering.AtOnce());
        postgres.takeAway();
        Caller during = cast.waiting("+442079460803", '1');
        var _ = center.await("call.Connected", during.interaction(), during.mark());
        assertThat(talker.hearing().heard(CALLER_HZ, PATIENCE))
                .as("the talk goes on")
                .isTrue();
        during.phone().hangUp();
        assertThat(center.endingOf(during.interaction(), during.mark())).isEqualTo("CALLER COMPLETED TALKING");
        before.phone().hangUp();
        assertThat(center.endingOf(before.interaction(), before.mark())).isEqualTo("CALLER COMPLETED TALKING");
        postgres.bringBack();
        Caller after = cast.caller("+442079460804", "5000");
        after.phone().hangUp();
        assertThat(center.endingOf(after.interaction(), after.mark())).isEqualTo("CALLER ABANDONED FLOW");
        List<String> told = center.facts(before.mark()).stream()
                .map(fact -> fact.path("id").asString(""))
                .toList();
        assertThat(told).doesNotHaveDuplicates();
        try (Database database = postgres.open()) {
            Awaitility.await("all that was told is in the journal")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(positions(database)).containsAll(told));
            assertThat(positions(database)).doesNotHaveDuplicates();
            for (Caller caller : List.of(before, during, after)) {
                assertThat(ended(database, caller.interaction()))
                        .containsExactly(caller.equals(after) ? "ABANDONED" : "COMPLETED");
            }
        }
    }

    @Test
    void agents_and_tokens_that_were_made_are_there_after_a_restart() {
        var _ = center.post("/api/v1/agents", Map.of("id", "180", "name", "Agent 180", "skills", Map.of("billing", 3)));
        JsonNode token = center.post("/api/v1/tokens", Map.of("name", "wallboard", "roles", List.of("SUPERVISOR")));
        center.stop();
        center.start();
        assertThat(center.get("/api/v1/agents/180")
                        .path("skills")
                        .path("billing")
                        .asInt(0))
                .isEqualTo(3);
        assertThat(center.status("/api/v1/queues", token.path("token").asString("")))
                .isEqualTo(200);
        assertThat(center.status("/api/v1/queues", "invented")).isEqualTo(401);
    }

    private static List<String> positions(Database database) {
        return database.read(handle -> handle.createQuery("SELECT epoch, sequence FROM journal")
                .map((row, context) -> row.getLong(1) + "." + row.getLong(2))
                .list());
    }

    private static List<String> ended(Database database, String interaction) {
        return database.read(handle -> handle.createQuery("SELECT reason FROM interaction WHERE id = ?")
                .bind(0, interaction)
                .mapTo(String.class)
                .list());
    }
}
