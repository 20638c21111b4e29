package org.trunkline.roster;

import org.jspecify.annotations.Nullable;

/**
 * A queue, agent or skill and who owns it: the configuration file (then it is changed there and nowhere else), or the
 * database (then it is changed over the API).
 *
 * @param declaredAt where the file declares it, e.g. {@code trunkline.toml:93}; null: it lives in the database
 */
public record Owned<T>(T value, @Nullable String declaredAt) {
    public boolean declared() {
        return declaredAt != null;
    }
}
