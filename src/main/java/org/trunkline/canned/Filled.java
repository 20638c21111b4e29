package org.trunkline.canned;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A canned answer as it would be sent, without the signature.
 *
 * @param subject null: the subject stays as it is
 * @param missing variables whose value is not known here; they stand in the text as they were written
 */
public record Filled(@Nullable String subject, String text, Set<String> missing) {
    public Filled {
        missing = Set.copyOf(missing);
    }
}
