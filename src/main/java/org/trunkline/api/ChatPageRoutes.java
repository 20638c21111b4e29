package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.trunkline.chat.ChatEntry;
import org.trunkline.chat.Chats;

/**
 * The widget that web pages load with one script tag, and the demonstration site, which is there where [[chat]] demo says so.
 */
final class ChatPageRoutes {
    static final String WIDGET = "/chat/widget.js";
    static final String DEMO = "/chat/demo";

    /** Who is logged in to the demonstration site, and the site's word for it. */
    record DemoCustomer(String name, String token) {}

    private static final String NAME = "Demo customer";
    private static final String EMAIL = "customer@northlight.example";
    private static final Duration TOKEN_LASTS = Duration.ofHours(1);

    /** Files that lie apart to be read one by one, and go as one script; each knows those before it. */
    private static final List<String> SCRIPTS =
            List.of("texts", "keep", "link", "build", "thread", "forms", "panel", "main");

    private static final Map<String, String> PAGES =
            Map.of(DEMO, "index.html", DEMO + "/order", "order.html", DEMO + "/embed", "embed.html");
    private static final List<String> FILES = List.of("site.css", "site.js");
    private static final Map<String, String> TYPES = Map.of(
            "html",
            "text/html; charset=utf-8",
            "css",
            "text/css; charset=utf-8",
            "js",
            "text/javascript; charset=utf-8");

    /** As strict as a site's own may be: the widget needs no more. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data: blob:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private final Chats chats;
    private final Sent widget = Sent.of(widget());

    ChatPageRoutes(Chats chats) {
        this.chats = chats;
    }

    void register(RoutesConfig routes) {
        routes.get(WIDGET, this::widget, Role.ANYONE);
        PAGES.forEach((path, file) -> routes.get(path, ctx -> demo(ctx, file), Role.ANYONE));
        FILES.forEach(file -> routes.get(DEMO + "/" + file, ctx -> demo(ctx, file), Role.ANYONE));
        routes.post(DEMO + "/token", this::token, Role.ANYONE);
    }

    /** A text and the tag by which a browser asks whether it has changed. */
    private record Sent(String text, String tag) {
        static Sent of(String text) {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
                return new Sent(text, "W/\"" + HexFormat.of().formatHex(hash, 0, 12) + "\"");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        void to(Context ctx, String type) {
            ctx.header("ETag", tag).header("X-Content-Type-Options", "nosniff");
            String known = ctx.header("If-None-Match");
            if (known != null && known.contains(tag)) {
                ctx.status(304);
            } else {
                ctx.contentType(type).result(text);
            }
        }
    }

    private void widget(Context ctx) {
        // Any page may load it, also one that checks its hash or isolates itself: nothing in it is secret.
        ctx.header("Access-Control-Allow-Origin", "*")
                .header("Cross-Origin-Resource-Policy", "cross-origin")
                .header("Cache-Control", "public, max-age=300, stale-while-revalidate=86400");
        widget.to(ctx, Objects.requireNonNull(TYPES.get("js")));
    }

    /** The parts as one function, without what is there for their readers alone. */
    private static String widget() {
        String style = file("widget/style.css").replaceAll("(?m)^\\s+", "");
        String script =
                SCRIPTS.stream().map(name -> file("widget/" + name + ".js")).collect(Collectors.joining("\n"));
        return "(() => {\n'use strict';\nconst STYLE = " + Json.MAPPER.writeValueAsString(style) + ";\n"
                + script.replaceAll("(?m)^\\s*(/\\*\\*|\\*|//).*$", "").replaceAll("(?m)^\\s+", "") + "})();\n";
    }

    private void demo(Context ctx, String name) {
        ChatEntry chat = shown();
        ctx.header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-cache");
        Sent.of(file("demo/" + name).replace("{{chat}}", chat.name()))
                .to(ctx, Objects.requireNonNull(TYPES.get(name.substring(name.lastIndexOf('.') + 1))));
    }

    /**
     * Logs somebody in to the demonstration site as its one customer; a real site would ask for a password. Only who sits at
     * the machine itself is let in: whoever comes by a proxy, or from another machine, could be anybody.
     */
    private void token(Context ctx) {
        ChatEntry chat = shown();
        boolean forwarded = ctx.header("X-Forwarded-For") != null || ctx.header("Forwarded") != null;
        if (forwarded || !isLoopback(ctx.ip())) {
            throw new Problem(
                    403,
                    "forbidden",
                    "the demonstration logs nobody in from elsewhere",
                    "open it on the machine itself");
        }
        String token = chats.token(chat, "northlight-demo", NAME, EMAIL, TOKEN_LASTS)
                .orElseThrow(() -> new Problem(
                        409,
                        "no-secret",
                        "the chat has no secret to sign with",
                        "run trunkline setup, which makes one"));
        ctx.header("Cache-Control", "no-store").json(new DemoCustomer(NAME, token));
    }

    private ChatEntry shown() {
        return chats.demo().orElseThrow(() -> Problem.notFound("demonstration; set demo = true in a [[chat]]"));
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String file(String name) {
        try (InputStream in =
                Objects.requireNonNull(ChatPageRoutes.class.getResourceAsStream("/org/trunkline/chat/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
