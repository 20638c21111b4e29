package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.trunkline.call.TalkRequest;
import org.trunkline.call.Talks;
import org.trunkline.flow.RecordOrder;
import org.trunkline.recording.Archive;
import org.trunkline.recording.Recording;
import org.trunkline.recording.Recordings;

/** What was recorded: to list, hear, check and delete. Who heard what is written down. */
final class RecordingRoutes {
    /**
     * A recording.
     *
     * @param state {@code recording}, {@code kept} or {@code deleted}
     * @param key id of the key that it is encrypted with on the disk
     */
    record Shown(
            String id,
            String interaction,
            String kind,
            @Nullable String box,
            @Nullable String queue,
            @Nullable String agent,
            String state,
            Instant recordedAt,
            double lengthSeconds,
            String format,
            long bytes,
            @Nullable String key,
            String sha256,
            @Nullable Instant deleteAfter,
            @Nullable Gone deleted) {}

    record Gone(Instant at, String by, String why) {}

    record Verified(String id, boolean intact) {}

    record Wanted(@Nullable RecordOrder order) {}

    private static final String ONE = "/api/v1/recordings/{id}";
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,15})-(\\d{0,15})");

    private final Recordings recordings;
    private final Archive archive;
    private final Talks talks;
    private final Visible visible;
    private final Audit audit;

    RecordingRoutes(Recordings recordings, Archive archive, Talks talks, Visible visible, Audit audit) {
        this.talks = talks;
        this.recordings = recordings;
        this.archive = archive;
        this.visible = visible;
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/interactions/{id}/recordings", this::list, Role.AGENT, Role.SUPERVISOR);
        routes.post("/api/v1/interactions/{id}/recording", this::order, Role.AGENT, Role.SUPERVISOR);
        routes.get(ONE, this::fetch, Role.AGENT, Role.SUPERVISOR);
        routes.post(ONE + "/verify", this::verify, Role.SUPERVISOR);
        routes.delete(ONE, this::delete, Role.ADMIN);
    }

    private void list(Context ctx) {
        String id = visible.interaction(ctx, ctx.pathParam("id")).interaction().id();
        ctx.json(Json.Items.of(
                recordings.of(id).stream().map(RecordingRoutes::shown).toList()));
    }

    /** To the call that has it in hand. */
    private void order(Context ctx) {
        String id = visible.interaction(ctx, ctx.pathParam("id")).interaction().id();
        RecordOrder order = Json.required("order", Json.read(ctx, Wanted.class).order());
        Replies.require(talks.ask(
                id, new TalkRequest.Recording(order, Access.bearer(ctx).actor())));
        audit.changed(ctx, "recording." + order.name().toLowerCase(Locale.ROOT), id);
        ctx.status(204);
    }

    private static Shown shown(Recordings.Row row) {
        Recording one = row.recording();
        Recordings.Deletion deleted = row.deleted();
        return new Shown(
                one.id(),
                one.interaction(),
                one.kind(),
                one.box(),
                row.queue(),
                row.agent(),
                deleted != null ? "deleted" : row.kept() ? "kept" : "recording",
                one.recordedAt(),
                Json.seconds(one.length()),
                one.format().name().toLowerCase(Locale.ROOT),
                one.bytes(),
                one.key(),
                one.sha256(),
                one.deleteAfter(),
                deleted == null ? null : new Gone(deleted.at(), deleted.by(), deleted.why()));
    }

    /** One that the bearer may hear, with its file. */
    private Recording kept(Context ctx) {
        String id = ctx.pathParam("id");
        Recordings.Row row = recordings.find(id).orElseThrow(() -> Problem.notFound("recording '" + id + "'"));
        var _ = visible.interaction(ctx, row.recording().interaction());
        Recordings.Deletion deleted = row.deleted();
        if (deleted != null) {
            throw new Problem(
                    410,
                    "gone",
                    "recording '" + id + "' was deleted by " + deleted.by() + ": " + deleted.why(),
                    "nothing can bring it back");
        }
        if (!row.kept()) {
            throw new Problem(
                    409, "not-finished", "recording '" + id + "' is not finished", "ask again when the call is over");
        }
        return row.recording();
    }

    private void fetch(Context ctx) throws IOException {
        Recording found = kept(ctx);
        long[] range = range(ctx, found.bytes());
        try (InputStream sound = recordings.open(found, range[0]).orElseThrow(() -> gone(found))) {
            audit.fetched(ctx, found.interaction(), found.id(), range[0], range[1]);
            ctx.res().setContentType(found.format().mediaType());
            ctx.res().setHeader("Accept-Ranges", "bytes");
            ctx.res().setHeader("Cache-Control", "no-store");
            ctx.res()
                    .setHeader(
                            "Content-Disposition",
                            "attachment; filename=\"" + found.id() + "."
                                    + found.format().extension() + "\"");
            ctx.res().setContentLengthLong(range[1] - range[0]);
            if (ctx.header("Range") != null) {
                ctx.res().setStatus(206);
                ctx.res().setHeader("Content-Range", "bytes " + range[0] + "-" + (range[1] - 1) + "/" + found.bytes());
            }
            copy(sound, ctx.res().getOutputStream(), range[1] - range[0]);
        }
    }

    private static Problem gone(Recording found) {
        return new Problem(
                410, "gone", "the file of recording '" + found.id() + "' is not there any more", "restore a backup");
    }

    private static void copy(InputStream from, OutputStream to, long count) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        long left = count;
        while (left > 0) {
            int read = from.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                return;
            }
            to.write(buffer, 0, read);
            left -= read;
        }
    }

    /** The first byte wanted and the one after the last; several ranges at once are refused. */
    private static long[] range(Context ctx, long bytes) {
        String asked = ctx.header("Range");
        if (asked == null) {
            return new long[] {0, bytes};
        }
        Matcher matcher = RANGE.matcher(asked);
        if (matcher.matches()
                && !(matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
            long first;
            long last;
            if (matcher.group(1).isEmpty()) {
                first = Math.max(0, bytes - Long.parseLong(matcher.group(2)));
                last = bytes - 1;
            } else {
                first = Long.parseLong(matcher.group(1));
                last = matcher.group(2).isEmpty() ? bytes - 1 : Long.parseLong(matcher.group(2));
            }
            if (first < bytes && last >= first) {
                return new long[] {first, Math.min(last + 1, bytes)};
            }
        }
        ctx.header("Content-Range", "bytes */" + bytes);
        throw new Problem(
                416,
                "range",
                "the recording has " + bytes + " bytes",
                "ask for bytes=FIRST-, bytes=FIRST-LAST or bytes=-COUNT");
    }

    private void verify(Context ctx) {
        Recording found = kept(ctx);
        ctx.json(new Verified(found.id(), recordings.intact(found)));
    }

    private void delete(Context ctx) {
        Recording found = kept(ctx);
        String why = Json.required("reason", Ask.text(ctx, "reason"));
        if (!archive.delete(found, Access.bearer(ctx).actor(), why)) {
            throw gone(found);
        }
        audit.changed(ctx, "recording.delete", found.id());
        ctx.status(204);
    }
}
