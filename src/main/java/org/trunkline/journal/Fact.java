package org.trunkline.journal;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened and can be written down: a record, member of a sealed family that its room registers with
 * {@link FactTypes}. Facts carry no personal values (numbers, names, what was keyed or said): those go beside the fact,
 * as {@link Personal}, into rows that can be erased.
 */
public interface Fact {
    /** The interaction that this belongs to, or null where it belongs to none (an agent's presence, say). */
    default @Nullable String interaction() {
        return null;
    }
}
