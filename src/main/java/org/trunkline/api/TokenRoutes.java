package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.trunkline.roster.Roster;

/** API tokens. */
final class TokenRoutes {
    record Wish(
            @Nullable String name,
            @Nullable Set<Role> roles,
            @Nullable String agent) {}

    record Shown(
            String id,
            String name,
            List<Role> roles,
            @Nullable String agent,
            String madeBy,
            Instant madeAt) {}

    /** @param token shown this once */
    record New(
            String id,
            String name,
            List<Role> roles,
            @Nullable String agent,
            String madeBy,
            Instant madeAt,
            String token) {}

    private static final Pattern NAME = Pattern.compile("[\\w][\\w .@-]{0,99}");

    private final Tokens tokens;
    private final Roster roster;
    private final Audit audit;

    TokenRoutes(Tokens tokens, Roster roster, Audit audit) {
        this.tokens = tokens;
        this.roster = roster;
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/tokens", this::list, Role.ADMIN);
        routes.post("/api/v1/tokens", this::add, Role.ADMIN);
        routes.delete("/api/v1/tokens/{id}", this::revoke, Role.ADMIN);
    }

    private void list(Context ctx) {
        ctx.json(Json.Items.of(tokens.list().stream()
                .map(token -> new Shown(
                        token.id(), token.name(), sorted(token), token.agent(), token.madeBy(), token.madeAt()))
                .toList()));
    }

    private void add(Context ctx) {
        Wish wish = Json.read(ctx, Wish.class);
        String name = Json.required("name", wish.name());
        Set<Role> roles = Json.required("roles", wish.roles());
        if (!NAME.matcher(name).matches()) {
            throw Problem.invalid("name", "cannot be a name", "use letters, digits, spaces and . @ - _; 100 at most");
        }
        if (tokens.isTaken(name)) {
            throw new Problem(
                    409,
                    "exists",
                    "there is a token '" + name + "' already",
                    "revoke that one, or choose another name");
        }
        requireRoles(roles, wish.agent(), roster);
        Tokens.Made made =
                tokens.make(name, roles, wish.agent(), Access.bearer(ctx).actor());
        Tokens.Token token = made.token();
        audit.changed(ctx, "token.add", token.id());
        ctx.header("Cache-Control", "no-store");
        ctx.status(201)
                .json(new New(
                        token.id(),
                        token.name(),
                        sorted(token),
                        token.agent(),
                        token.madeBy(),
                        token.madeAt(),
                        made.secret()));
    }

    /** @throws Problem 400 if nobody can have these roles */
    static void requireRoles(Set<Role> roles, @Nullable String agent, Roster roster) {
        if (roles.isEmpty() || roles.contains(Role.ANYONE)) {
            throw Problem.invalid("roles", "names no role", "give AGENT, SUPERVISOR, DESIGNER or ADMIN");
        }
        if (roles.contains(Role.AGENT) != (agent != null)) {
            throw Problem.invalid("agent", "goes with the role AGENT", "give both, or neither");
        }
        if (agent != null && roster.agent(agent).isEmpty()) {
            throw Problem.invalid("agent", "there is no agent '" + agent + "'", "add the agent first");
        }
    }

    private void revoke(Context ctx) {
        String id = ctx.pathParam("id");
        if (id.equals(Tokens.SETUP)) {
            throw new Problem(
                    409,
                    "declared-in-file",
                    "the first token stands in secrets.toml",
                    "replace api.admin_token there and restart Trunkline");
        }
        Tokens.Token token = tokens.revoke(id).orElseThrow(() -> Problem.notFound("token '" + id + "'"));
        audit.changed(ctx, "token.revoke", token.id());
        ctx.status(204);
    }

    private static List<Role> sorted(Tokens.Token token) {
        return token.roles().stream().sorted().toList();
    }
}
