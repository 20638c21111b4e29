package org.trunkline.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.PATIENCE;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.phone.Answering;
import org.trunkline.store.PostgresForTests;
import org.trunkline.yard.Cast;
import org.trunkline.yard.Center;
import org.trunkline.yard.InYard;
import org.trunkline.yard.Yard;
import tools.jackson.databind.JsonNode;

/** A chat that a flow answers first, in a controller that is killed; over a real socket, on PostgreSQL. */
@InYard
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlowChatIT {
    @TempDir
    static Path folder;

    private Yard yard;
    private PostgresForTests.Server server;
    private Center center;
    private Path flow;

    @BeforeAll
    void up(Yard shared) throws Exception {
        yard = shared;
        flow = yard.home().resolve("flows/flowchat.xml");
        Files.writeString(flow, """
                <flow xmlns="urn:trunkline:flow:1" name="flowchat" channels="chat" start="what" fault-queue="support">
                  <menu id="what"><prompt>What is it about?</prompt>
                    <choice say="order" label="My order" goto="number"/><choice say="something else" goto="why"/>
                    <nomatch><prompt>Pardon?</prompt></nomatch><otherwise goto="wait"/></menu>
                  <gather id="number" variable="order" min="4" max="8"><prompt>Which number has it?</prompt>
                    <otherwise goto="wait"/></gather>
                  <listen id="why" intents="support"><prompt>What is wrong with it?</prompt>
                    <intent name="support" goto="thanks"/><otherwise goto="wait"/></listen>
                  <prompt id="thanks">One of us is with you in a moment.</prompt>
                  <queue id="wait" name="support" priority="7"/>
                </flow>
                """);
        server = new PostgresForTests.Server(folder.resolve("pg"));
        PostgresForTests postgres = server.database();
        center = new Center(
                yard,
                Map.of(
                        "TRUNKLINE_STORE_URL", postgres.settings().url(),
                        "TRUNKLINE_STORE_USER", postgres.settings().user(),
                        "TRUNKLINE_STORE_PASSWORD", postgres.settings().password(),
                        "TRUNKLINE_JOURNAL_SPOOL", folder.resolve("spool").toString(),
                        "TRUNKLINE_CHAT_WEBSITE_FLOW", "flowchat"));
    }

    @AfterAll
    void down() throws Exception {
        center.close();
        server.close();
        Files.deleteIfExists(flow);
    }

    private JsonNode messages(String interaction) {
        return center.get("/api/v1/interactions/" + interaction + "/messages").path("items");
    }

    @Test
    void killed_in_the_middle_of_a_menu_it_goes_on_and_hands_over_with_all_that_was_said() throws Exception {
        try (Cast cast = new Cast(yard, center);
                Page page = Page.open(
                        URI.create("http://127.0.0.1:" + yard.apiPort()), "website", "{\"name\":\"Grace\"}")) {
            page.say("good morning");
            page.text("What is it about?");
            assertThat(page.messages().getLast().path("choices").toString())
                    .contains("\"label\":\"My order\"", "\"label\":\"Something else\"");
            page.say("purple elephants");
            page.text("Pardon? What is it about?");

            center.kill9();
            // Said to nobody: the page keeps it until it is stored.
            page.say("My order");
            center.start();
            page.text("Which number has it?");

            center.kill9();
            center.start();
            // Nobody waits where nobody is.
            int mark = center.mark();
            var _ = cast.agent("102", "1002", new Answering.Never());
            page.say("4711 47");
            page.text("What is wrong with it?");
            page.say("it is broken");
            page.text("One of us is with you in a moment.");
            page.state("waiting");

            String id = center.get("/api/v1/conversations?channel=chat&state=WAITING")
                    .at("/items/0/interaction/id")
                    .asString("");
            var _ = center.await("conversation.Offered", id, mark);
            Awaitility.await("the agent has it")
                    .atMost(PATIENCE)
                    .until(() -> center.send("POST", "/api/v1/interactions/" + id + "/accept?agent=102", "{}")
                                    .statusCode()
                            == 204);
            List<String> said = List.of(
                    "good morning",
                    "What is it about?",
                    "purple elephants",
                    "Pardon? What is it about?",
                    "My order",
                    "Which number has it?",
                    "4711 47",
                    "What is wrong with it?",
                    "it is broken",
                    "One of us is with you in a moment.");
            assertThat(messages(id).valueStream().map(one -> one.path("text").asString("")))
                    .as("what the agent sees")
                    .containsExactlyElementsOf(said);
            assertThat(page.texts()).as("what the visitor saw").isEqualTo(said);
            assertThat(center.get("/api/v1/interactions/" + id)
                            .at("/values/order")
                            .asString(""))
                    .isEqualTo("471147");
            assertThat(center.get("/api/v1/interactions/" + id + "/story").toString())
                    .contains(
                            "step flowchat/what",
                            "gave 'order', 6 characters",
                            "understood as 'support'",
                            "waits in queue support, priority 7");

            var _ = center.post("/api/v1/interactions/" + id + "/messages", Map.of("text", "Hello Grace"));
            page.text("Hello Grace");
            var _ = center.post("/api/v1/interactions/" + id + "/done", Map.of());
            page.state("ended");
        }
    }
}
