package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Entry;
import org.trunkline.journal.JournalReader;
import org.trunkline.journal.Position;

/** The audit: who changed what over the API, newest first. */
final class AuditRoutes {
    private static final int PAGE = 500;
    /** Of entries looked through for one answer; the next page goes on from there. */
    private static final int MOST_READ = 20_000;

    /** @param object which one, e.g. the agent's id */
    record Line(
            String id,
            Instant at,
            String actor,
            String what,
            String object,
            @Nullable String detail) {}

    private final JournalReader journal;

    AuditRoutes(JournalReader journal) {
        this.journal = journal;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/audit", this::list, Role.SUPERVISOR);
    }

    private void list(Context ctx) {
        String actor = Ask.text(ctx, "actor");
        String what = Ask.text(ctx, "what");
        String object = Ask.text(ctx, "object");
        int limit = Ask.limit(ctx);
        List<Line> found = new ArrayList<>();
        Position at = after(ctx);
        int read = 0;
        boolean more = true;
        while (more && found.size() < limit && read < MOST_READ) {
            List<Entry> page = journal.before(at, "api.", PAGE);
            more = page.size() == PAGE;
            for (Entry entry : page) {
                if (found.size() == limit) {
                    more = true;
                    break;
                }
                at = entry.position();
                read++;
                if (entry.fact() instanceof ApiFact.Changed changed
                        && (actor == null || actor.equals(changed.actor()))
                        && (what == null || changed.what().startsWith(what))
                        && (object == null || object.equals(changed.object()))) {
                    found.add(new Line(
                            entry.position().toString(),
                            entry.at(),
                            changed.actor(),
                            changed.what(),
                            changed.object(),
                            changed.detail()));
                }
            }
        }
        ctx.json(new Json.Items<>(found, more ? at.toString() : null));
    }

    private static Position after(Context ctx) {
        String asked = Ask.text(ctx, "after");
        try {
            return asked == null ? new Position(Long.MAX_VALUE, Long.MAX_VALUE) : Position.parse(asked);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("after", String.valueOf(e.getMessage()), "give what the page before called next");
        }
    }
}
