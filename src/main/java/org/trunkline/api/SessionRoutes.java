package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Logging in and out, and who one is. */
final class SessionRoutes {
    static final String PATH = "/api/v1/session";

    record LogIn(@Nullable String name, @Nullable String password) {}

    record NewPassword(@Nullable String current, @Nullable String password) {}

    /**
     * @param name of the user or the token
     * @param csrfToken null: the request came with a token, which needs none
     */
    record Me(
            String name,
            List<Role> roles,
            @Nullable String agent,
            @Nullable String csrfToken,
            @Nullable Instant endsAt) {}

    private final Users users;
    private final Sessions sessions;
    private final Audit audit;

    SessionRoutes(Users users, Sessions sessions, Audit audit) {
        this.users = users;
        this.sessions = sessions;
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.post(PATH, this::logIn, Role.ANYONE);
        routes.get(PATH, SessionRoutes::show, Role.AGENT, Role.SUPERVISOR, Role.DESIGNER);
        routes.delete(PATH, this::logOut, Role.AGENT, Role.SUPERVISOR, Role.DESIGNER);
        routes.put(PATH + "/password", this::changePassword, Role.AGENT, Role.SUPERVISOR, Role.DESIGNER);
    }

    private void logIn(Context ctx) {
        // The browser says where a request was made; another site must not log anybody in here.
        String site = ctx.header("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw new Problem(403, "not-from-our-page", "another site's page cannot log in here", "open /login itself");
        }
        LogIn wish = Json.read(ctx, LogIn.class);
        String name = Json.required("name", wish.name());
        String password = Json.required("password", wish.password());
        Users.User user = right(ctx, name, password);
        String secret = sessions.begin(user);
        SessionCookie.set(ctx, secret);
        audit.changed("user:" + user.name(), "user.login", user.name());
        ctx.header("Cache-Control", "no-store");
        ctx.json(me("user:" + user.name(), sessions.use(secret).orElseThrow()));
    }

    private Users.User right(Context ctx, String name, String password) {
        Users.Check check = password.length() > Users.LONGEST_PASSWORD || name.length() > Users.LONGEST_NAME
                ? new Users.Check.Wrong()
                : users.check(name, password);
        return switch (check) {
            case Users.Check.Right(Users.User user) -> user;
            case Users.Check.Wrong _ -> {
                // What was typed as a name may be anything, a password too: only names of ours are written down.
                String known = users.user(name).map(Users.User::name).orElse("unknown");
                audit.changed("nobody", "user.login-refused", known);
                throw new Problem(
                        401,
                        "wrong-password",
                        "the name or the password is wrong",
                        "try again, or ask an administrator");
            }
            case Users.Check.Later _ -> {
                ctx.header("Retry-After", "60");
                throw new Problem(429, "too-many-tries", "there were too many tries", "wait a minute");
            }
        };
    }

    private static void show(Context ctx) {
        Bearer bearer = Access.bearer(ctx);
        ctx.header("Cache-Control", "no-store");
        ctx.json(Access.session(ctx)
                .map(session -> me(bearer.actor(), session))
                .orElseGet(() ->
                        new Me(bearer.actor(), bearer.roles().stream().sorted().toList(), bearer.agent(), null, null)));
    }

    private static Me me(String actor, Sessions.Session session) {
        Users.User user = session.user();
        return new Me(actor, user.roles().stream().sorted().toList(), user.agent(), session.csrf(), session.endsAt());
    }

    private void logOut(Context ctx) {
        Users.User user = loggedIn(ctx).user();
        SessionCookie.remove(ctx);
        sessions.end(Objects.requireNonNull(SessionCookie.read(ctx)));
        audit.changed(ctx, "user.logout", user.name());
        ctx.status(204);
    }

    private void changePassword(Context ctx) {
        NewPassword wish = Json.read(ctx, NewPassword.class);
        String current = Json.required("current", wish.current());
        String password = UserRoutes.password(Json.required("password", wish.password()));
        Users.User user = right(ctx, loggedIn(ctx).user().name(), current);
        users.changePassword(user.name(), password);
        sessions.endAllOf(user.name());
        SessionCookie.set(ctx, sessions.begin(user));
        audit.changed(ctx, "user.password", user.name());
        ctx.status(204);
    }

    private static Sessions.Session loggedIn(Context ctx) {
        return Access.session(ctx)
                .orElseThrow(() -> new Problem(
                        409, "no-session", "a token is not logged in", "this is for people who logged in at /login"));
    }
}
