package org.trunkline.journal;

import org.jdbi.v3.core.Handle;

/**
 * Keeps tables that follow from the journal. Applied on the journal's writer thread, in the order of the journal, in the
 * transaction that writes the entry: an entry is applied exactly once. What it throws marks the entry as faulty and is
 * logged, and the journal goes on, unless the database itself is away.
 */
public interface Projection {
    void apply(Handle tx, Entry entry, Personal personal);
}
