package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Who may do what: a token for everything but health, and the role that the route asks for. */
final class Access {
    private static final String BEARER = "bearer";
    private static final String SCHEME = "Bearer ";
    private static final int LONGEST_TOKEN = 200;

    private final Tokens tokens;

    Access(Tokens tokens) {
        this.tokens = tokens;
    }

    void register(RoutesConfig routes) {
        routes.before(this::authenticate);
        routes.beforeMatched(Access::authorize);
    }

    static Bearer bearer(Context ctx) {
        return Objects.requireNonNull(ctx.<Bearer>attribute(BEARER), "a route without a token");
    }

    private void authenticate(Context ctx) {
        if (ctx.path().startsWith("/health/")) {
            return;
        }
        String header = ctx.header("Authorization");
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw unauthorized(ctx, "the request carries no token", "send the header Authorization: Bearer TOKEN");
        }
        String secret = header.substring(SCHEME.length()).strip();
        Bearer bearer =
                secret.length() > LONGEST_TOKEN ? null : tokens.bearer(secret).orElse(null);
        if (bearer == null) {
            throw unauthorized(ctx, "the token is unknown or revoked", "have a new one made: trunkline token add");
        }
        ctx.attribute(BEARER, bearer);
    }

    private static void authorize(Context ctx) {
        Set<Role> wanted = ctx.routeRoles().stream().map(Role.class::cast).collect(Collectors.toSet());
        if (wanted.contains(Role.ANYONE)) {
            return;
        }
        // A route that names no role is an oversight of ours and stays shut for all but ADMIN.
        if (!bearer(ctx).may(wanted)) {
            throw Problem.forbidden("this needs a token with the role " + names(wanted));
        }
    }

    private static String names(Set<Role> roles) {
        return Arrays.stream(Role.values())
                .filter(role -> role == Role.ADMIN || roles.contains(role))
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" or "));
    }

    private static Problem unauthorized(Context ctx, String detail, String remedy) {
        ctx.header("WWW-Authenticate", "Bearer");
        return new Problem(401, "unauthorized", detail, remedy);
    }
}
