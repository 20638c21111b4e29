package org.trunkline.api;

import io.javalin.security.RouteRole;

/** What a token or a user may. Each has one or more: they are no ladder, except that ADMIN allows everything. */
public enum Role implements RouteRole {
    /** The own state and the own interactions of one agent. */
    AGENT,
    /** Everything that is live, all interactions and customers, all agents' states. */
    SUPERVISOR,
    /** Flows. */
    DESIGNER,
    /** Everything. */
    ADMIN,
    /** Nobody's: marks what is open to all (health, the log-in and the page's own files). */
    ANYONE
}
