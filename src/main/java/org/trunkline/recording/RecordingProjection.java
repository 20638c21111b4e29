package org.trunkline.recording;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.trunkline.journal.Entry;
import org.trunkline.journal.Personal;
import org.trunkline.journal.Projection;

/** Keeps the rows of recordings, and what was decided about recording a call, as the facts say. */
public final class RecordingProjection implements Projection {
    @Override
    public void apply(Handle tx, Entry entry, Personal personal) {
        if (entry.fact() instanceof RecordingFact fact) {
            apply(tx, fact, entry.at());
        }
    }

    private static void apply(Handle tx, RecordingFact fact, Instant at) {
        switch (fact) {
            case RecordingFact.Announced(String call) -> decided(tx, call, "announced", true);
            case RecordingFact.Refused(String call, String _) -> decided(tx, call, "refused", true);
            case RecordingFact.Switched(String call, boolean on, String _) -> decided(tx, call, "wish", on);
            case RecordingFact.Paused(String call, PauseCause cause, String _) -> paused(tx, call, cause, true);
            case RecordingFact.Resumed(String call, PauseCause cause, String _) -> paused(tx, call, cause, false);
            case RecordingFact.Began began -> began(tx, began, at);
            case RecordingFact.Stopped _ -> {}
            case RecordingFact.Kept(Recording recording) -> kept(tx, recording, at);
            case RecordingFact.Deleted deleted ->
                tx.execute(
                        "UPDATE recording SET deleted_at = ?, deleted_by = ?, deleted_why = ? WHERE id = ?",
                        at,
                        deleted.by(),
                        deleted.why(),
                        deleted.recording());
        }
    }

    private static void decided(Handle tx, String call, String column, Object value) {
        if (tx.execute("UPDATE call_recording SET " + column + " = ? WHERE interaction = ?", value, call) == 0) {
            tx.execute("INSERT INTO call_recording (interaction, " + column + ") VALUES (?, ?)", call, value);
        }
    }

    private static void paused(Handle tx, String call, PauseCause cause, boolean now) {
        Set<PauseCause> pauses = EnumSet.noneOf(PauseCause.class);
        pauses.addAll(pauses(tx, call));
        var _ = now ? pauses.add(cause) : pauses.remove(cause);
        decided(tx, call, "pauses", pauses.stream().map(PauseCause::name).collect(Collectors.joining(",")));
    }

    private static Set<PauseCause> pauses(Handle tx, String call) {
        return tx.createQuery("SELECT pauses FROM call_recording WHERE interaction = ?")
                .bind(0, call)
                .mapTo(String.class)
                .findOne()
                .map(RecordingProjection::pauses)
                .orElse(Set.of());
    }

    /** As the column holds them. */
    static Set<PauseCause> pauses(String joined) {
        return Arrays.stream(joined.split(","))
                .filter(name -> !name.isEmpty())
                .map(PauseCause::valueOf)
                .collect(Collectors.toSet());
    }

    private static void began(Handle tx, RecordingFact.Began began, Instant at) {
        tx.createUpdate("INSERT INTO recording (id, interaction, kind, file, sha256, bytes, length_ms, recorded_at,"
                        + " queue, agent, delete_after)"
                        + " VALUES (:id, :interaction, :kind, '', '', 0, 0, :at, :queue, :agent, :deleteAfter)")
                .bind("id", began.recording())
                .bind("interaction", began.interaction())
                .bind("kind", Recording.CALL)
                .bind("at", at)
                .bind("queue", began.queue())
                .bind("agent", began.agent())
                .bind("deleteAfter", began.deleteAfter())
                .execute();
    }

    /** May be told twice of one recording, after a kill between the two; the file is the same. */
    private static void kept(Handle tx, Recording recording, Instant at) {
        if (tx.execute("UPDATE recording SET kept_at = ? WHERE id = ?", at, recording.id()) == 0) {
            tx.execute(
                    "INSERT INTO recording (id, interaction, kind, box, file, sha256, bytes, length_ms, recorded_at,"
                            + " kept_at) VALUES (?, ?, ?, ?, '', '', 0, 0, ?, ?)",
                    recording.id(),
                    recording.interaction(),
                    recording.kind(),
                    recording.box(),
                    recording.recordedAt(),
                    at);
        }
        tx.createUpdate("UPDATE recording SET file = :file, format = :format, key_id = :key, sha256 = :sha256,"
                        + " bytes = :bytes, length_ms = :ms, delete_after = :deleteAfter WHERE id = :id")
                .bind("file", recording.file())
                .bind("format", recording.format().name())
                .bind("key", recording.key())
                .bind("sha256", recording.sha256())
                .bind("bytes", recording.bytes())
                .bind("ms", recording.length().toMillis())
                .bind("deleteAfter", recording.deleteAfter())
                .bind("id", recording.id())
                .execute();
    }
}
