package org.trunkline.search;

import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Entry;

/**
 * What a room hands in to be found. It says which of its things a journal entry concerns; how they look now is read from its
 * tables, so that an entry may be told twice, or late. Called on the index's thread.
 */
public interface Searchable {
    /** Of its things, one word, e.g. {@code note}. */
    String kind();

    /** The ids of the things that look otherwise after the entry, as far as the entry tells; there may be none by them. */
    Set<String> changed(Entry entry);

    /** Those of these ids that there are; others that depend on them may come along. What does not come is gone. */
    List<Item> read(Handle handle, Set<String> ids);

    /**
     * All ids in their order, to make the index anew.
     *
     * @param after those after this one; null: from the first
     */
    List<String> ids(Handle handle, @Nullable String after, int limit);
}
