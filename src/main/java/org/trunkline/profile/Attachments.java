package org.trunkline.profile;

import java.io.IOException;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Journal;
import org.trunkline.journal.Personal;
import org.trunkline.store.Database;

/** Files of customers. Blocks; thread-safe. */
public final class Attachments {
    private final Contents contents;
    private final Database database;
    private final Journal journal;
    private final InstantSource clock;

    public Attachments(Contents contents, Database database, Journal journal, InstantSource clock) {
        this.contents = contents;
        this.database = database;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Keeps a file.
     *
     * @param name as its sender called it; only its last part is taken
     * @throws AttachmentRefused if it is too large, or of a type that is not taken
     */
    public Attachment add(String customer, @Nullable String interaction, String name, InputStream content, String by)
            throws IOException, AttachmentRefused {
        try (Contents.Holding _ = contents.holding()) {
            Contents.Kept kept = contents.keep(name, content, false);
            String id = "a"
                    + journal.commit(
                            clock.instant(),
                            new ProfileFact.Attached(customer, interaction, kept.mediaType(), kept.bytes(), by),
                            new Personal(Map.of(
                                    ProfileFact.NAME,
                                    kept.name(),
                                    ProfileFact.SHA256,
                                    kept.sha256(),
                                    ProfileFact.FILE,
                                    kept.file())));
            return find(id).orElseThrow();
        }
    }

    /** The content; empty if the file is gone. */
    public Optional<InputStream> open(Attachment attachment) {
        return contents.open(attachment.file(), attachment.sha256());
    }

    /** Deletes an attachment, and its file if it is no other's. */
    public void delete(Attachment attachment, String by) {
        contents.release(
                () -> journal.commit(
                        clock.instant(), new ProfileFact.AttachmentDeleted(attachment.id(), by), Personal.NONE),
                attachment.file(),
                attachment.sha256());
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
