package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import org.trunkline.messaging.Messaging;

/** Accounts of SMS and social messages, and whether they work. */
final class MessagingRoutes {
    /** @param ok whether nothing is wrong */
    record Check(boolean ok, List<Messaging.Finding> findings) {}

    private final Messaging messaging;
    private final Audit audit;

    MessagingRoutes(Messaging messaging, Audit audit) {
        this.messaging = messaging;
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/messaging", ctx -> ctx.json(Json.Items.of(messaging.accounts())), Role.SUPERVISOR);
        routes.post("/api/v1/messaging/{name}/check", this::check, Role.ADMIN);
    }

    private void check(Context ctx) {
        String name = ctx.pathParam("name");
        List<Messaging.Finding> findings =
                messaging.check(name).orElseThrow(() -> Problem.notFound("account '" + name + "'"));
        audit.changed(ctx, "messaging.check", name);
        ctx.json(new Check(findings.stream().allMatch(finding -> finding.trouble() == null), findings));
    }
}
