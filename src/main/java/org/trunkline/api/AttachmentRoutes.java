package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.trunkline.profile.Attachment;
import org.trunkline.profile.AttachmentRefused;
import org.trunkline.profile.Attachments;

/** Customers' files. Agents: of the customers whom they had to do with. */
final class AttachmentRoutes {
    /** The last: of the content, in hexadecimal. */
    record Shown(
            String id,
            String customer,
            @Nullable String interaction,
            String name,
            String mediaType,
            long bytes,
            String by,
            Instant at,
            String sha256) {
        static Shown of(Attachment one) {
            return new Shown(
                    one.id(),
                    one.customer(),
                    one.interaction(),
                    one.name(),
                    one.mediaType(),
                    one.bytes(),
                    one.by(),
                    one.at(),
                    one.sha256());
        }
    }

    private static final String OF_CUSTOMER = "/api/v1/customers/{id}/attachments";
    private static final String ONE = "/api/v1/attachments/{id}";

    private final Reach reach;
    private final Attachments attachments;
    private final Audit audit;

    AttachmentRoutes(Parts parts, Reach reach, Audit audit) {
        this.reach = reach;
        this.attachments = parts.attachments();
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get(OF_CUSTOMER, this::list, Role.AGENT, Role.SUPERVISOR);
        routes.post(OF_CUSTOMER, this::add, Role.AGENT, Role.SUPERVISOR);
        routes.get(ONE, this::fetch, Role.AGENT, Role.SUPERVISOR);
        routes.delete(ONE, this::delete, Role.SUPERVISOR);
    }

    private void list(Context ctx) {
        ctx.json(Json.Items.of(
                attachments.of(reach.customer(ctx).id()).stream().map(Shown::of).toList()));
    }

    private void add(Context ctx) throws IOException {
        String id = reach.customer(ctx).id();
        String name = Json.required("name", Ask.text(ctx, "name"));
        String about = Ask.text(ctx, "interaction");
        if (about != null && !reach.isOf(about, id)) {
            throw Problem.invalid("interaction", "is none of this customer's", "see the timeline");
        }
        try (InputStream content = ctx.req().getInputStream()) {
            Attachment kept =
                    attachments.add(id, about, name, content, Access.bearer(ctx).actor());
            audit.changed(ctx, "attachment.add", id, kept.id());
            ctx.status(201).json(Shown.of(kept));
        } catch (AttachmentRefused e) {
            throw refused(e);
        }
    }

    static Problem refused(AttachmentRefused e) {
        return switch (e.refusal()) {
            case TOO_LARGE ->
                new Problem(413, "too-large", String.valueOf(e.getMessage()), "see [customers] attachment_mb");
            case TYPE -> new Problem(415, "type", String.valueOf(e.getMessage()), "see [customers] attachment_types");
        };
    }

    private void fetch(Context ctx) throws IOException {
        Attachment found = found(ctx);
        try (InputStream content = attachments
                .open(found)
                .orElseThrow(() -> new Problem(410, "gone", "the file is not there any more", "restore a backup"))) {
            audit.changed(ctx, "attachment.fetch", found.customer(), found.id());
            serve(ctx, found.mediaType(), found.name(), content);
        }
    }

    /** Nothing that a browser runs as part of a page of ours. */
    static void serve(Context ctx, String mediaType, String name, InputStream content) throws IOException {
        ctx.contentType(mediaType)
                .header("Content-Disposition", "attachment; filename*=UTF-8''" + encoded(name))
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "no-store")
                .result(content.readAllBytes());
    }

    /** As RFC 8187 wants it. */
    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    private void delete(Context ctx) {
        Attachment found = found(ctx);
        attachments.delete(found, Access.bearer(ctx).actor());
        audit.changed(ctx, "attachment.delete", found.customer(), found.id());
        ctx.status(204);
    }

    private Attachment found(Context ctx) {
        Bearer bearer = Access.bearer(ctx);
        String id = ctx.pathParam("id");
        return attachments
                .find(id)
                .filter(one -> bearer.seesAll() || reach.isOwn(one.customer(), bearer.agent()))
                .orElseThrow(() -> Problem.notFound("attachment '" + id + "'"));
    }
}
