package org.trunkline.customer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.AGENT_HZ;
import static org.trunkline.yard.Cast.CALLER_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.Chromium;
import org.trunkline.yard.Correspondent;
import org.trunkline.yard.OwnCenter;
import org.trunkline.yard.Yard;
import tools.jackson.databind.JsonNode;

/** One customer calls, writes an email and chats from a web page; one agent has all of it on one record, and answers each. */
class OneCustomerIT extends OwnCenter {
    private static final String CENTER = "post@center.example";
    private static final String WORK = "ada@example.org";
    private static final String HOME = "ada@example.net";
    private static final String COLLEAGUE = "ben@example.org";
    private static final String MOBILE = "+442079461960";
    private static final String OFFICE = "+442079461961";
    private static final String SECRET = "a-secret-of-this-site-and-of-its-center";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final GreenMail post = new GreenMail(new ServerSetup[] {
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
    });
    private String shipped = "";
    private String token = "";
    private Chromium browser;
    private HttpServer site;

    OneCustomerIT() {
        super(Map.of(
                "TRUNKLINE_CHAT_WEBSITE_QUEUE", "billing",
                "TRUNKLINE_CHAT_WEBSITE_SECRET", SECRET,
                "TRUNKLINE_QUEUE_BILLING_WRAP_UP_MODE", "none"));
    }

    @Override
    @BeforeAll
    protected void up(Yard shared) {
        post.start();
        List.of(CENTER, WORK, HOME, COLLEAGUE).forEach(user -> post.setUser(user, user, "secret"));
        Path file = shared.home().resolve("trunkline.toml");
        try {
            shipped = Files.readString(file);
            Files.writeString(
                    file,
                    shipped
                            + """

                    [[mailbox]]
                    name = "post"
                    address = "%s"
                    queue = "billing"
                    host = "127.0.0.1"
                    port = %d
                    tls = "none"
                    password = "secret"
                    smtp_host = "127.0.0.1"
                    smtp_port = %d
                    smtp_tls = "none"
                    """.formatted(
                                            CENTER,
                                            post.getImap().getPort(),
                                            post.getSmtp().getPort()));
            site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        site.start();
        super.up(shared);
        token = center.post("/api/v1/tokens", Map.of("name", "one-customer", "roles", List.of("AGENT"), "agent", "101"))
                .path("token")
                .asString("");
        browser = new Chromium();
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    }

    @Override
    @AfterAll
    protected void down() {
        try {
            browser.close();
            super.down();
            site.stop(0);
            Files.writeString(yard.home().resolve("trunkline.toml"), shipped);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } finally {
            post.stop();
        }
    }

    // ---- what the test says

    private String customerOf(String interaction) {
        return center.get("/api/v1/interactions/" + interaction)
                .at("/interaction/customer")
                .asString("");
    }

    private void identity(String customer, String kind, String address, boolean alsoOfOthers) {
        assertThat(center.send(
                                "POST",
                                "/api/v1/customers/" + customer + "/identities",
                                "{\"kind\":\"" + kind + "\",\"address\":\"" + address
                                        + "\",\"verified\":true,\"alsoOfOthers\":" + alsoOfOthers + "}")
                        .statusCode())
                .isEqualTo(201);
    }

    private String written(String channel, String words) {
        return Awaitility.await(channel + " with " + words)
                .atMost(PATIENCE)
                .until(
                        () -> center.get("/api/v1/conversations?channel=" + channel + "&limit=100")
                                .path("items")
                                .valueStream()
                                .map(one -> one.at("/interaction/id").asString(""))
                                .filter(id -> messages(id).contains(words))
                                .findFirst()
                                .orElse(""),
                        id -> !id.isEmpty());
    }

    private String messages(String interaction) {
        return center.get("/api/v1/interactions/" + interaction + "/messages")
                .path("items")
                .toString();
    }

    /** @return the status */
    private int asAgent(String path, String body) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + yard.apiPort() + path))
                                    .header("Authorization", "Bearer " + token)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** By the agent: accepted, answered, done. */
    private void answered(String interaction, String text) {
        String one = "/api/v1/interactions/" + interaction;
        Awaitility.await(interaction + " is offered")
                .atMost(PATIENCE)
                .until(() -> asAgent(one + "/accept", "{}") == 204);
        assertThat(asAgent(one + "/messages", "{\"text\":\"" + text + "\"}")).isEqualTo(201);
    }

    private void done(String interaction) {
        assertThat(asAgent("/api/v1/interactions/" + interaction + "/done", "{}"))
                .isEqualTo(204);
    }

    /** A call that is talked, both ways, and ended by the caller. */
    private String called(String number, Phone agent) {
        Caller caller = cast.waiting(number, '1');
        var _ = center.await("call.Connected", caller.interaction(), caller.mark());
        caller.phone().tone(CALLER_HZ, MINUTE);
        agent.tone(AGENT_HZ, MINUTE);
        assertThat(agent.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        assertThat(caller.phone().hearing().heard(AGENT_HZ, PATIENCE)).isTrue();
        caller.phone().hangUp();
        var _ = center.endingOf(caller.interaction(), caller.mark());
        return caller.interaction();
    }

    /** The site's own server knows who is logged in to it. */
    private static String token(String subject, String name, String email) {
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .subject(subject)
                        .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                        .claim("name", name)
                        .claim("email", email)
                        .claim("email_verified", true)
                        .build());
        try {
            token.sign(new MACSigner(SECRET));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private Page chats(String token, String first) {
        String html = "<!doctype html><html lang=en><title>Shop</title><h1>Shop</h1><script src=\"http://127.0.0.1:"
                + yard.apiPort() + "/chat/widget.js\" data-chat=\"website\" data-token=\"" + token
                + "\" async></script>";
        String path = "/" + first.hashCode();
        site.createContext(path, exchange -> {
            byte[] body = html.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        Page page = browser.page(1280, 900, ColorScheme.LIGHT);
        page.navigate("http://localhost:" + site.getAddress().getPort() + path);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Open chat"))
                .click();
        page.getByLabel("How can we help?").fill(first);
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Start chat").setExact(true))
                .click();
        assertThat(said(page, first)).hasCount(1);
        return page;
    }

    private static Locator said(Page page, String text) {
        return page.locator(".message").filter(new Locator.FilterOptions().setHasText(text));
    }

    private List<JsonNode> timeline(String customer) {
        return center.get("/api/v1/customers/" + customer + "/timeline?limit=100")
                .path("items")
                .valueStream()
                .toList();
    }

    @Test
    void whatever_way_they_come_it_is_one_record_and_a_colleague_has_their_own() {
        Phone agent = cast.agent("101", "1001", new Answering.AtOnce());
        Correspondent work =
                new Correspondent(WORK, post.getSmtp().getPort(), post.getImap().getPort());
        Correspondent home =
                new Correspondent(HOME, post.getSmtp().getPort(), post.getImap().getPort());
        Correspondent colleague = new Correspondent(
                COLLEAGUE, post.getSmtp().getPort(), post.getImap().getPort());

        String call = called(MOBILE, agent);
        String ada = customerOf(call);
        assertThat(ada).isNotEmpty();
        identity(ada, "email", WORK, false);
        identity(ada, "email", HOME, false);
        identity(ada, "phone", OFFICE, true);

        work.writes(CENTER, "My bill", "<one-ada@example.org>", "", "It is wrong.");
        String email = written("email", "It is wrong.");
        answered(email, "We look into it.");
        assertThat(work.awaits("We look into it.")).hasSize(1);
        done(email);

        Page chat = chats(token("ada-1", "Ada", WORK), "Is it done?");
        String chatted = written("chat", "Is it done?");
        answered(chatted, "It is done.");
        assertThat(said(chat, "It is done.")).hasCount(1);
        done(chatted);

        home.writes(CENTER, "Thanks", "<two-ada@example.net>", "", "Thank you, from home.");
        String second = written("email", "Thank you, from home.");
        answered(second, "You are welcome.");
        done(second);
        // The same number as a trunk within the country gives it.
        String again = called("02079461960", agent);

        assertThat(List.of(email, chatted, second, again))
                .allMatch(one -> customerOf(one).equals(ada));
        assertThat(timeline(ada).stream()
                        .filter(one -> one.path("kind").asString("").equals("interaction"))
                        .map(one -> one.at("/interaction/id").asString("")))
                .containsExactly(again, second, chatted, email, call);
        assertThat(timeline(ada).stream()
                        .map(one -> one.at("/interaction/channel").asString(""))
                        .filter(channel -> !channel.isEmpty())
                        .map(channel -> channel.toLowerCase(Locale.ROOT)))
                .containsExactly("voice", "email", "chat", "email", "voice");

        colleague.writes(CENTER, "The office", "<three-ben@example.org>", "", "I sit next to her.");
        String third = written("email", "I sit next to her.");
        String ben = customerOf(third);
        assertThat(ben).isNotEmpty().isNotEqualTo(ada);
        identity(ben, "phone", OFFICE, true);
        answered(third, "Hello.");
        done(third);
        // Either of them may call from there: nobody is taken for the other, and nobody is merged.
        assertThat(customerOf(called(OFFICE, agent))).isNotEqualTo(ada).isNotEqualTo(ben);
        assertThat(center.get("/api/v1/customers/" + ada).path("id").asString(""))
                .isEqualTo(ada);
        assertThat(center.get("/api/v1/customers/" + ben).path("id").asString(""))
                .isEqualTo(ben);
        assertThat(timeline(ben)).noneMatch(one -> one.toString().contains("It is wrong."));
    }
}
