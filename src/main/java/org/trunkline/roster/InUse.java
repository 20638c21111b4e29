package org.trunkline.roster;

import java.util.Optional;

/** What keeps something from being removed now, in words that end a sentence; empty: nothing does. */
public interface InUse {
    /** E.g. "2 contacts wait in it". */
    Optional<String> queue(String name);

    /** E.g. "they are logged in at phone 1001". */
    Optional<String> agent(String id);
}
