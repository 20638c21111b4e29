package org.trunkline.queue;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.AgentState;
import org.trunkline.agent.Presence;

/**
 * One agent's state, all of it.
 *
 * @param phone where the agent is logged in; null: nowhere
 * @param since when the agent's state, as seen from outside, began
 * @param idleSince when the agent last became free; ranks agents. An offer that came to nothing does not change it
 * @param assignments by interaction; for the time being at most one
 * @param tally what the agent did since log-in
 */
public record Seat(
        String agent,
        Presence presence,
        @Nullable String phone,
        Instant since,
        Instant idleSince,
        Map<String, Assignment> assignments,
        Tally tally) {
    @SuppressWarnings("NullAway") // journals of before there was a tally have none
    public Seat {
        assignments = assignments.isEmpty() ? Map.of() : Ordered.map(assignments);
        tally = tally == null ? Tally.NONE : tally;
    }

    static Seat loggedOut(String agent, Instant at) {
        return new Seat(agent, new Presence.LoggedOut(), null, at, at, Map.of(), Tally.NONE);
    }

    /** The view: what is assigned hides the presence. */
    public AgentState state() {
        Assignment current = current();
        if (current != null) {
            return switch (current.stage()) {
                case OFFERED -> AgentState.RESERVED;
                case ACTIVE, CONSULTED -> AgentState.BUSY;
                case WRAP_UP -> AgentState.WRAP_UP;
            };
        }
        return switch (presence) {
            case Presence.LoggedOut() -> AgentState.LOGGED_OUT;
            case Presence.Available() -> AgentState.AVAILABLE;
            case Presence.NotReady(String reason) -> AgentState.NOT_READY;
        };
    }

    @Nullable
    Assignment current() {
        return assignments.isEmpty() ? null : assignments.values().iterator().next();
    }

    @Nullable
    Assignment current(Assignment.Stage stage) {
        Assignment current = current();
        return current != null && current.stage() == stage ? current : null;
    }

    boolean loggedIn() {
        return !(presence instanceof Presence.LoggedOut);
    }

    boolean available() {
        return presence instanceof Presence.Available;
    }

    Seat with(Presence next) {
        return new Seat(agent, next, phone, since, idleSince, assignments, tally);
    }

    Seat at(@Nullable String next) {
        return new Seat(agent, presence, next, since, idleSince, assignments, tally);
    }

    Seat since(Instant next) {
        return new Seat(agent, presence, phone, next, idleSince, assignments, tally);
    }

    Seat idleSince(Instant next) {
        return new Seat(agent, presence, phone, since, next, assignments, tally);
    }

    Seat with(Tally next) {
        return new Seat(agent, presence, phone, since, idleSince, assignments, next);
    }

    Seat with(Assignment assignment) {
        Map<String, Assignment> next = new TreeMap<>(assignments);
        next.put(assignment.interaction(), assignment);
        return new Seat(agent, presence, phone, since, idleSince, next, tally);
    }

    Seat without(String interaction) {
        Map<String, Assignment> next = new TreeMap<>(assignments);
        next.remove(interaction);
        return new Seat(agent, presence, phone, since, idleSince, next, tally);
    }
}
