package org.trunkline.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.PATIENCE;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Answering;
import org.trunkline.yard.Correspondent;
import org.trunkline.yard.OwnCenter;
import org.trunkline.yard.Yard;
import tools.jackson.databind.JsonNode;

/** Customers who write to two mailboxes of a center, on whatever mail servers. */
abstract class MailStory extends OwnCenter {
    static final String SUPPORT = "support@center.example";
    static final String SALES = "sales@center.example";
    static final List<String> USERS = List.of(SUPPORT, SALES, "ada@example.org", "bob@example.org");

    private String shipped = "";
    private String token = "";
    Correspondent ada;
    Correspondent bob;

    MailStory() {
        super(Map.of());
    }

    abstract void startServers();

    abstract int smtp();

    abstract int imap();

    abstract int pop3();

    abstract void stopServers();

    @Override
    @BeforeAll
    protected void up(Yard shared) {
        startServers();
        Path file = shared.home().resolve("trunkline.toml");
        try {
            shipped = Files.readString(file);
            Files.writeString(
                    file,
                    shipped
                            + mailbox("support", SUPPORT, "imap", imap(), "sent_folder = \"Sent\"")
                            + mailbox(
                                    "sales",
                                    SALES,
                                    "pop3",
                                    pop3(),
                                    "poll = \"1s\"\nacknowledgement = \"We have your email.\""));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        super.up(shared);
        ada = new Correspondent("ada@example.org", smtp(), imap());
        bob = new Correspondent("bob@example.org", smtp(), imap());
        token = center.post(
                        "/api/v1/tokens",
                        Map.of("name", "desk-" + UUID.randomUUID(), "roles", List.of("AGENT"), "agent", "101"))
                .path("token")
                .asString("");
    }

    private String mailbox(String name, String address, String protocol, int port, String more) {
        return """

                [[mailbox]]
                name = "%s"
                address = "%s"
                queue = "billing"
                protocol = "%s"
                host = "127.0.0.1"
                port = %d
                tls = "none"
                password = "secret"
                smtp_host = "127.0.0.1"
                smtp_port = %d
                smtp_tls = "none"
                first = "all"
                %s
                """.formatted(name, address, protocol, port, smtp(), more);
    }

    @Override
    @AfterAll
    protected void down() {
        try {
            if (!shipped.isEmpty()) {
                super.down();
                Files.writeString(yard.home().resolve("trunkline.toml"), shipped);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } finally {
            stopServers();
        }
    }

    /** So that the agent of the next test has nothing else to do. */
    @AfterEach
    void finish() {
        for (JsonNode one : about("")) {
            if (!one.path("state").asString("").equals("DONE")) {
                var _ = center.send(
                        "POST",
                        "/api/v1/interactions/" + one.at("/interaction/id").asString("") + "/done",
                        "{}");
            }
        }
    }

    // ---- what the tests say

    /** As agent 101. */
    HttpResponse<String> asAgent(String path, String body) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + yard.apiPort() + path))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** All conversations of this subject. */
    List<JsonNode> about(String subject) {
        return center.get("/api/v1/conversations?channel=email&limit=100")
                .path("items")
                .valueStream()
                .filter(one -> one.path("subject").asString("").contains(subject))
                .toList();
    }

    String awaitAbout(String subject) {
        return Awaitility.await("a conversation about " + subject)
                .atMost(PATIENCE)
                .until(() -> about(subject), found -> !found.isEmpty())
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

    String state(String interaction) {
        return center.get("/api/v1/interactions/" + interaction + "/messages")
                .at("/conversation/state")
                .asString("");
    }

    void accept(String interaction) {
        Awaitility.await("it is offered to the agent")
                .atMost(PATIENCE)
                .until(() -> asAgent("/api/v1/interactions/" + interaction + "/accept", "{}")
                                .statusCode()
                        == 204);
    }

    void answer(String interaction, String text) {
        HttpResponse<String> answered = asAgent(
                "/api/v1/interactions/" + interaction + "/messages",
                "{\"text\":\"" + text + "\",\"key\":\"" + text + "\"}");
        assertThat(answered.statusCode()).as(answered.body()).isEqualTo(201);
    }

    void done(String interaction) {
        HttpResponse<String> done = asAgent("/api/v1/interactions/" + interaction + "/done", "{}");
        assertThat(done.statusCode()).as(done.body()).isEqualTo(204);
        Awaitility.await().atMost(PATIENCE).until(() -> state(interaction).equals("DONE"));
    }

    @Test
    void an_email_is_answered_once_and_in_its_thread() throws MessagingException {
        ada.writes(SUPPORT, "My bill", "<bill-1@example.org>", "", "Where is it?");
        String interaction = awaitAbout("My bill");
        var _ = cast.agent("101", "1001", new Answering.Never());
        accept(interaction);
        answer(interaction, "Here is your bill.");
        List<MimeMessage> answers = ada.awaits("Here is your bill.");
        assertThat(answers).hasSize(1);
        MimeMessage answer = answers.getFirst();
        assertThat(Correspondent.header(answer, "In-Reply-To")).isEqualTo("<bill-1@example.org>");
        assertThat(answer.getSubject()).as("the ticket's token").matches("Re: My bill \\[#\\d+-[A-Z2-7]{5}]");
        assertThat(answer.getSubject()).endsWith(ticket("My bill").path("token").asString(""));
        Awaitility.await("the ticket is answered")
                .atMost(PATIENCE)
                .until(() -> ticket("My bill").path("owner").asString("").equals("101"));
        assertThat(ticket("My bill").at("/sla/answeredAt").isNull()).isFalse();
        assertThat(Correspondent.header(answer, "Auto-Submitted")).isEqualTo("null");

        ada.writes(
                SUPPORT, "Re: My bill", "<bill-2@example.org>", "In-Reply-To: " + answer.getMessageID(), "Thank you.");
        Awaitility.await().atMost(PATIENCE).until(() -> messages(interaction).size() == 3);
        bob.writes(SUPPORT, "My bill too", "<bob-1@example.org>", "", "And mine?");
        String other = awaitAbout("My bill too");
        assertThat(center.get("/api/v1/interactions/" + other)
                        .at("/interaction/customer")
                        .asString("x"))
                .isNotEqualTo(center.get("/api/v1/interactions/" + interaction)
                        .at("/interaction/customer")
                        .asString("y"));
        done(interaction);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> ticket("My bill").path("status").asString("").equals("SOLVED"));
        ada.writes(SUPPORT, "Again: " + answer.getSubject(), "<bill-3@example.org>", "", "It is wrong.");
        Awaitility.await("the token of the subject reopens it")
                .atMost(PATIENCE)
                .until(() -> messages(interaction).size() == 4);
        assertThat(messages(interaction))
                .extracting(one -> one.path("direction").asString(""))
                .containsExactly("IN", "OUT", "IN", "IN");
        assertThat(messages(interaction).get(1).path("state").asString("")).isEqualTo("SENT");
        assertThat(ada.having("Here is your bill.")).hasSize(1);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> ticket("My bill").path("status").asString("").equals("OPEN"));
    }

    private JsonNode ticket(String subject) {
        return center.get("/api/v1/tickets?limit=500")
                .path("items")
                .valueStream()
                .filter(one -> one.path("subject").asString("").equals(subject))
                .findFirst()
                .orElseThrow();
    }

    /** The next is on its way while the mailbox goes back to waiting; a server tells of it once. */
    @Test
    void each_of_many_is_stored_that_come_one_upon_the_other() {
        for (int i = 1; i <= 25; i++) {
            bob.writes(
                    SUPPORT, "One of many, number " + i, "<upon-" + i + "@example.org>", "X-Number: " + i, "Please.");
            awaitAbout("One of many, number " + i);
        }
    }

    @Test
    void the_servers_are_checked() {
        for (String name : List.of("support", "sales")) {
            assertThat(center.post("/api/v1/mailboxes/" + name + "/check", Map.of())
                            .path("ok")
                            .asBoolean())
                    .as(name)
                    .isTrue();
        }
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(center.get("/api/v1/mailboxes")
                                .path("items")
                                .valueStream()
                                .map(one -> one.path("up").asBoolean()))
                        .containsExactly(true, true));
    }
}
