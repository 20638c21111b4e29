package org.trunkline.messaging;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Signatures by the Standard Webhooks convention, with several secrets while one takes the place of another. */
final class Signatures {
    static final String ID = "webhook-id";
    static final String TIMESTAMP = "webhook-timestamp";
    static final String SIGNATURE = "webhook-signature";

    private final List<Webhook> keys;

    /** @throws IllegalArgumentException if one is no secret */
    Signatures(List<String> secrets) {
        this.keys = secrets.stream().map(Webhook::new).toList();
    }

    static boolean isSecret(String text) {
        return text.matches("whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?");
    }

    /**
     * @return the message's id, the same each time that it is sent
     * @throws HookRefused if it was not signed by one of the secrets within the last five minutes
     */
    String verify(HookRequest request) throws HookRefused {
        String id = required(request, ID);
        String timestamp = required(request, TIMESTAMP);
        String signature = required(request, SIGNATURE);
        Map<String, List<String>> headers =
                Map.of(ID, List.of(id), TIMESTAMP, List.of(timestamp), SIGNATURE, List.of(signature));
        String why = "there is no secret";
        for (Webhook key : keys) {
            try {
                key.verify(request.body(), headers);
                return id;
            } catch (WebhookVerificationException e) {
                why = String.valueOf(e.getMessage());
            }
        }
        throw new HookRefused(
                401,
                "unauthorized",
                "the signature is not right: " + why,
                "sign ID.TIMESTAMP.BODY with the account's secret, byte for byte as it is sent, with a clock that is right");
    }

    private static String required(HookRequest request, String name) throws HookRefused {
        String value = request.header(name);
        if (value == null || value.isBlank()) {
            throw new HookRefused(
                    401,
                    "unauthorized",
                    "the header " + name + " is missing",
                    "sign by the Standard Webhooks convention");
        }
        return value;
    }

    /** The headers of a request. */
    Map<String, String> sign(String id, Instant at, String body) {
        try {
            return Map.of(
                    ID,
                    id,
                    TIMESTAMP,
                    Long.toString(at.getEpochSecond()),
                    SIGNATURE,
                    keys.getFirst().sign(id, at.getEpochSecond(), body));
        } catch (WebhookSigningException e) {
            throw new IllegalStateException("a message cannot be signed", e);
        }
    }
}
