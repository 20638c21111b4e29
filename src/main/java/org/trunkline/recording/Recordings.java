package org.trunkline.recording;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.trunkline.store.Database;

/**
 * Kept sound files and the rows that name them. {@link #keep} works on files alone, so also while the database is away;
 * the row follows from the fact that the call writes into the journal with what it returns.
 */
public final class Recordings {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final Database database;
    private final Path folder;

    public Recordings(Database database, Path folder) {
        this.database = database;
        this.folder = folder.toAbsolutePath().normalize();
    }

    /**
     * Takes a finished WAV file over: repairs a header that a killed Asterisk left without a length, moves the file into
     * the folder of its day, makes it durable.
     *
     * @param id of the new recording: letters, digits, {@code . _ -}, at most 64; the same again replaces the file
     * @throws UncheckedIOException if the file is no WAV file or cannot be moved; it is left where it was
     */
    public Recording keep(
            String id, String interaction, String kind, @Nullable String box, Path source, Instant recordedAt) {
        if (!ID.matcher(id).matches() || id.startsWith(".")) {
            throw new IllegalArgumentException(
                    "'" + id + "' is no recording id; use letters, digits, '.', '_' and '-', at most 64");
        }
        try {
            Duration length = WavLength.repaired(source);
            Path target = folder.resolve(DAY.format(recordedAt)).resolve(id + ".wav");
            Files.createDirectories(target.getParent());
            Path incoming = target.resolveSibling(id + ".incoming");
            Files.copy(source, incoming, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel written = FileChannel.open(incoming, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(incoming, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Recording kept = new Recording(
                    id,
                    interaction,
                    kind,
                    box,
                    folder.relativize(target).toString(),
                    sha256(target),
                    Files.size(target),
                    length,
                    recordedAt);
            Files.delete(source);
            return kept;
        } catch (IOException e) {
            throw new UncheckedIOException("The recording " + source + " cannot be kept in " + folder, e);
        }
    }

    public Optional<Recording> find(String id) {
        return database.read(handle -> handle.createQuery("SELECT * FROM recording WHERE id = ?")
                .bind(0, id)
                .map(Recordings::recording)
                .findOne());
    }

    public List<Recording> of(String interaction) {
        return database.read(
                handle -> handle.createQuery("SELECT * FROM recording WHERE interaction = ? ORDER BY recorded_at, id")
                        .bind(0, interaction)
                        .map(Recordings::recording)
                        .list());
    }

    /**
     * The bytes of a recording from the given one on; the caller closes it, and reads as many as it wants.
     *
     * @return empty if the file is gone
     * @throws IllegalArgumentException if the recording has not so many bytes
     */
    public Optional<InputStream> open(Recording recording, long from) {
        if (from < 0 || from > recording.bytes()) {
            throw new IllegalArgumentException(
                    "recording " + recording.id() + " has " + recording.bytes() + " bytes; none is at " + from);
        }
        Path file = folder.resolve(recording.file()).normalize();
        if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            SeekableByteChannel channel = Files.newByteChannel(file);
            channel.position(from);
            return Optional.of(Channels.newInputStream(channel));
        } catch (IOException e) {
            throw new UncheckedIOException("The recording " + recording.id() + " cannot be read", e);
        }
    }

    /** Whether the file is still what was kept. */
    public boolean intact(Recording recording) {
        try {
            return sha256(folder.resolve(recording.file())).equals(recording.sha256());
        } catch (IOException e) {
            return false;
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return DigestUtils.sha256Hex(in);
        }
    }

    private static Recording recording(ResultSet row, StatementContext context) throws SQLException {
        return new Recording(
                row.getString("id"),
                row.getString("interaction"),
                row.getString("kind"),
                row.getString("box"),
                row.getString("file"),
                row.getString("sha256"),
                row.getLong("bytes"),
                Duration.ofMillis(row.getLong("length_ms")),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant());
    }
}
