package org.trunkline.profile;

import java.io.ByteArrayInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.tika.Tika;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.recording.Vault;
import org.trunkline.store.Database;

/**
 * Files by their content, each content once, by its SHA-256; encrypted if recordings are. The file is there before the rows
 * that name it, and goes after the last of them: what a kill leaves in between, the next start deletes. Blocks; thread-safe.
 */
public final class Contents {
    private static final Logger log = LoggerFactory.getLogger(Contents.class);
    private static final String INCOMING = ".incoming";
    /** Anything else in the folder is not for us to delete. */
    private static final Pattern OURS =
            Pattern.compile("[0-9a-f]{2}/[0-9a-f]{64}(\\.enc|(\\.[0-9a-f-]+)?\\.incoming)?");
    /** All rows that name files. */
    private static final String NAMED =
            "(SELECT sha256, file FROM customer_attachment UNION ALL SELECT sha256, file FROM message_file WHERE file IS NOT NULL) n";

    private final ProfileSettings settings;
    private final Path folder;
    private final Vault vault;
    private final Database database;
    private final Tika types = new Tika();
    /** Held for reading from keeping a file until its row is written, for writing while a file is deleted. */
    private final ReentrantReadWriteLock files = new ReentrantReadWriteLock();

    /**
     * A file that is kept.
     *
     * @param name of its own, without folders
     * @param file relative to the folder
     */
    public record Kept(String name, String mediaType, long bytes, String sha256, String file) {}

    public Contents(ProfileSettings settings, Vault vault, Database database) {
        this.settings = settings;
        this.folder = settings.attachments().toAbsolutePath().normalize();
        this.vault = vault;
        this.database = database;
    }

    /**
     * What is taken.
     *
     * @param types as media types
     */
    public record Rules(int bytes, Set<String> types) {}

    public Rules rules() {
        return new Rules(settings.attachmentBytes(), settings.attachmentTypes());
    }

    /** Deletes the files that no row names. Once, before anything is added. */
    public Contents start() {
        if (!Files.isDirectory(folder)) {
            return this;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            Set<String> named =
                    new HashSet<>(database.read(handle -> handle.createQuery("SELECT DISTINCT file FROM " + NAMED)
                            .mapTo(String.class)
                            .list()));
            List<Path> left = all.filter(Files::isRegularFile)
                    .filter(file ->
                            OURS.matcher(folder.relativize(file).toString()).matches())
                    .filter(file -> !named.contains(folder.relativize(file).toString()))
                    .toList();
            for (Path file : left) {
                Files.delete(file);
            }
            if (!left.isEmpty()) {
                log.info("{} attachments that belong to nobody are deleted", left.size());
            }
        } catch (IOException e) {
            log.error("attachments that belong to nobody cannot be deleted in {}", folder, e);
        }
        return this;
    }

    /** While it is held, no file is deleted: from keeping files until the rows that name them are written. */
    public Holding holding() {
        files.readLock().lock();
        return files.readLock()::unlock;
    }

    /** Closed by the thread that asked for it. */
    @FunctionalInterface
    public interface Holding extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Keeps a file; within {@link #holding}.
     *
     * @param name as its sender called it; only its last part is taken
     * @param any whether it is kept whatever its type is
     * @throws AttachmentRefused if it is too large, or of a type that is not taken
     */
    public Kept keep(String name, InputStream content, boolean any) throws IOException, AttachmentRefused {
        byte[] bytes = content.readNBytes(settings.attachmentBytes() + 1);
        if (bytes.length > settings.attachmentBytes()) {
            throw new AttachmentRefused(
                    AttachmentRefused.Cause.TOO_LARGE,
                    "it has more than " + (settings.attachmentBytes() >> 20) + " MB");
        }
        String plain = plain(name);
        String type = types.detect(bytes, plain);
        if (!any && !settings.attachmentTypes().contains(type)) {
            throw new AttachmentRefused(AttachmentRefused.Cause.TYPE, "its content is " + type);
        }
        String sha256 = DigestUtils.sha256Hex(bytes);
        String file = there(sha256).orElseGet(() -> write(sha256, bytes));
        return new Kept(plain, type, bytes.length, sha256, file);
    }

    /** What a file may be called, whatever its sender called it. */
    public static String plain(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String clean = last.replaceAll("\\p{Cntrl}", "").strip();
        return clean.isEmpty() ? "file" : clean.substring(0, Math.min(clean.length(), 255));
    }

    private Optional<String> there(String sha256) {
        return database.read(handle -> handle.createQuery("SELECT file FROM " + NAMED + " WHERE sha256 = ? LIMIT 1")
                        .bind(0, sha256)
                        .mapTo(String.class)
                        .findOne())
                .filter(file -> Files.isRegularFile(folder.resolve(file)));
    }

    private String write(String sha256, byte[] bytes) {
        try {
            Path target = folder.resolve(sha256.substring(0, 2)).resolve(vault.named(sha256));
            Files.createDirectories(target.getParent());
            Path incoming = target.resolveSibling(sha256 + "." + UUID.randomUUID() + INCOMING);
            try (FileChannel channel =
                    FileChannel.open(incoming, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                OutputStream raw = Channels.newOutputStream(channel);
                try (OutputStream sealed = vault.write(unclosed(raw), sha256)) {
                    sealed.write(bytes);
                }
                channel.force(true);
            }
            Files.move(incoming, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return folder.relativize(target).toString();
        } catch (IOException e) {
            throw new UncheckedIOException("An attachment cannot be kept in " + folder, e);
        }
    }

    /** What was written must be forced to the disk after the cipher's last segment, which comes by its closing. */
    private static OutputStream unclosed(OutputStream raw) {
        return new FilterOutputStream(raw) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    /** What was kept; empty if the file is gone. */
    public Optional<InputStream> open(String named, String sha256) {
        Path file = folder.resolve(named);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = vault.read(file, sha256)) {
            byte[] bytes = in.readAllBytes();
            if (!DigestUtils.sha256Hex(bytes).equals(sha256)) {
                throw new IOException("it is not what was kept");
            }
            return Optional.of(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + named + " cannot be read", e);
        }
    }

    /**
     * Deletes a file if nothing names it any more.
     *
     * @param rows deletes the row that named it
     */
    public void release(Runnable rows, String named, String sha256) {
        files.writeLock().lock();
        try {
            rows.run();
            if (there(sha256).isEmpty()) {
                Files.deleteIfExists(folder.resolve(named));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + named + " cannot be deleted", e);
        } finally {
            files.writeLock().unlock();
        }
    }

    /**
     * Deletes rows that name files, in a transaction, and before them the files that no other row names.
     *
     * @param column which of the table's says whose the rows are, and {@code values} whose go
     * @return how many rows
     */
    public int forget(Handle tx, String table, String column, Collection<String> values) {
        if (values.isEmpty()) {
            return 0;
        }
        files.writeLock().lock();
        try {
            List<String> own = tx.createQuery("SELECT d.file FROM (SELECT file, COUNT(*) AS going FROM " + table
                            + " WHERE file IS NOT NULL AND " + column + " IN (<values>) GROUP BY file) d"
                            + " WHERE d.going = (SELECT COUNT(*) FROM " + NAMED + " WHERE n.file = d.file)")
                    .bindList("values", values)
                    .mapTo(String.class)
                    .list();
            for (String file : own) {
                Files.deleteIfExists(folder.resolve(file));
            }
            return tx.createUpdate("DELETE FROM " + table + " WHERE " + column + " IN (<values>)")
                    .bindList("values", values)
                    .execute();
        } catch (IOException e) {
            throw new UncheckedIOException("Files cannot be deleted in " + folder, e);
        } finally {
            files.writeLock().unlock();
        }
    }
}
