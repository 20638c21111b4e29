package org.trunkline.person;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trunkline.conversation.Message;
import org.trunkline.customer.Interaction;
import org.trunkline.profile.Note;
import org.trunkline.profile.Task;
import org.trunkline.ticket.TicketNote;

/** The page of an export that people read: everything in it is escaped, and it runs nothing. */
final class ExportPage {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; media-src 'self'">
            <title>What is held of you</title>
            <style>body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}
            td,th{text-align:left;vertical-align:top;padding:.2em 1em .2em 0}pre{white-space:pre-wrap;font:inherit;margin:0}</style>
            </head><body>
            """;

    private final StringBuilder page = new StringBuilder(HEAD);

    private ExportPage() {}

    static String of(Export.Held held) {
        ExportPage it = new ExportPage();
        it.person(held);
        it.contacts(held);
        it.messages(held);
        it.table(
                "Chats on web pages",
                held.chatSessions().stream()
                        .map(one -> row(
                                at(one.began()),
                                escaped(one.name()),
                                escaped(one.email()),
                                escaped(one.page()),
                                escaped(one.language())))
                        .toList());
        it.table(
                "What you said of them",
                held.contacts().stream()
                        .map(contact -> contact.survey())
                        .filter(survey -> survey != null && survey.score() != null)
                        .map(survey -> row(
                                at(survey.answeredAt()),
                                survey.kind() + " " + survey.score(),
                                text(survey.comment() == null ? "" : survey.comment())))
                        .toList());
        it.table(
                "Tickets",
                held.tickets().stream()
                        .map(one -> row(
                                at(one.ticket().openedAt()),
                                Long.toString(one.ticket().number()),
                                text(one.ticket().subject()),
                                text(one.notes().stream().map(TicketNote::text).collect(Collectors.joining("\n")))))
                        .toList());
        it.table(
                "Notes",
                held.notes().stream()
                        .map(moment -> moment.note())
                        .sorted(Comparator.comparing(Note::at))
                        .map(note -> row(at(note.at()), escaped(note.by()), text(note.text())))
                        .toList());
        it.table(
                "Tasks",
                held.tasks().stream()
                        .map(moment -> moment.task())
                        .sorted(Comparator.comparing(Task::at))
                        .map(task -> row(
                                at(task.at()),
                                task.doneAt() == null ? "open" : "done " + at(task.doneAt()),
                                text(task.text())))
                        .toList());
        it.table(
                "Files",
                held.attachments().stream()
                        .map(one -> row(
                                at(one.attachment().at()),
                                link(one.file(), one.attachment().name()),
                                escaped(one.attachment().mediaType())))
                        .toList());
        return it.page
                .append("<p>The same for machines: <a href=\"person.json\">person.json</a></p></body></html>\n")
                .toString();
    }

    private void person(Export.Held held) {
        String name = held.customer().name();
        page.append("<h1>")
                .append(escaped(name == null ? held.customer().id() : name))
                .append("</h1>\n<p>As of ")
                .append(at(held.at()))
                .append("</p>\n");
        Map<String, String> known = new TreeMap<>(held.profile().fields());
        held.consents().forEach((channel, consent) -> known.put("contact by " + channel, consent));
        if (!held.profile().tags().isEmpty()) {
            known.put("tags", String.join(", ", held.profile().tags()));
        }
        put(known, "note", held.customer().note());
        put(known, "tier", held.customer().tier());
        table(
                "Known",
                known.entrySet().stream()
                        .map(entry -> row(escaped(entry.getKey()), text(entry.getValue())))
                        .toList());
        table(
                "Addresses",
                held.customer().identities().stream()
                        .map(one -> row(escaped(one.kind()), escaped(one.address()), one.verified() ? "verified" : ""))
                        .toList());
    }

    private void contacts(Export.Held held) {
        table(
                "Contacts",
                held.contacts().stream()
                        .map(contact -> {
                            Interaction one = contact.detail().interaction();
                            String values = contact.detail().values().entrySet().stream()
                                    .map(entry -> entry.getKey() + ": " + entry.getValue())
                                    .sorted()
                                    .collect(Collectors.joining("\n"));
                            String files = contact.recordings().stream()
                                    .map(path -> link(path, "recording"))
                                    .collect(Collectors.joining(" "));
                            return row(
                                    at(one.startedAt()),
                                    escaped(one.channel() + " " + one.direction()),
                                    escaped(one.caller()),
                                    escaped(one.queue()),
                                    escaped(one.disposition()),
                                    text(values),
                                    files + " " + link(contact.vcon(), "vCon"));
                        })
                        .toList());
    }

    private void messages(Export.Held held) {
        table(
                "Messages",
                held.contacts().stream()
                        .flatMap(contact -> contact.messages().stream())
                        .map(written -> {
                            Message one = written.message();
                            StringBuilder files = new StringBuilder();
                            for (int i = 0; i < written.files().size(); i++) {
                                files.append(link(
                                                written.files().get(i),
                                                one.attachments().get(i).name()))
                                        .append(' ');
                            }
                            return row(
                                    at(one.at()),
                                    escaped(one.from() == null ? one.by() : one.from()),
                                    escaped(one.subject()),
                                    text(one.text()),
                                    files.toString());
                        })
                        .toList());
    }

    private static void put(Map<String, String> known, String what, @Nullable String value) {
        if (value != null) {
            known.put(what, value);
        }
    }

    private void table(String title, List<String> rows) {
        if (!rows.isEmpty()) {
            page.append("<h2>").append(title).append("</h2>\n<table>\n");
            rows.forEach(page::append);
            page.append("</table>\n");
        }
    }

    private static String row(String... cells) {
        return "<tr><td>" + String.join("</td><td>", cells) + "</td></tr>\n";
    }

    private static String link(@Nullable String path, String text) {
        return path == null ? escaped(text) : "<a href=\"" + escaped(path) + "\">" + escaped(text) + "</a>";
    }

    private static String text(String text) {
        return "<pre>" + escaped(text) + "</pre>";
    }

    private static String at(@Nullable Instant at) {
        return at == null ? "" : at.toString();
    }

    private static String escaped(@Nullable String text) {
        return text == null
                ? ""
                : text.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;")
                        .replace("'", "&#39;");
    }
}
