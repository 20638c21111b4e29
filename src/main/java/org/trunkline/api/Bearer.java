package org.trunkline.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request.
 *
 * @param actor the token's name or {@code user:} and the user's, as it stands in the audit
 * @param agent which agent this is; null: none in particular
 */
record Bearer(String actor, Set<Role> roles, @Nullable String agent) {
    boolean may(Set<Role> any) {
        return roles.contains(Role.ADMIN) || roles.stream().anyMatch(any::contains);
    }

    /** Whether the bearer sees everybody's, not only the own. */
    boolean seesAll() {
        return may(Set.of(Role.SUPERVISOR));
    }
}
