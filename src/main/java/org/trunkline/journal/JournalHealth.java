package org.trunkline.journal;

import java.time.Instant;

/** Where the journal's entries are going. */
public sealed interface JournalHealth {
    /** Into the database. */
    record Connected() implements JournalHealth {}

    /** The database is away: onto the local spool, {@code entries} of which wait there. Calls go on. */
    record Spooling(Instant since, long entries) implements JournalHealth {}

    /** Neither the database nor the spool takes anything: nothing is being committed. */
    record Stuck(Instant since, String why) implements JournalHealth {}
}
