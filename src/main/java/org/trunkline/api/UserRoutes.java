package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.trunkline.roster.Roster;

/** The people who may log in. */
final class UserRoutes {
    /** @param password null: one is made up */
    record Wish(
            @Nullable String name,
            @Nullable Set<Role> roles,
            @Nullable String agent,
            @Nullable String password) {}

    /** @param password null: one is made up */
    record NewPassword(@Nullable String password) {}

    record Shown(String name, List<Role> roles, @Nullable String agent, String madeBy, Instant madeAt) {}

    /** @param password if it was made up; shown this once */
    record Made(String name, @Nullable String password) {}

    private static final String ALL = "/api/v1/users";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.@_-]{0," + (Users.LONGEST_NAME - 1) + "}");

    private final Users users;
    private final Sessions sessions;
    private final Roster roster;
    private final Audit audit;

    UserRoutes(Users users, Sessions sessions, Roster roster, Audit audit) {
        this.users = users;
        this.sessions = sessions;
        this.roster = roster;
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get(ALL, this::list, Role.ADMIN);
        routes.post(ALL, this::add, Role.ADMIN);
        routes.delete(ALL + "/{name}", this::remove, Role.ADMIN);
        routes.put(ALL + "/{name}/password", this::changePassword, Role.ADMIN);
    }

    private void list(Context ctx) {
        ctx.json(Json.Items.of(users.list().stream()
                .map(user -> new Shown(
                        user.name(),
                        user.roles().stream().sorted().toList(),
                        user.agent(),
                        user.madeBy(),
                        user.madeAt()))
                .toList()));
    }

    private void add(Context ctx) {
        Wish wish = Json.read(ctx, Wish.class);
        String name = Json.required("name", wish.name());
        if (!NAME.matcher(name).matches()) {
            throw Problem.invalid(
                    "name",
                    "cannot be a name",
                    "use small letters, digits and . @ _ -; " + Users.LONGEST_NAME + " at most");
        }
        Set<Role> roles = Json.required("roles", wish.roles());
        TokenRoutes.requireRoles(roles, wish.agent(), roster);
        String password = wish.password() == null ? users.madeUpPassword() : password(wish.password());
        if (users.user(name).isPresent()) {
            throw new Problem(
                    409, "exists", "there is a user '" + name + "' already", "remove that one, or choose another name");
        }
        users.make(name, roles, wish.agent(), password, Access.bearer(ctx).actor());
        audit.changed(ctx, "user.add", name);
        ctx.header("Cache-Control", "no-store");
        ctx.status(201).json(new Made(name, wish.password() == null ? password : null));
    }

    private void remove(Context ctx) {
        String name = ctx.pathParam("name");
        if (!users.remove(name)) {
            throw Problem.notFound("user '" + name + "'");
        }
        sessions.endAllOf(name);
        audit.changed(ctx, "user.remove", name);
        ctx.status(204);
    }

    private void changePassword(Context ctx) {
        String name = ctx.pathParam("name");
        String wish = Json.read(ctx, NewPassword.class).password();
        String password = wish == null ? users.madeUpPassword() : password(wish);
        if (!users.changePassword(name, password)) {
            throw Problem.notFound("user '" + name + "'");
        }
        sessions.endAllOf(name);
        audit.changed(ctx, "user.password", name);
        ctx.header("Cache-Control", "no-store");
        ctx.json(new Made(name, wish == null ? password : null));
    }

    /** @throws Problem 400 if it cannot be a password */
    static String password(String wish) {
        if (wish.length() < Users.SHORTEST_PASSWORD || wish.length() > Users.LONGEST_PASSWORD) {
            throw Problem.invalid(
                    "password",
                    "has not " + Users.SHORTEST_PASSWORD + " to " + Users.LONGEST_PASSWORD + " characters",
                    "take several words, or leave it out and have one made");
        }
        return wish;
    }
}
