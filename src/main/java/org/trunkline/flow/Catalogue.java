package org.trunkline.flow;

import java.util.Optional;
import java.util.Set;

/** The names that flows may use, for checking. An empty optional: not known here, so not checked. */
public record Catalogue(
        Optional<Set<String>> queues,
        Optional<Set<String>> skills,
        Optional<Set<String>> extensions,
        Optional<Set<String>> numbers,
        Optional<Set<String>> boxes) {
    /** Nothing is known, nothing checked. */
    public static final Catalogue UNKNOWN =
            new Catalogue(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
