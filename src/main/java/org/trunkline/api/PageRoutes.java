package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The pages and their log-in: files of ours as they are, without a build step. What they show comes over the API, behind the
 * log-in; the files themselves hold nothing. The wallboard is for supervisors, the desk for who is an agent.
 */
final class PageRoutes {
    static final String LOG_IN = "/login";
    static final String ASSETS = "/assets/";
    static final String DESK = "/desk";

    private static final List<String> FILES = List.of(
            "page.css",
            "login.js",
            "page.js",
            "survey.css",
            "survey.js",
            "desk/desk.css",
            "desk/letter.css",
            "desk/desk.js",
            "desk/api.js",
            "desk/dom.js",
            "desk/words.js",
            "desk/live.js",
            "desk/presence.js",
            "desk/inbox.js",
            "desk/offers.js",
            "desk/conversation.js",
            "desk/messages.js",
            "desk/composer.js",
            "desk/customer.js",
            "desk/dialogs.js");

    private static final Map<String, String> TYPES = Map.of(
            "html",
            "text/html; charset=utf-8",
            "css",
            "text/css; charset=utf-8",
            "js",
            "text/javascript; charset=utf-8");

    /** A page runs its own scripts and talks to its own address, nothing else, and is nowhere in a frame. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** The desk has frames too: messages, each with a stricter policy of its own. */
    private static final String FRAMES = "; frame-src 'self'";

    void register(RoutesConfig routes) {
        routes.get("/", PageRoutes::page, Role.ANYONE);
        routes.get(LOG_IN, PageRoutes::logIn, Role.ANYONE);
        routes.get(DESK, PageRoutes::desk, Role.ANYONE);
        for (String file : FILES) {
            routes.get(ASSETS + file, ctx -> send(ctx, file), Role.ANYONE);
        }
    }

    private static void page(Context ctx) {
        Optional<Users.User> user = Access.session(ctx).map(Sessions.Session::user);
        if (user.isEmpty()) {
            ctx.status(303).header("Location", LOG_IN);
        } else if (isAgent(user.get()) && user.get().roles().equals(Set.of(Role.AGENT))) {
            ctx.status(303).header("Location", DESK);
        } else {
            send(ctx, "page.html");
        }
    }

    private static void desk(Context ctx) {
        Optional<Users.User> user = Access.session(ctx).map(Sessions.Session::user);
        if (user.isEmpty()) {
            ctx.status(303).header("Location", LOG_IN);
        } else if (!isAgent(user.get())) {
            ctx.status(303).header("Location", "/");
        } else {
            send(ctx, "desk/desk.html");
            ctx.header("Content-Security-Policy", POLICY + FRAMES);
        }
    }

    private static boolean isAgent(Users.User user) {
        return user.agent() != null;
    }

    private static void logIn(Context ctx) {
        if (Access.session(ctx).isPresent()) {
            ctx.status(303).header("Location", "/");
        } else {
            send(ctx, "login.html");
        }
    }

    private static void send(Context ctx, String file) {
        ctx.header("Content-Security-Policy", POLICY);
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header("Referrer-Policy", "no-referrer");
        ctx.header("Cache-Control", "no-cache");
        try (InputStream in =
                Objects.requireNonNull(PageRoutes.class.getResourceAsStream("/org/trunkline/api/" + file), file)) {
            ctx.contentType(Objects.requireNonNull(TYPES.get(file.substring(file.lastIndexOf('.') + 1))))
                    .result(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
