package org.trunkline.conversation;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.trunkline.customer.Interactions;
import org.trunkline.profile.Contents;
import org.trunkline.store.Database;

/** All that was written, to be read alone. Thread-safe; asks the database each time. */
public final class Correspondence {
    private final MessageTables tables;
    private final Contents contents;

    public Correspondence(Database database, Interactions interactions, Contents contents) {
        this.tables = new MessageTables(database, interactions);
        this.contents = contents;
    }

    /** Oldest first; none for a call. */
    public List<Message> of(String interaction) {
        return tables.messages(interaction);
    }

    /** Empty: it was not kept, or is gone. */
    public Optional<InputStream> open(Message.File file) {
        String named = file.file();
        String sha256 = file.sha256();
        return named == null || sha256 == null ? Optional.empty() : contents.open(named, sha256);
    }
}
