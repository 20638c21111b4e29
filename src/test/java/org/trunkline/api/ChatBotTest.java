package org.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.agent.Channel;
import org.trunkline.chat.Page;
import org.trunkline.conversation.ConversationFilter;
import org.trunkline.queue.PhoneState;
import tools.jackson.databind.JsonNode;

/** A flow that answers a chat first, over real sockets; on H2. */
class ChatBotTest {
    private static final String CHAT = "asked";

    @TempDir
    private Path home;

    private TestApi api;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(Files.createDirectories(home.resolve("flows")).resolve("asks.xml"), """
                <flow xmlns="urn:trunkline:flow:1" name="asks" channels="chat" start="what" fault-queue="billing">
                  <menu id="what"><prompt>What is it about?</prompt>
                    <choice say="order" label="My order" goto="pin"/><choice say="goodbye" goto="bye"/>
                    <otherwise goto="wait"/></menu>
                  <gather id="pin" variable="pin" min="4" max="4" sensitive="true"><prompt>Your PIN?</prompt>
                    <otherwise goto="wait"/></gather>
                  <prompt id="thanks">Thank you.</prompt>
                  <queue id="wait" name="billing"/>
                  <prompt id="bye">Goodbye.</prompt><hangup id="end"/>
                </flow>
                """);
        api = new TestApi(home);
        api.floor.phoneSeen("9101", PhoneState.IDLE);
        // Nobody waits where nobody is.
        assertThat(api.post("/api/v1/agents/101/login", "{\"phone\":\"9101\"}")
                        .status())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private Page page() {
        return Page.open(api.address(), CHAT, "{\"name\":\"Ada\"}");
    }

    private String interaction() {
        return api.conversations
                .desk()
                .list(new ConversationFilter(null, Channel.CHAT, null, null), null, 10)
                .items()
                .getFirst()
                .interaction()
                .id();
    }

    @Test
    void a_menu_is_buttons_and_the_agent_sees_what_was_said_but_no_secret() {
        try (Page page = page()) {
            page.say("good morning");
            page.text("What is it about?");
            page.state("bot");
            JsonNode menu = page.messages().getLast();
            assertThat(menu.path("from").asString()).isEqualTo("bot");
            assertThat(menu.path("choices").toString())
                    .isEqualTo("[{\"label\":\"My order\",\"value\":\"order\"},"
                            + "{\"label\":\"Goodbye\",\"value\":\"goodbye\"}]");
            page.send("{\"type\":\"message\",\"key\":\"" + UUID.randomUUID()
                    + "\",\"text\":\"My order\",\"choice\":\"order\"}");
            page.text("Your PIN?");
            page.say("4711");
            page.text("Thank you.");
            page.state("waiting");
            String id = interaction();
            api.post("/api/v1/agents/101/ready", "{}");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> api.conversations.desk().concerns(id, "101"));
            assertThat(api.send("POST", "/api/v1/interactions/" + id + "/accept", api.token(Role.AGENT), null)
                            .status())
                    .isEqualTo(204);
            page.state("talking");
            JsonNode seen = api.get("/api/v1/interactions/" + id + "/messages").json();
            assertThat(seen.path("items").valueStream().map(one -> one.path("text").asString("")))
                    .containsExactly(
                            "good morning", "What is it about?", "My order", "Your PIN?", "••••", "Thank you.");
            assertThat(seen.at("/items/1/choices/0/label").asString("")).isEqualTo("My order");
            assertThat(page.texts()).isEqualTo(List.of(
                    "good morning", "What is it about?", "My order", "Your PIN?", "••••", "Thank you."));
        }
    }

    @Test
    void a_flow_that_ends_ends_the_chat_and_the_next_word_begins_it_anew() {
        try (Page page = page()) {
            page.say("hm");
            page.text("What is it about?");
            page.say("goodbye");
            page.text("Goodbye.");
            page.state("ended");
            page.say("one more thing");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> page.texts().getLast().equals("What is it about?"));
        }
    }

    @Test
    void a_visitor_who_ends_it_is_done_with() {
        try (Page page = page()) {
            page.say("hm");
            page.text("What is it about?");
            page.send("{\"type\":\"end\"}");
            page.state("ended");
        }
    }
}
