package org.trunkline.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.PATIENCE;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.agent.Channel;
import org.trunkline.customer.Address;
import org.trunkline.customer.Customers;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.JournalSettings;
import org.trunkline.journal.StoredJournal;
import org.trunkline.phone.Answering;
import org.trunkline.store.Database;
import org.trunkline.store.PostgresForTests;
import org.trunkline.yard.Cast;
import org.trunkline.yard.Center;
import org.trunkline.yard.InYard;
import org.trunkline.yard.Yard;
import tools.jackson.databind.JsonNode;

/** What is written, in a controller that is killed; on PostgreSQL. */
@InYard
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConversationIT {
    private static final String ACCOUNT = "kills@center.example";

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

    /** While the controller is down: stored, and killed before the floor was told. */
    private void stored(String... interactions) {
        try (Database database = postgres.open();
                StoredJournal journal = StoredJournal.open(
                        database,
                        FactTypes.of(Map.of("conversation", ConversationFact.class)),
                        JournalSettings.in(folder.resolve("other-spool")),
                        InstantSource.system(),
                        List.of(Customers.projection(), Conversations.projection()))) {
            for (String interaction : interactions) {
                journal.commit(
                        Instant.now(),
                        new ConversationFact.Received(
                                interaction,
                                Receipt.How.OPENED,
                                Channel.EMAIL,
                                ACCOUNT,
                                0,
                                "billing",
                                0,
                                Set.of(),
                                null,
                                false),
                        new Letter(
                                        "<" + interaction + "@eve.example>",
                                        new Address(Address.Kind.EMAIL, "eve@eve.example"),
                                        "Eve",
                                        List.of(ACCOUNT),
                                        "My bill",
                                        "Where is my bill?",
                                        null,
                                        Instant.now(),
                                        List.of(),
                                        List.of(),
                                        null)
                                .personal());
            }
            assertThat(journal.faults()).isZero();
        }
    }

    private List<String> ids(String query) {
        return center.get("/api/v1/conversations?" + query)
                .path("items")
                .valueStream()
                .map(one -> one.at("/interaction/id").asString(""))
                .toList();
    }

    private JsonNode messages(String interaction) {
        return center.get("/api/v1/interactions/" + interaction + "/messages").path("items");
    }

    @Test
    void what_was_written_outlives_kills() {
        center.kill9();
        stored("900-w1", "900-w2");
        center.start();
        assertThat(ids("state=WAITING")).containsExactlyInAnyOrder("900-w1", "900-w2");

        int mark = center.mark();
        var _ = cast.agent("101", "1001", new Answering.Never());
        var _ = center.await("conversation.Offered", "900-w1", mark);
        center.kill9();
        center.start();
        Awaitility.await("the offer is made anew")
                .atMost(PATIENCE)
                .until(() -> center.send("POST", "/api/v1/interactions/900-w1/accept?agent=101", "{}")
                                .statusCode()
                        == 204);

        center.kill9();
        center.start();
        assertThat(ids("state=OPEN&agent=101")).as("its agent has it").containsExactly("900-w1");
        assertThat(ids("state=WAITING")).as("the other one waits").containsExactly("900-w2");
        String message = center.post(
                        "/api/v1/interactions/900-w1/messages", Map.of("text", "Here it is", "key", "answer-1"))
                .path("id")
                .asString("");

        center.kill9();
        center.start();
        assertThat(center.post("/api/v1/interactions/900-w1/messages", Map.of("text", "Here it is", "key", "answer-1"))
                        .path("id")
                        .asString(""))
                .as("asked for again, since the answer may have been lost")
                .isEqualTo(message);
        assertThat(messages("900-w1").valueStream().map(one -> one.path("state").asString("")))
                .containsExactly("", "PENDING");
        mark = center.mark();
        var _ = center.post("/api/v1/interactions/900-w1/done", Map.of());
        var _ = center.await("conversation.Ended", "900-w1", mark);

        center.kill9();
        center.start();
        assertThat(ids("state=DONE")).containsExactly("900-w1");
        assertThat(center.get("/api/v1/interactions/900-w1/story").toString())
                .contains("the customer wrote by email", "taken up again", "agent 101 has it");
        assertThat(center.get("/api/v1/interactions/900-w1")
                        .at("/interaction/customer")
                        .asString(""))
                .as("one customer")
                .isEqualTo(center.get("/api/v1/interactions/900-w2")
                        .at("/interaction/customer")
                        .asString("x"));
    }
}
