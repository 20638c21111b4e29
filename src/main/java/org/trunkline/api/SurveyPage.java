package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.trunkline.survey.Kind;
import org.trunkline.survey.Rule;
import org.trunkline.survey.Survey;
import org.trunkline.survey.SurveyDesk;
import org.trunkline.survey.Wording;

/**
 * The page that a survey's link leads to. Who has the link may answer, without a log-in, as long as it is valid. Looking at it
 * answers nothing, since programs that check mails follow links; only what is sent does. It works without a script.
 */
final class SurveyPage {
    static final String PATH = "/s/";
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final SurveyDesk desk;

    SurveyPage(SurveyDesk desk) {
        this.desk = desk;
    }

    void register(RoutesConfig routes) {
        routes.get(PATH + "{token}", this::show, Role.ANYONE);
        routes.head(PATH + "{token}", this::show, Role.ANYONE);
        routes.post(PATH + "{token}", this::answer, Role.ANYONE);
    }

    private void show(Context ctx) {
        desk.byLink(ctx.pathParam("token"))
                .ifPresentOrElse(
                        asked -> send(ctx, 200, asked, chosen(ctx.queryParam("score"), asked.survey()), null),
                        () -> over(ctx));
    }

    private void answer(Context ctx) {
        SurveyDesk.Asked asked = desk.byLink(ctx.pathParam("token")).orElse(null);
        if (asked == null) {
            over(ctx);
            return;
        }
        Integer score = chosen(ctx.formParam("score"), null);
        String comment = Objects.requireNonNullElse(ctx.formParam("comment"), "");
        if (score == null || !desk.answer(ctx.pathParam("token"), score, comment)) {
            Wording words = Wording.of(language(ctx, asked.question()));
            send(ctx, 400, asked, null, words.choose());
            return;
        }
        // As it is stored, and so that loading the page anew sends nothing again.
        headers(ctx);
        ctx.status(303).header("Location", PATH + ctx.pathParam("token") + "?stored");
    }

    private static @Nullable Integer chosen(@Nullable String score, @Nullable Survey before) {
        if (score != null && score.matches("\\d{1,2}")) {
            return Integer.valueOf(score);
        }
        return before == null ? null : before.score();
    }

    private static void over(Context ctx) {
        Wording words = Wording.of(language(ctx, Map.of()));
        headers(ctx);
        ctx.status(404)
                .html(head(words, words.over()) + "<main><h1>" + escaped(words.over())
                        + "</h1></main></body></html>\n");
    }

    private static void headers(Context ctx) {
        ctx.header("Content-Security-Policy", POLICY);
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header("Referrer-Policy", "no-referrer");
        ctx.header("Cache-Control", "no-store");
        ctx.header("X-Robots-Tag", "noindex");
    }

    /** @param trouble null: none */
    private static void send(
            Context ctx, int status, SurveyDesk.Asked asked, @Nullable Integer chosen, @Nullable String trouble) {
        String language = language(ctx, asked.question());
        Wording words = Wording.of(language);
        String question = Rule.in(asked.question(), language);
        boolean stored =
                ctx.queryParamMap().containsKey("stored") && asked.survey().score() != null;
        StringBuilder page = new StringBuilder(head(words, question));
        page.append("<main><form id=\"survey\" method=\"post\" action=\"")
                .append(escaped(PATH + ctx.pathParam("token")))
                .append("\">\n<p id=\"told\" role=\"status\" data-stored=\"")
                .append(escaped(words.thanks()))
                .append("\">")
                .append(stored ? escaped(words.thanks()) : "")
                .append("</p>\n");
        if (trouble != null) {
            page.append("<p class=\"bad\" role=\"alert\">")
                    .append(escaped(trouble))
                    .append("</p>\n");
        }
        scale(page, asked.survey().kind(), question, words, chosen);
        String followUp = Rule.in(asked.followUp(), language);
        if (!followUp.isEmpty()) {
            page.append("<label for=\"comment\">")
                    .append(escaped(followUp))
                    .append("</label>\n<textarea id=\"comment\" name=\"comment\" rows=\"4\" maxlength=\"")
                    .append(SurveyDesk.LONGEST_COMMENT)
                    .append("\">")
                    .append(escaped(Objects.requireNonNullElse(asked.survey().comment(), "")))
                    .append("</textarea>\n");
        }
        page.append("<button type=\"submit\">")
                .append(escaped(words.send()))
                .append("</button>\n<p class=\"faint\">")
                .append(escaped(words.changeable()))
                .append("</p>\n</form></main></body></html>\n");
        headers(ctx);
        ctx.status(status).html(page.toString());
    }

    private static void scale(StringBuilder page, Kind kind, String question, Wording words, @Nullable Integer chosen) {
        page.append("<fieldset><legend><h1>")
                .append(escaped(question))
                .append("</h1></legend>\n<div class=\"scale\">\n");
        for (int score = kind.lowest(); score <= kind.highest(); score++) {
            page.append("<label><input type=\"radio\" name=\"score\" value=\"")
                    .append(score)
                    .append("\" required")
                    .append(chosen != null && chosen == score ? " checked" : "")
                    .append("><span>")
                    .append(score)
                    .append("</span></label>\n");
        }
        page.append("</div>\n<p class=\"ends\"><span>")
                .append(kind.lowest())
                .append(": ")
                .append(escaped(words.worst(kind)))
                .append("</span><span>")
                .append(kind.highest())
                .append(": ")
                .append(escaped(words.best(kind)))
                .append("</span></p></fieldset>\n");
    }

    private static String head(Wording words, String title) {
        return "<!doctype html>\n<html lang=\"" + words.language() + "\"><head><meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" + escaped(title) + "</title>\n"
                + "<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/assets/page.css\">\n"
                + "<link rel=\"stylesheet\" href=\"/assets/survey.css\">\n"
                + "<script type=\"module\" src=\"/assets/survey.js\"></script></head>\n<body class=\"survey\">";
    }

    /** The first of the browser's languages in which there is a question, or the question's first. */
    private static String language(Context ctx, Map<String, String> question) {
        List<String> known = new ArrayList<>(question.isEmpty() ? List.of("en", "ko") : question.keySet());
        String header = Objects.requireNonNullElse(ctx.header("Accept-Language"), "");
        try {
            String found = header.isBlank() || header.length() > 500
                    ? null
                    : Locale.lookupTag(Locale.LanguageRange.parse(header), known);
            return found == null ? known.getFirst() : found;
        } catch (IllegalArgumentException e) {
            return known.getFirst();
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
