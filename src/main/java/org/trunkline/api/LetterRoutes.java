package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.trunkline.conversation.ConversationDesk;
import org.trunkline.conversation.Message;

/**
 * A message's HTML as a document of its own, to be shown in a frame: it was made safe when it came, and its policy shuts it
 * once more. Images from elsewhere tell their sender that somebody looks, so they come only if asked for.
 */
final class LetterRoutes {
    private static final String CLOSED = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; img-src 'self'";

    private final ConversationDesk desk;
    private final Visible visible;

    LetterRoutes(ConversationDesk desk, Visible visible) {
        this.desk = desk;
        this.visible = visible;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/interactions/{id}/messages/{message}/page", this::page, Role.AGENT, Role.SUPERVISOR);
    }

    private void page(Context ctx) {
        String id = ctx.pathParam("id");
        String wanted = ctx.pathParam("message");
        Message message = desk.exchange(id, null).filter(_ -> visible.reads(ctx, id)).stream()
                .flatMap(all -> all.messages().stream())
                .filter(one -> one.id().equals(wanted) && one.html() != null)
                .findFirst()
                .orElseThrow(() -> Problem.notFound("message '" + wanted + "' with HTML"));
        boolean images = "true".equals(Ask.text(ctx, "images"));
        ctx.header("Content-Security-Policy", images ? CLOSED + " https: http:" : CLOSED)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .contentType("text/html; charset=utf-8")
                .result(document(message, images));
    }

    private static String document(Message message, boolean images) {
        Document page = Jsoup.parseBodyFragment(message.html() == null ? "" : message.html());
        page.outputSettings().prettyPrint(false);
        Map<String, String> inline = message.attachments().stream()
                .filter(file -> file.contentId() != null && file.refused() == null)
                .collect(Collectors.toMap(
                        file -> String.valueOf(file.contentId()), Message.File::id, (first, _) -> first));
        for (Element image : page.select("img")) {
            String source = image.attr("src");
            String file = source.startsWith("cid:") ? inline.get(source.substring("cid:".length())) : null;
            String elsewhere = image.attr("data-src");
            if (file != null) {
                image.attr("src", "/api/v1/message-files/" + file);
            } else if (images && Stream.of("http:", "https:").anyMatch(elsewhere::startsWith)) {
                image.attr("src", elsewhere).removeAttr("data-src");
            } else {
                image.removeAttr("src");
            }
            if (!image.hasAttr("alt")) {
                image.attr("alt", "");
            }
        }
        page.head().appendElement("meta").attr("charset", "utf-8");
        page.head().appendElement("meta").attr("name", "color-scheme").attr("content", "light dark");
        page.head().appendElement("link").attr("rel", "stylesheet").attr("href", PageRoutes.ASSETS + "desk/letter.css");
        page.title("Message");
        return "<!doctype html>" + page.html();
    }
}
