package org.trunkline.journal;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.store.Database;

/**
 * Follows the journal, and keeps in the database how far it is. What was not done before a kill is done after it; of what was
 * done, the last page may come again. An entry of which nothing can be made is told in the log, and does not stop what follows.
 */
public final class MarkedFollower implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MarkedFollower.class);

    private final String name;
    private final Database database;
    private final Consumer<Entry> each;
    private final Follower follower;

    /**
     * The first time it begins with what comes from now on.
     *
     * @param name of the mark and the thread
     */
    public MarkedFollower(String name, Database database, StoredJournal journal, Consumer<Entry> each) {
        this.name = name;
        this.database = database;
        this.each = each;
        Position from = mark().orElseGet(() -> mark(journal.reader().last()));
        this.follower = new Follower(name, journal.reader(), journal.live(), from, this::follow);
    }

    public MarkedFollower start() {
        follower.start();
        return this;
    }

    private Optional<Position> mark() {
        return database.read(handle -> handle.createQuery("SELECT epoch, sequence FROM journal_mark WHERE name = ?")
                .bind(0, name)
                .map((row, context) -> new Position(row.getLong("epoch"), row.getLong("sequence")))
                .findOne());
    }

    private Position mark(Position position) {
        return database.write(tx -> {
            tx.execute("DELETE FROM journal_mark WHERE name = ?", name);
            tx.execute(
                    "INSERT INTO journal_mark (name, epoch, sequence) VALUES (?, ?, ?)",
                    name,
                    position.epoch(),
                    position.sequence());
            return position;
        });
    }

    private void follow(List<Entry> entries) {
        for (Entry entry : entries) {
            try {
                each.accept(entry);
            } catch (RuntimeException e) {
                if (Database.unavailable(e)) {
                    throw e;
                }
                log.error(
                        "{}: nothing follows from journal entry {}: {}", name, entry.position(), Database.described(e));
            }
        }
        mark(entries.getLast().position());
    }

    @Override
    public void close() {
        follower.close();
    }
}
