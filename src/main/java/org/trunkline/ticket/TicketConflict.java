package org.trunkline.ticket;

import java.util.List;

/** Others changed the ticket since the version that the change was meant for. */
public final class TicketConflict extends RuntimeException {
    private final long version;
    private final transient List<TicketChange> since;

    TicketConflict(long version, List<TicketChange> since) {
        super("the ticket was changed since; it has version " + version + " now");
        this.version = version;
        this.since = List.copyOf(since);
    }

    /** The version that it has now. */
    public long version() {
        return version;
    }

    /** What was changed, the oldest first. */
    public List<TicketChange> since() {
        return since;
    }
}
