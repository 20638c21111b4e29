package org.trunkline.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.PATIENCE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.trunkline.yard.OwnCenter;
import org.trunkline.yard.Yard;
import tools.jackson.databind.JsonNode;

/** Customers who write messages, and what an agent does with them, over the API. */
abstract class MessagingStory extends OwnCenter {
    MessagingStory(Map<String, String> settings) {
        super(settings);
    }

    private String shipped = "";

    /** Before the center starts. */
    void addSettings(Yard yard, String more) {
        Path file = yard.home().resolve("trunkline.toml");
        try {
            shipped = Files.readString(file);
            Files.writeString(file, shipped + more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void restoreSettings() {
        try {
            Files.writeString(yard.home().resolve("trunkline.toml"), shipped);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So that the agent of the next test has nothing else to do. */
    @AfterEach
    void finish() {
        for (JsonNode one : center.get("/api/v1/conversations?limit=100").path("items")) {
            if (!one.path("state").asString("").equals("DONE")) {
                var _ = center.send(
                        "POST",
                        "/api/v1/interactions/" + one.at("/interaction/id").asString("") + "/done",
                        "{}");
            }
        }
    }

    List<JsonNode> of(String address) {
        return center.get("/api/v1/conversations?limit=100")
                .path("items")
                .valueStream()
                .filter(one -> one.path("address").asString("").equals(address))
                .toList();
    }

    String awaitOf(String address) {
        return Awaitility.await("a conversation with " + address)
                .atMost(PATIENCE)
                .until(() -> of(address), found -> !found.isEmpty())
                .getFirst()
                .at("/interaction/id")
                .asString("");
    }

    List<JsonNode> messages(String interaction) {
        return center.get("/api/v1/interactions/" + interaction + "/messages")
                .path("items")
                .valueStream()
                .toList();
    }

    List<String> texts(String interaction) {
        return messages(interaction).stream()
                .map(one -> one.path("text").asString(""))
                .toList();
    }

    void awaitTexts(String interaction, String... texts) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(texts(interaction)).containsExactly(texts));
    }

    void accept(String interaction) {
        Awaitility.await("it is offered to the agent")
                .atMost(PATIENCE)
                .until(() -> center.send("POST", "/api/v1/interactions/" + interaction + "/accept?agent=101", "{}")
                                .statusCode()
                        == 204);
    }

    void answer(String interaction, String text) {
        var _ = center.post("/api/v1/interactions/" + interaction + "/messages", Map.of("text", text));
    }

    void awaitState(String interaction, String text, String state, String why) {
        Awaitility.await(text + " is " + state)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(messages(interaction)).anySatisfy(one -> {
                    assertThat(one.path("text").asString("")).isEqualTo(text);
                    assertThat(one.path("state").asString("")).isEqualTo(state);
                    assertThat(one.path("why").asString("")).contains(why);
                }));
    }
}
