package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import org.trunkline.mail.Mail;

/** Mailboxes, and whether they work. */
final class MailboxRoutes {
    /** @param ok whether nothing is wrong */
    record Check(boolean ok, List<Mail.Finding> findings) {}

    private final Mail mail;
    private final Audit audit;

    MailboxRoutes(Mail mail, Audit audit) {
        this.mail = mail;
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/mailboxes", ctx -> ctx.json(Json.Items.of(mail.mailboxes())), Role.SUPERVISOR);
        routes.post("/api/v1/mailboxes/{name}/check", this::check, Role.ADMIN);
    }

    private void check(Context ctx) {
        String name = ctx.pathParam("name");
        List<Mail.Finding> findings = mail.check(name).orElseThrow(() -> Problem.notFound("mailbox '" + name + "'"));
        audit.changed(ctx, "mailbox.check", name);
        ctx.json(new Check(findings.stream().allMatch(finding -> finding.trouble() == null), findings));
    }
}
