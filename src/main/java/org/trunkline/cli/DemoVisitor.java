package org.trunkline.cli;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The chat in the page of a web site, by the widget's protocol (docs/chat.md); the site says who its visitor is. */
final class DemoVisitor implements AutoCloseable {
    /**
     * A chat for web pages, and how its site signs.
     *
     * @param issuer of its tokens, and {@code audience}; empty: none
     */
    record Site(URI api, String chat, String secret, String issuer, String audience) {
        @Override
        public String toString() {
            return "Site[" + chat + "]";
        }
    }

    private static final Duration TOKEN_LASTS = Duration.ofMinutes(5);

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    /** Opens the page and, by its site's token, is known as this customer. */
    DemoVisitor(Site site, ApiClient api, String subject, String name, String email) {
        String session = api.send(
                        "POST",
                        "/chat/v1/" + Api.segment(site.chat()) + "/sessions",
                        Api.object().put("token", token(site, subject, name, email)))
                .path("session")
                .asString("");
        try {
            socket = http.newWebSocketBuilder()
                    .connectTimeout(DemoSteps.SOON)
                    .buildAsync(URI.create("ws://" + site.api().getAuthority() + "/chat/v1/socket"), new Reader())
                    .join();
        } catch (CompletionException e) {
            throw new DemoFailure("the chat's websocket is refused: " + e.getMessage());
        }
        say(Api.object().put("type", "hello").put("session", session).put("after", 0));
        var _ = await("welcome", _ -> true);
    }

    /** As the web site's own server does for whom it has logged in. */
    private static String token(Site site, String subject, String name, String email) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .subject(subject)
                .expirationTime(Date.from(Instant.now().plus(TOKEN_LASTS)))
                .claim("name", name)
                .claim("email", email)
                .claim("email_verified", true);
        if (!site.issuer().isEmpty()) {
            claims.issuer(site.issuer());
        }
        if (!site.audience().isEmpty()) {
            claims.audience(site.audience());
        }
        try {
            SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
            token.sign(new MACSigner(site.secret()));
            return token.serialize();
        } catch (JOSEException e) {
            throw new DemoFailure("the secret of chat '" + site.chat() + "' cannot sign: " + e.getMessage());
        }
    }

    /** Until it is stored. */
    void writes(String text) {
        String key = UUID.randomUUID().toString();
        say(Api.object().put("type", "message").put("key", key).put("text", text));
        var _ = await("stored", frame -> frame.path("key").asString("").equals(key));
    }

    /** Until an agent's message with this text is in the page. */
    void reads(String text) {
        var _ = await(
                "message",
                frame -> frame.path("from").asString("").equals("agent")
                        && frame.path("text").asString("").equals(text));
    }

    private void say(ObjectNode frame) {
        socket.sendText(frame.toString(), true).join();
    }

    private JsonNode await(String type, Predicate<JsonNode> wanted) {
        long end = System.nanoTime() + DemoSteps.SOON.toNanos();
        try {
            while (true) {
                @Nullable JsonNode frame = told.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (frame == null) {
                    throw new DemoFailure(
                            "the chat's page was told no '" + type + "' within " + DemoSteps.SOON.toSeconds() + " s");
                }
                if (frame.path("type").asString("").equals(type) && wanted.test(frame)) {
                    return frame;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted");
        }
    }

    private final class Reader implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean whole) {
            text.append(data);
            if (whole) {
                told.add(Api.JSON.readTree(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
