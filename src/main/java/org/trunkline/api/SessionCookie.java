package org.trunkline.api;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import org.jspecify.annotations.Nullable;

/** The cookie of a log-in: unreadable to scripts, sent to us alone, over TLS alone where the browser came by TLS. */
final class SessionCookie {
    private static final String NAME = "trunkline_session";

    private SessionCookie() {}

    static @Nullable String read(Context ctx) {
        return ctx.cookie(NAME);
    }

    static void set(Context ctx, String secret) {
        write(ctx, secret, -1);
    }

    static void remove(Context ctx) {
        write(ctx, "", 0);
    }

    /** The age -1: until the browser is closed. */
    private static void write(Context ctx, String value, int age) {
        // A proxy in front says how the browser came; who makes that up only keeps the own cookie from plain http.
        boolean tls = ctx.scheme().equals("https") || "https".equalsIgnoreCase(ctx.header("X-Forwarded-Proto"));
        ctx.cookie(new Cookie(NAME, value, "/", age, tls, true, null, SameSite.STRICT));
    }
}
