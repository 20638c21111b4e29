package org.trunkline.recording;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.trunkline.store.Database;

/** Kept sound files and the rows that name them, for reading. */
public final class Recordings {
    private final Database database;
    private final Path folder;
    private final Vault vault;

    public Recordings(Database database, RecordingSettings settings) {
        this.database = database;
        this.folder = settings.folder().toAbsolutePath().normalize();
        this.vault = settings.vault();
    }

    /**
     * A row.
     *
     * @param queue by which the caller came
     * @param agent with whom it began
     * @param kept false: it is being recorded, or being made into its file
     * @param deleted null: the file is there
     */
    public record Row(
            Recording recording,
            @Nullable String queue,
            @Nullable String agent,
            boolean kept,
            @Nullable Deletion deleted) {}

    public record Deletion(Instant at, String by, String why) {}

    public Optional<Row> find(String id) {
        return database.read(handle -> handle.createQuery("SELECT * FROM recording WHERE id = ?")
                .bind(0, id)
                .map(Recordings::row)
                .findOne());
    }

    /** Oldest first. */
    public List<Row> of(String interaction) {
        return database.read(
                handle -> handle.createQuery("SELECT * FROM recording WHERE interaction = ? ORDER BY recorded_at, id")
                        .bind(0, interaction)
                        .map(Recordings::row)
                        .list());
    }

    /** What was decided about recording this call. */
    public CallState stateOf(String interaction) {
        return database.read(handle -> handle.createQuery("SELECT * FROM call_recording WHERE interaction = ?")
                .bind(0, interaction)
                .map((row, context) -> {
                    boolean wish = row.getBoolean("wish");
                    return new CallState(
                            row.wasNull() ? null : wish,
                            row.getBoolean("refused"),
                            row.getBoolean("announced"),
                            RecordingProjection.pauses(row.getString("pauses")));
                })
                .findOne()
                .orElse(CallState.FRESH));
    }

    /** Those whose time is over, the longest due first. */
    List<Recording> due(Instant now, int most) {
        return database.read(handle -> handle.createQuery("SELECT * FROM recording WHERE delete_after <= ?"
                        + " AND deleted_at IS NULL AND kept_at IS NOT NULL ORDER BY delete_after, id LIMIT ?")
                .bind(0, now)
                .bind(1, most)
                .map(Recordings::row)
                .map(Row::recording)
                .list());
    }

    /** When the next one's time is over. */
    Optional<Instant> nextDue() {
        return database.read(handle -> handle.createQuery("SELECT MIN(delete_after) AS due FROM recording"
                        + " WHERE deleted_at IS NULL AND kept_at IS NOT NULL")
                .map((row, context) -> Optional.ofNullable(instant(row, "due")))
                .one());
    }

    /**
     * The bytes of the sound from the given one on, decrypted; the caller closes it, and reads as many as it wants.
     *
     * @return empty if the file is gone
     * @throws IllegalArgumentException if the recording has not so many bytes
     */
    public Optional<InputStream> open(Recording recording, long from) {
        if (from < 0 || from > recording.bytes()) {
            throw new IllegalArgumentException(
                    "recording " + recording.id() + " has " + recording.bytes() + " bytes; none is at " + from);
        }
        Path file = file(recording);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            SeekableByteChannel channel = vault.open(file, recording.id());
            channel.position(from);
            return Optional.of(Channels.newInputStream(channel));
        } catch (IOException e) {
            throw new UncheckedIOException("The recording " + recording.id() + " cannot be read", e);
        }
    }

    /** Whether the file is still what was kept, and can be read. */
    public boolean intact(Recording recording) {
        Path file = file(recording);
        try (InputStream raw = Files.newInputStream(file);
                InputStream sound = vault.read(file, recording.id())) {
            return DigestUtils.sha256Hex(raw).equals(recording.sha256())
                    && sound.transferTo(java.io.OutputStream.nullOutputStream()) == recording.bytes();
        } catch (IOException e) {
            return false;
        }
    }

    Path file(Recording recording) {
        Path file = folder.resolve(recording.file()).normalize();
        if (!file.startsWith(folder)) {
            throw new IllegalArgumentException(recording.file() + " is not in the folder of recordings");
        }
        return file;
    }

    private static Row row(ResultSet row, StatementContext context) throws SQLException {
        Instant deletedAt = instant(row, "deleted_at");
        return new Row(
                new Recording(
                        row.getString("id"),
                        row.getString("interaction"),
                        row.getString("kind"),
                        row.getString("box"),
                        row.getString("file"),
                        Format.valueOf(row.getString("format")),
                        row.getString("key_id"),
                        row.getString("sha256"),
                        row.getLong("bytes"),
                        Duration.ofMillis(row.getLong("length_ms")),
                        Objects.requireNonNull(instant(row, "recorded_at")),
                        instant(row, "delete_after")),
                row.getString("queue"),
                row.getString("agent"),
                row.getObject("kept_at") != null,
                deletedAt == null
                        ? null
                        : new Deletion(deletedAt, row.getString("deleted_by"), row.getString("deleted_why")));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
