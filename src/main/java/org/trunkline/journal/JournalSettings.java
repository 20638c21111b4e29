package org.trunkline.journal;

import java.nio.file.Path;
import org.trunkline.settings.Section;

/**
 * @param spool folder where entries wait while the database is away; on a local disk
 * @param waiting so many entries may wait for the disk before appending waits too
 * @param subscriberWaiting so many entries may wait for a subscriber of the live stream before it is cut
 */
public record JournalSettings(Path spool, int waiting, int subscriberWaiting) {
    /** From the table {@code [journal]}: {@code spool}, {@code waiting}, {@code subscriber_waiting}. */
    public static JournalSettings from(Section root) {
        Section journal = root.section("journal");
        return new JournalSettings(
                journal.path("spool", "data/spool"),
                journal.number("waiting", 20_000, 1_000, 1_000_000),
                journal.number("subscriber_waiting", 10_000, 1_000, 1_000_000));
    }

    public static JournalSettings in(Path spool) {
        return new JournalSettings(spool, 20_000, 10_000);
    }
}
