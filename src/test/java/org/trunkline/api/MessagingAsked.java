package org.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** Each documented answer about accounts of SMS and social messages, asked for once. */
final class MessagingAsked {
    private static final String HOOK = "/hooks/texts";
    private static final Webhook KEY = new Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    private MessagingAsked() {}

    private static TestApi.Answer posted(TestApi api, String id, Instant at, String body) {
        try {
            return api.send(
                    "POST",
                    HOOK,
                    null,
                    body,
                    "webhook-id",
                    id,
                    "webhook-timestamp",
                    Long.toString(at.getEpochSecond()),
                    "webhook-signature",
                    KEY.sign(id, at.getEpochSecond(), body));
        } catch (WebhookSigningException e) {
            throw new AssertionError(e);
        }
    }

    private static TestApi.Answer posted(TestApi api, String id, String body) {
        return posted(api, id, Instant.now(), body);
    }

    static void all(TestApi api) {
        String message = "{\"type\":\"message.received\",\"timestamp\":\"2026-01-31T12:00:00Z\",\"data\":"
                + "{\"from\":\"020 7946 1911\",\"name\":\"Dora\",\"text\":\"Are you open?\",\"attachments\":"
                + "[{\"name\":\"note.txt\",\"content\":\"aGVsbG8=\"}]}}";
        assertThat(posted(api, "wh-1", message).status()).isEqualTo(204);
        assertThat(posted(api, "wh-1", message).status()).isEqualTo(204);
        JsonNode found = api.get("/api/v1/conversations?channel=sms").json().path("items");
        assertThat(found).hasSize(1);
        assertThat(found.at("/0/address").asString()).isEqualTo("+442079461911");
        assertThat(found.at("/0/interaction/queue").asString()).isEqualTo("billing");
        String messages =
                "/api/v1/interactions/" + found.at("/0/interaction/id").asString() + "/messages";
        assertThat(api.get(messages).json().path("items")).hasSize(1);
        assertThat(api.get(messages).json().at("/items/0/attachments/0/name").asString())
                .isEqualTo("note.txt");

        assertThat(api.post(HOOK, message).status()).isEqualTo(401);
        assertThat(posted(api, "wh-2", Instant.now().minusSeconds(400), message).status())
                .as("signed too long ago")
                .isEqualTo(401);
        for (String wrong : new String[] {
            "nothing",
            "{}",
            "{\"type\":\"message.eaten\",\"data\":{}}",
            "{\"type\":\"message.received\",\"data\":{\"from\":\"1\"}}",
            "{\"type\":\"message.received\",\"data\":{\"text\":\"1\"}}",
            "{\"type\":\"message.received\",\"data\":{\"from\":\"1\",\"text\":\"1\",\"sent_at\":\"now\"}}",
            "{\"type\":\"message.received\",\"data\":{\"from\":\"1\",\"attachments\":[{\"content\":\"!\"}]}}"
        }) {
            assertThat(posted(api, "wh-3", wrong).status()).as(wrong).isEqualTo(400);
        }
        TestApi.Answer unknown =
                posted(api, "wh-4", "{\"type\":\"message.failed\",\"data\":{\"id\":\"m0\",\"reason\":\"gone\"}}");
        assertThat(unknown.status()).isEqualTo(409);
        assertThat(unknown.headers().get("retry-after")).containsExactly("5");
        assertThat(posted(api, "wh-5", "{\"type\":\"message.read\",\"data\":{\"id\":\"m0\"}}")
                        .status())
                .isEqualTo(409);
        assertThat(api.post(HOOK, "x".repeat((16 << 20) + 1)).status()).isEqualTo(413);
        assertThat(api.post("/hooks/none", message).status()).isEqualTo(404);
        assertThat(api.get(HOOK).status()).isEqualTo(404);
        String challenge = "/hooks/whatsapp?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";
        assertThat(api.get(challenge + "v").body()).isEqualTo("1158201444");
        assertThat(api.get(challenge + "w").status()).isEqualTo(403);

        JsonNode account = api.get("/api/v1/messaging").json().at("/items/0");
        assertThat(account.path("received").asInt()).isEqualTo(1);
        assertThat(account.path("read").asInt()).isEqualTo(0);
        assertThat(api.get("/metrics").body()).contains("trunkline_messaging_received_total{account=\"texts\"} 1.0");
        assertThat(api.post("/api/v1/messaging/texts/check", "{}").body()).contains("url is not given");
        assertThat(api.post("/api/v1/messaging/none/check", "{}").status()).isEqualTo(404);
    }
}
