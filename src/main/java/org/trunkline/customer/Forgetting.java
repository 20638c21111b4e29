package org.trunkline.customer;

import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * What a room holds of a person, and how it forgets it. Called again after a kill in the middle: what is gone is not counted
 * twice, and what is left is. Files go before the rows that name them.
 */
public interface Forgetting {
    /** The columns of texts that it answers for, as {@code table.column}. */
    Set<String> columns();

    /**
     * Forgets, in the transaction that counts it.
     *
     * @return how many of what, in words for the receipt
     */
    Map<String, Integer> forget(Handle tx, Person person, String by);
}
