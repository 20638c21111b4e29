package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what: a token or a log-in for everything but health and the log-in itself, and the role that the route asks
 * for. A token goes first; with the cookie of a log-in, a request that changes something must also carry the session's
 * own word in {@value #CSRF}, which no other site's page can know.
 */
final class Access {
    static final String CSRF = "X-CSRF-Token";

    private static final String BEARER = "bearer";
    private static final String SESSION = "session";
    private static final String HOLDS = "holds";
    private static final String SCHEME = "Bearer ";
    private static final int LONGEST_SECRET = 200;
    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

    private final Tokens tokens;
    private final Sessions sessions;

    Access(Tokens tokens, Sessions sessions) {
        this.tokens = tokens;
        this.sessions = sessions;
    }

    void register(RoutesConfig routes) {
        routes.before(this::authenticate);
        routes.beforeMatched(Access::authorize);
    }

    static Bearer bearer(Context ctx) {
        return Objects.requireNonNull(ctx.<Bearer>attribute(BEARER), "a route without a token");
    }

    /** The log-in that the request comes with; empty: it comes with a token, or from nobody. */
    static Optional<Sessions.Session> session(Context ctx) {
        return Optional.ofNullable(ctx.attribute(SESSION));
    }

    /** Whether who made the request may still be here; asked by streams, which outlive the moment of asking. */
    static BooleanSupplier holds(Context ctx) {
        return Objects.requireNonNull(ctx.<BooleanSupplier>attribute(HOLDS), "a route without a token");
    }

    private void authenticate(Context ctx) {
        if (ctx.path().startsWith(ChatRoutes.PREFIX)) {
            return; // visitors of web pages, who have sessions of their own
        }
        String header = ctx.header("Authorization");
        if (header != null) {
            ctx.attribute(BEARER, byToken(ctx, header));
            return;
        }
        String secret = SessionCookie.read(ctx);
        Optional<Sessions.Session> session =
                secret == null || secret.length() > LONGEST_SECRET ? Optional.empty() : sessions.use(secret);
        if (secret != null && session.isPresent()) {
            Users.User user = session.get().user();
            ctx.attribute(SESSION, session.get());
            ctx.attribute(HOLDS, (BooleanSupplier) () -> sessions.use(secret).isPresent());
            ctx.attribute(BEARER, new Bearer("user:" + user.name(), user.roles(), user.agent()));
        } else if (!open(ctx.path())) {
            throw unauthorized(
                    ctx,
                    "the request carries no token",
                    "send the header Authorization: Bearer TOKEN, or log in at /login");
        }
    }

    /** What is there for everybody; its routes have the role {@link Role#ANYONE}. */
    private static boolean open(String path) {
        return path.startsWith("/health/")
                || path.startsWith(PageRoutes.ASSETS)
                || path.equals("/")
                || path.equals(PageRoutes.LOG_IN)
                || path.equals(PageRoutes.DESK)
                || path.equals(SessionRoutes.PATH);
    }

    private Bearer byToken(Context ctx, String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw unauthorized(ctx, "the request carries no token", "send the header Authorization: Bearer TOKEN");
        }
        String secret = header.substring(SCHEME.length()).strip();
        Bearer bearer =
                secret.length() > LONGEST_SECRET ? null : tokens.bearer(secret).orElse(null);
        if (bearer == null) {
            throw unauthorized(ctx, "the token is unknown or revoked", "have a new one made: trunkline token add");
        }
        ctx.attribute(HOLDS, (BooleanSupplier) () -> tokens.bearer(secret).isPresent());
        return bearer;
    }

    private static void authorize(Context ctx) {
        Set<Role> wanted = ctx.routeRoles().stream().map(Role.class::cast).collect(Collectors.toSet());
        if (wanted.contains(Role.ANYONE)) {
            return;
        }
        if (ctx.attribute(BEARER) == null) {
            throw unauthorized(ctx, "nobody is logged in", "log in at /login, or send a token");
        }
        session(ctx).ifPresent(session -> requireOwnPage(ctx, session));
        // A route that names no role is an oversight of ours and stays shut for all but ADMIN.
        if (!bearer(ctx).may(wanted)) {
            throw Problem.forbidden("this needs the role " + names(wanted));
        }
    }

    private static void requireOwnPage(Context ctx, Sessions.Session session) {
        if (!HARMLESS.contains(ctx.method().name()) && !same(session.csrf(), ctx.header(CSRF))) {
            throw new Problem(
                    403,
                    "not-from-our-page",
                    "the request does not carry the word of this log-in",
                    "send csrfToken of GET " + SessionRoutes.PATH + " in the header " + CSRF);
        }
    }

    private static boolean same(String wanted, @Nullable String given) {
        return given != null
                && MessageDigest.isEqual(
                        wanted.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static String names(Set<Role> roles) {
        return Arrays.stream(Role.values())
                .filter(role -> role == Role.ADMIN || roles.contains(role))
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" or "));
    }

    static Problem unauthorized(Context ctx, String detail, String remedy) {
        ctx.header("WWW-Authenticate", "Bearer");
        return new Problem(401, "unauthorized", detail, remedy);
    }
}
