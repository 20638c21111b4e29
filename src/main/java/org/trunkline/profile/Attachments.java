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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.tika.Tika;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.journal.Journal;
import org.trunkline.journal.Personal;
import org.trunkline.recording.Vault;
import org.trunkline.store.Database;

/**
 * Files of customers, each content once, by its SHA-256; encrypted if recordings are. The file is there before the row, and
 * goes after the last row: what a kill leaves in between, the next start deletes. Blocks; thread-safe.
 */
public final class Attachments {
    private static final Logger log = LoggerFactory.getLogger(Attachments.class);
    private static final String INCOMING = ".incoming";
    /** Anything else in the folder is not for us to delete. */
    private static final Pattern OURS = Pattern.compile("[0-9a-f]{2}/[0-9a-f]{64}(\\.enc|\\.incoming)?");

    private final ProfileSettings settings;
    private final Path folder;
    private final Vault vault;
    private final Database database;
    private final Journal journal;
    private final InstantSource clock;
    private final Tika types = new Tika();
    /** Held from looking for a file until its row is written or gone. */
    private final ReentrantLock files = new ReentrantLock();

    public Attachments(ProfileSettings settings, Vault vault, Database database, Journal journal, InstantSource clock) {
        this.settings = settings;
        this.folder = settings.attachments().toAbsolutePath().normalize();
        this.vault = vault;
        this.database = database;
        this.journal = journal;
        this.clock = clock;
    }

    /** Deletes the files that no row names. Once, before anything is added. */
    public Attachments start() {
        if (!Files.isDirectory(folder)) {
            return this;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            Set<String> named = new HashSet<>(
                    database.read(handle -> handle.createQuery("SELECT DISTINCT file FROM customer_attachment")
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

    /**
     * Keeps a file.
     *
     * @param name as its sender called it; only its last part is taken
     * @throws AttachmentRefused if it is too large, or of a type that is not taken
     */
    public Attachment add(String customer, @Nullable String interaction, String name, InputStream content, String by)
            throws IOException, AttachmentRefused {
        byte[] bytes = content.readNBytes(settings.attachmentBytes() + 1);
        if (bytes.length > settings.attachmentBytes()) {
            throw new AttachmentRefused(
                    AttachmentRefused.Cause.TOO_LARGE,
                    "it has more than " + (settings.attachmentBytes() >> 20) + " MB");
        }
        String plain = plain(name);
        String type = types.detect(bytes, plain);
        if (!settings.attachmentTypes().contains(type)) {
            throw new AttachmentRefused(AttachmentRefused.Cause.TYPE, "its content is " + type);
        }
        String sha256 = DigestUtils.sha256Hex(bytes);
        files.lock();
        try {
            String file = there(sha256).orElseGet(() -> keep(sha256, bytes));
            String id = "a"
                    + journal.commit(
                            clock.instant(),
                            new ProfileFact.Attached(customer, interaction, type, bytes.length, by),
                            new Personal(Map.of(
                                    ProfileFact.NAME, plain, ProfileFact.SHA256, sha256, ProfileFact.FILE, file)));
            return find(id).orElseThrow();
        } finally {
            files.unlock();
        }
    }

    private static String plain(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String clean = last.replaceAll("\\p{Cntrl}", "").strip();
        return clean.isEmpty() ? "file" : clean.substring(0, Math.min(clean.length(), 255));
    }

    private Optional<String> there(String sha256) {
        return database.read(
                        handle -> handle.createQuery("SELECT file FROM customer_attachment WHERE sha256 = ? LIMIT 1")
                                .bind(0, sha256)
                                .mapTo(String.class)
                                .findOne())
                .filter(file -> Files.isRegularFile(folder.resolve(file)));
    }

    private String keep(String sha256, byte[] bytes) {
        try {
            Path target = folder.resolve(sha256.substring(0, 2)).resolve(vault.named(sha256));
            Files.createDirectories(target.getParent());
            Path incoming = target.resolveSibling(sha256 + INCOMING);
            try (FileChannel channel = FileChannel.open(
                    incoming,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
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

    /** The content; empty if the file is gone. */
    public Optional<InputStream> open(Attachment attachment) {
        Path file = folder.resolve(attachment.file());
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = vault.read(file, attachment.sha256())) {
            byte[] bytes = in.readAllBytes();
            if (!DigestUtils.sha256Hex(bytes).equals(attachment.sha256())) {
                throw new IOException("it is not what was kept");
            }
            return Optional.of(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("The attachment " + attachment.id() + " cannot be read", e);
        }
    }

    /** Deletes an attachment, and its file if it is no other's. */
    public void delete(Attachment attachment, String by) {
        files.lock();
        try {
            journal.commit(clock.instant(), new ProfileFact.AttachmentDeleted(attachment.id(), by), Personal.NONE);
            if (there(attachment.sha256()).isEmpty()) {
                Files.deleteIfExists(folder.resolve(attachment.file()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The file of attachment " + attachment.id() + " cannot be deleted", e);
        } finally {
            files.unlock();
        }
    }

    /** Deletes all of these customers', in a transaction; files that are nobody else's go first. @return how many */
    int forget(Handle tx, List<String> customers) {
        files.lock();
        try {
            List<String> own = tx.createQuery(
                            "SELECT DISTINCT file FROM customer_attachment a WHERE customer IN (<ids>)"
                                    + " AND NOT EXISTS (SELECT 1 FROM customer_attachment o WHERE o.sha256 = a.sha256"
                                    + " AND o.customer NOT IN (<ids>))")
                    .bindList("ids", customers)
                    .mapTo(String.class)
                    .list();
            for (String file : own) {
                Files.deleteIfExists(folder.resolve(file));
            }
            return tx.createUpdate("DELETE FROM customer_attachment WHERE customer IN (<ids>)")
                    .bindList("ids", customers)
                    .execute();
        } catch (IOException e) {
            throw new UncheckedIOException("Files of attachments cannot be deleted in " + folder, e);
        } finally {
            files.unlock();
        }
    }

    public Optional<Attachment> find(String id) {
        return database.read(handle -> handle.createQuery("SELECT * FROM customer_attachment WHERE id = ?")
                .bind(0, id)
                .map(Attachments::attachment)
                .findOne());
    }

    /** Newest first, 500 at most. */
    public List<Attachment> of(String customer) {
        return database.read(handle -> handle.createQuery("SELECT * FROM customer_attachment" + Profiles.OF_PERSON
                        + " ORDER BY added_at DESC, id DESC LIMIT 500")
                .bind("id", customer)
                .map(Attachments::attachment)
                .list());
    }

    static Attachment attachment(ResultSet row, StatementContext context) throws SQLException {
        return new Attachment(
                row.getString("id"),
                row.getString("customer"),
                row.getString("interaction"),
                row.getString("name"),
                row.getString("media_type"),
                row.getString("sha256"),
                row.getLong("bytes"),
                row.getString("file"),
                row.getString("added_by"),
                row.getObject("added_at", OffsetDateTime.class).toInstant());
    }
}
