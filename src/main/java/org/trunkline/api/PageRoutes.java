package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/**
 * The page and its log-in: files of ours as they are, without a build step. What they show comes over the API, behind the
 * log-in; the files themselves hold nothing.
 */
final class PageRoutes {
    static final String LOG_IN = "/login";
    static final String ASSETS = "/assets/";

    private static final Map<String, String> TYPES = Map.of(
            "html",
            "text/html; charset=utf-8",
            "css",
            "text/css; charset=utf-8",
            "js",
            "text/javascript; charset=utf-8");

    /** The page runs its own scripts and talks to its own address, nothing else, and is nowhere in a frame. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    void register(RoutesConfig routes) {
        routes.get("/", PageRoutes::page, Role.ANYONE);
        routes.get(LOG_IN, PageRoutes::logIn, Role.ANYONE);
        for (String asset : new String[] {"page.css", "login.js", "page.js", "survey.css", "survey.js"}) {
            routes.get(ASSETS + asset, ctx -> send(ctx, asset), Role.ANYONE);
        }
    }

    private static void page(Context ctx) {
        if (Access.session(ctx).isEmpty()) {
            ctx.status(303).header("Location", LOG_IN);
        } else {
            send(ctx, "page.html");
        }
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
