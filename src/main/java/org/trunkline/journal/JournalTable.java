package org.trunkline.journal;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The statements that write the journal. */
final class JournalTable {
    private JournalTable() {}

    /** Takes the next epoch; one per start. */
    static long nextEpoch(Handle tx, Instant now) {
        long epoch = tx.createQuery("SELECT COALESCE(MAX(epoch), 0) + 1 FROM epoch")
                .mapTo(Long.class)
                .one();
        tx.execute("INSERT INTO epoch (epoch, started_at) VALUES (?, ?)", epoch, now);
        return epoch;
    }

    static void insert(Handle tx, Collection<Pending> group) {
        try (PreparedBatch batch =
                tx.prepareBatch("INSERT INTO journal (epoch, sequence, happened_at, type, interaction, body)"
                        + " VALUES (?, ?, ?, ?, ?, ?)")) {
            for (Pending pending : group) {
                Entry entry = pending.entry();
                batch.add(
                        entry.position().epoch(),
                        entry.position().sequence(),
                        entry.at(),
                        pending.type(),
                        pending.interaction(),
                        pending.body());
            }
            batch.execute();
        }
    }

    static void mark(Handle tx, Position position, String fault) {
        tx.execute(
                "UPDATE journal SET fault = ? WHERE epoch = ? AND sequence = ?",
                fault.substring(0, Math.min(fault.length(), 1000)),
                position.epoch(),
                position.sequence());
    }

    /** Those that the database does not have yet. */
    static List<Pending> missing(Handle tx, List<Pending> group) {
        Set<Position> there = new HashSet<>();
        Map<Long, LongSummaryStatistics> ranges = group.stream()
                .map(pending -> pending.entry().position())
                .collect(Collectors.groupingBy(Position::epoch, Collectors.summarizingLong(Position::sequence)));
        ranges.forEach((epoch, range) -> tx.createQuery(
                        "SELECT sequence FROM journal WHERE epoch = ? AND sequence BETWEEN ? AND ?")
                .bind(0, epoch)
                .bind(1, range.getMin())
                .bind(2, range.getMax())
                .mapTo(Long.class)
                .forEach(sequence -> there.add(new Position(epoch, sequence))));
        return group.stream()
                .filter(pending -> !there.contains(pending.entry().position()))
                .toList();
    }
}
