package org.trunkline.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Answering;
import org.trunkline.yard.Cast;
import org.trunkline.yard.Yard;

/** Messages by webhooks, of a controller that is killed. */
class WebhookIT extends MessagingStory {
    private static final String OLD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final Gateway gateway = new Gateway();
    private final Gateway closing = new Gateway();

    WebhookIT() {
        super(Map.of());
    }

    private static String account(String name, Gateway gateway, String secret) {
        return """

                [[messaging]]
                name = "%s"
                kind = "webhook"
                channel = "social"
                network = "pigeon"
                queue = "billing"
                url = "%s"
                secret = "%s"
                """.formatted(name, gateway.url(), secret);
    }

    @Override
    @BeforeAll
    protected void up(Yard shared) {
        addSettings(
                shared,
                account("pigeons", gateway, Gateway.SECRET + " " + OLD_SECRET)
                        + account("doves", closing, Gateway.SECRET));
        super.up(shared);
    }

    @Override
    @AfterAll
    protected void down() {
        super.down();
        gateway.close();
        closing.close();
        restoreSettings();
    }

    private String received(Gateway by, String account, String id, String from, String text) {
        String hook = "http://127.0.0.1:" + yard.apiPort() + "/hooks/" + account;
        assertThat(by.posts(hook, id, "message.received", Map.of("from", from, "text", text)))
                .isEqualTo(204);
        return awaitOf("pigeon:" + from);
    }

    private void taken(String interaction) {
        var _ = cast.agent("101", "1001", new Answering.Never());
        accept(interaction);
    }

    @Test
    void a_message_is_stored_once_and_answered_again_until_it_is_taken() {
        String interaction = received(gateway, "pigeons", "wh-a1", "Fay-1", "Coo?");
        assertThat(received(gateway, "pigeons", "wh-a1", "Fay-1", "Coo?")).isEqualTo(interaction);
        assertThat(texts(interaction)).containsExactly("Coo?");
        taken(interaction);
        AtomicInteger asked = new AtomicInteger();
        gateway.reply = _ -> asked.incrementAndGet() < 3
                ? new Gateway.Reply(asked.get() == 1 ? 503 : 429, "later", "1")
                : new Gateway.Reply(200, "{\"id\":\"pigeon-77\"}", "");
        answer(interaction, "Coo.");
        awaitState(interaction, "Coo.", "SENT", "");
        assertThat(gateway.awaits("Coo.", 3)).allSatisfy(one -> {
            assertThat(one.path("type").asString("")).isEqualTo("message.send");
            assertThat(one.at("/data/to").asString("")).isEqualTo("Fay-1");
            assertThat(one.at("/data/in_reply_to").asString("")).isEqualTo("wh-a1");
        });
        assertThat(gateway.having("Coo.").stream()
                        .map(one -> one.at("/data/id").asString(""))
                        .distinct())
                .hasSize(1);

        String hook = "http://127.0.0.1:" + yard.apiPort() + "/hooks/pigeons";
        Map<String, String> failed = Map.of("id", "pigeon-77", "reason", "the hawk");
        assertThat(gateway.posts(hook, "wh-a2", "message.failed", failed)).isEqualTo(204);
        awaitState(interaction, "Coo.", "FAILED", "the hawk");
    }

    @Test
    void what_is_refused_is_told_in_the_gateways_words() {
        gateway.reply = _ -> new Gateway.Reply(422, "no such pigeon", "");
        String interaction = received(gateway, "pigeons", "wh-b1", "Guy-1", "Coo?");
        taken(interaction);
        answer(interaction, "Away with you.");
        awaitState(interaction, "Away with you.", "FAILED", "says 422: no such pigeon");
    }

    @Test
    void a_gateway_that_is_gone_is_asked_no_more() {
        closing.reply = _ -> new Gateway.Reply(410, "", "");
        String interaction = received(closing, "doves", "wh-c1", "Hal-1", "Coo?");
        taken(interaction);
        answer(interaction, "First.");
        awaitState(interaction, "First.", "FAILED", "switched this account off");
        answer(interaction, "Second.");
        awaitState(interaction, "Second.", "FAILED", "switched this account off");
        assertThat(closing.having("Second.")).isEmpty();
        assertThat(center.get("/health/ready").toString()).contains("in trouble: doves");
    }

    @Test
    void killed_while_a_message_is_handed_over_it_is_sent_again_by_the_same_id() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch dead = new CountDownLatch(1);
        gateway.reply = _ -> {
            asked.countDown();
            try {
                assertThat(dead.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Gateway.Reply.TAKEN;
        };
        String interaction = received(gateway, "pigeons", "wh-d1", "Ida-1", "Coo?");
        taken(interaction);
        answer(interaction, "Never twice.");
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        center.kill9();
        dead.countDown();
        center.start();
        awaitState(interaction, "Never twice.", "SENT", "");
        assertThat(gateway.awaits("Never twice.", 2).stream()
                        .map(one -> one.at("/data/id").asString(""))
                        .distinct())
                .hasSize(1);
        Awaitility.await()
                .atMost(Cast.PATIENCE)
                .untilAsserted(() -> assertThat(messages(interaction)).hasSize(2));
    }
}
