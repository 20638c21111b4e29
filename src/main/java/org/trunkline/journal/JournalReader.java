package org.trunkline.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.trunkline.store.Database;

/**
 * Reads the journal that is in the database, in order. Thread-safe. While the database is away its methods fail; what
 * waits on the spool is not seen.
 */
public final class JournalReader {
    private static final String COLUMNS = "SELECT epoch, sequence, happened_at, type, interaction, body FROM journal ";

    private final Database database;
    private final RowMapper<Entry> asEntry;

    public JournalReader(Database database, FactTypes types) {
        this.database = database;
        this.asEntry = (row, context) -> new Entry(
                new Position(row.getLong("epoch"), row.getLong("sequence")),
                context.findColumnMapperFor(Instant.class).orElseThrow().map(row, "happened_at", context),
                types.read(row.getString("type"), row.getString("interaction"), row.getString("body")));
    }

    /** Everything about one interaction. */
    public List<Entry> ofInteraction(String interaction) {
        return database.read(
                handle -> handle.createQuery(COLUMNS + "WHERE interaction = :interaction ORDER BY epoch, sequence")
                        .bind("interaction", interaction)
                        .map(asEntry)
                        .list());
    }

    /** What one start of a controller wrote after the given place, at most {@code limit} entries. */
    public List<Entry> ofEpoch(long epoch, long afterSequence, int limit) {
        return within(new Position(epoch, afterSequence), "", limit);
    }

    /** What was written after the position, in whatever epoch, at most {@code limit} entries. */
    public List<Entry> after(Position position, int limit) {
        return after(position, "", limit);
    }

    /**
     * As {@link #after(Position, int)}, of one family.
     *
     * @param prefix of the type's name, e.g. {@code floor.}; empty for all
     */
    public List<Entry> after(Position position, String prefix, int limit) {
        List<Entry> found = new ArrayList<>(within(position, prefix, limit));
        if (found.size() < limit) {
            // Two statements, so that both databases walk the key: neither does for an OR. And not "epoch >", for which
            // H2 goes through all of this epoch.
            found.addAll(database.read(handle -> handle.createQuery(
                            COLUMNS + "WHERE epoch >= :next AND type LIKE :type ORDER BY epoch, sequence LIMIT :limit")
                    .bind("next", position.epoch() + 1)
                    .bind("type", prefix + "%")
                    .bind("limit", limit - found.size())
                    .map(asEntry)
                    .list()));
        }
        return found;
    }

    private List<Entry> within(Position position, String prefix, int limit) {
        return database.read(handle -> handle.createQuery(COLUMNS
                        + "WHERE epoch = :epoch AND sequence > :sequence AND type LIKE :type"
                        + " ORDER BY epoch, sequence LIMIT :limit")
                .bind("epoch", position.epoch())
                .bind("sequence", position.sequence())
                .bind("type", prefix + "%")
                .bind("limit", limit)
                .map(asEntry)
                .list());
    }

    /** What was written before the position, in whatever epoch, the newest first. */
    public List<Entry> before(Position position, String prefix, int limit) {
        List<Entry> found = new ArrayList<>(database.read(handle -> handle.createQuery(COLUMNS
                        + "WHERE epoch = :epoch AND sequence < :sequence AND type LIKE :type"
                        + " ORDER BY epoch DESC, sequence DESC LIMIT :limit")
                .bind("epoch", position.epoch())
                .bind("sequence", position.sequence())
                .bind("type", prefix + "%")
                .bind("limit", limit)
                .map(asEntry)
                .list()));
        if (found.size() < limit) {
            found.addAll(database.read(handle -> handle.createQuery(COLUMNS
                            + "WHERE epoch <= :last AND type LIKE :type"
                            + " ORDER BY epoch DESC, sequence DESC LIMIT :limit")
                    .bind("last", position.epoch() - 1)
                    .bind("type", prefix + "%")
                    .bind("limit", limit - found.size())
                    .map(asEntry)
                    .list()));
        }
        return found;
    }

    /** The newest entry of a type, e.g. {@code floor.Restored}. */
    public Optional<Entry> last(String type) {
        return database.read(
                handle -> handle.createQuery(COLUMNS + "WHERE type = :type ORDER BY epoch DESC, sequence DESC LIMIT 1")
                        .bind("type", type)
                        .map(asEntry)
                        .findOne());
    }

    /** The newest entry of a type at or before a place of the same epoch: from where a stretch can be replayed. */
    public Optional<Position> lastBefore(Position place, String type) {
        return database.read(handle -> handle.createQuery("SELECT MAX(sequence) FROM journal"
                        + " WHERE type = :type AND epoch = :epoch AND sequence <= :sequence")
                .bind("type", type)
                .bind("epoch", place.epoch())
                .bind("sequence", place.sequence())
                .map((row, context) -> Optional.ofNullable(row.getObject(1, Long.class)))
                .one()
                .map(sequence -> new Position(place.epoch(), sequence)));
    }

    /** The newest place that the database knows; {@link Position#START} for an empty journal. */
    public Position last() {
        return database.read(handle -> handle.createQuery(
                        "SELECT epoch, sequence FROM journal ORDER BY epoch DESC, sequence DESC LIMIT 1")
                .map((row, context) -> new Position(row.getLong("epoch"), row.getLong("sequence")))
                .findOne()
                .orElse(Position.START));
    }

    /** How many entries are marked because a projection failed on them. */
    public long faulty() {
        return database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM journal WHERE fault IS NOT NULL")
                .mapTo(Long.class)
                .one());
    }
}
