package org.trunkline.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.messaging.WhatsAppStandIn.APP_SECRET;
import static org.trunkline.messaging.WhatsAppStandIn.PHONE_ID;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Answering;
import org.trunkline.yard.Yard;
import tools.jackson.databind.JsonNode;

/** WhatsApp, against a server that stands in for Meta's: see {@link WhatsAppStandIn}. */
class WhatsAppIT extends MessagingStory {
    private final WhatsAppStandIn meta = new WhatsAppStandIn();
    private String hook = "";

    WhatsAppIT() {
        super(Map.of());
    }

    @Override
    @BeforeAll
    protected void up(Yard shared) {
        addSettings(shared, """

                [[messaging]]
                name = "whatsapp"
                kind = "whatsapp"
                queue = "billing"
                number = "+442079461950"
                phone_id = "%s"
                api = "%s"
                token = "%s"
                app_secret = "%s"
                verify_token = "%s"
                """.formatted(
                        PHONE_ID, meta.api(), WhatsAppStandIn.TOKEN, APP_SECRET, WhatsAppStandIn.VERIFY_TOKEN));
        super.up(shared);
        hook = "http://127.0.0.1:" + shared.apiPort() + "/hooks/whatsapp";
    }

    @Override
    @AfterAll
    protected void down() {
        super.down();
        meta.close();
        restoreSettings();
    }

    private static String text(String body) {
        return "{\"body\":\"" + body + "\"}";
    }

    @Test
    void what_a_customer_writes_is_answered_within_the_window_and_reported_about() {
        assertThat(meta.writes(hook, "442079461951", "wamid.A1", "text", text("Is it ready?")))
                .isEqualTo(204);
        assertThat(meta.writes(hook, "442079461951", "wamid.A1", "text", text("Is it ready?")))
                .isEqualTo(204);
        String interaction = awaitOf("+442079461951");
        assertThat(texts(interaction)).containsExactly("Is it ready?");
        String photo = meta.keep("photo".getBytes(StandardCharsets.UTF_8));
        assertThat(
                        meta.writes(
                                hook,
                                "442079461951",
                                "wamid.A2",
                                "document",
                                "{\"id\":\"" + photo
                                        + "\",\"mime_type\":\"text/plain\",\"filename\":\"note.txt\",\"caption\":\"This one\"}"))
                .isEqualTo(204);
        assertThat(meta.writes(
                        hook,
                        "442079461951",
                        "wamid.A3",
                        "interactive",
                        "{\"type\":\"button_reply\",\"button_reply\":{\"id\":\"1\",\"title\":\"Collect\"}}"))
                .isEqualTo(204);
        awaitTexts(interaction, "Is it ready?", "This one", "Collect");
        assertThat(messages(interaction).get(1).at("/attachments/0/name").asString(""))
                .isEqualTo("note.txt");

        var _ = cast.agent("101", "1001", new Answering.Never());
        accept(interaction);
        answer(interaction, "Yes, it is.");
        awaitState(interaction, "Yes, it is.", "SENT", "");
        JsonNode sent = meta.awaits("text");
        assertThat(sent.at("/text/body").asString("")).isEqualTo("Yes, it is.");
        assertThat(sent.path("to").asString("")).isEqualTo("442079461951");
        String id = String.valueOf(
                meta.ids.get(messages(interaction).getLast().path("id").asString("")));
        assertThat(id).startsWith("wamid.OUT");
        assertThat(meta.tells(hook, id, "delivered", "")).isEqualTo(204);
        assertThat(messages(interaction).getLast().path("deliveredAt").isString())
                .isTrue();
        assertThat(meta.tells(hook, id, "read", "")).isEqualTo(204);
        assertThat(messages(interaction).getLast().path("readAt").isString()).isTrue();
        assertThat(meta.tells(
                        hook, id, "failed", ",\"errors\":[{\"code\":131026,\"title\":\"Message undeliverable\"}]"))
                .isEqualTo(204);
        awaitState(interaction, "Yes, it is.", "FAILED", "the number is not with WhatsApp");
    }

    @Test
    void who_has_not_written_gets_templates_only_and_only_with_consent() {
        Map<String, String> first = Map.of(
                "channel",
                "social",
                "account",
                "whatsapp",
                "to",
                "whatsapp:+442079461952",
                "agent",
                "101",
                "text",
                "Hello!");
        var _ = cast.agent("101", "1001", new Answering.Never());
        String interaction =
                center.post("/api/v1/conversations", first).path("interaction").asString("");
        awaitState(interaction, "Hello!", "FAILED", "has not agreed to be written to first");

        String customer = center.post("/api/v1/customers", Map.of("name", "Kim"))
                .path("id")
                .asString("");
        var _ = center.post(
                "/api/v1/customers/" + customer + "/identities",
                Map.of("kind", "phone", "address", "+442079461952", "verified", true));
        assertThat(center.send(
                                "PATCH",
                                "/api/v1/customers/" + customer + "/profile",
                                "{\"consent\":{\"social\":\"granted\"}}")
                        .statusCode())
                .isEqualTo(200);
        answer(interaction, "Hello again!");
        awaitState(interaction, "Hello again!", "FAILED", "begin the message with /template");
        answer(interaction, "/template order_ready en_GB\nKim\n77");
        awaitState(interaction, "/template order_ready en_GB\nKim\n77", "SENT", "");
        assertThat(meta.awaits("template")
                        .at("/template/components/0/parameters/1/text")
                        .asString(""))
                .isEqualTo("77");
        answer(interaction, "/template order_ready en_GB\nKim");
        awaitState(interaction, "/template order_ready en_GB\nKim", "FAILED", "another number of parameters");
        answer(interaction, "/template order_lost en_GB");
        awaitState(interaction, "/template order_lost en_GB", "FAILED", "no such template");
    }

    @Test
    void what_is_not_signed_is_refused_and_what_is_for_another_number_is_left() {
        String value =
                "\"messages\":[{\"from\":\"442079461953\",\"id\":\"wamid.C1\",\"timestamp\":\"1\",\"type\":\"text\","
                        + "\"text\":{\"body\":\"x\"}}]";
        assertThat(meta.posts(hook, value, "another secret", PHONE_ID)).isEqualTo(401);
        assertThat(meta.posts(hook, value, APP_SECRET, "1")).isEqualTo(204);
        assertThat(of("+442079461953")).isEmpty();
        assertThat(center.post("/api/v1/messaging/whatsapp/check", Map.of()).toString())
                .contains("+44 20 7946 1950");
    }
}
