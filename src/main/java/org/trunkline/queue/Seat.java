package org.trunkline.queue;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;
import org.trunkline.agent.Presence;

/**
 * One agent's state, all of it.
 *
 * @param phone where the agent is logged in; null: nowhere, or without one
 * @param since when the agent's state, as seen from outside, began
 * @param idleSince when the agent last became free; ranks agents. An offer that came to nothing does not change it
 * @param assignments by interaction; one call at most, and one that is offered
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
    private static final Comparator<Assignment> IN_ORDER = Comparator.comparing((Assignment one) -> !one.isCall())
            .thenComparing(Assignment::since)
            .thenComparing(Assignment::interaction);

    @SuppressWarnings("NullAway") // journals of before there was a tally have none
    public Seat {
        assignments = assignments.isEmpty() ? Map.of() : Ordered.map(assignments);
        tally = tally == null ? Tally.NONE : tally;
    }

    static Seat loggedOut(String agent, Instant at) {
        return new Seat(agent, new Presence.LoggedOut(), null, at, at, Map.of(), Tally.NONE);
    }

    /** The one that needs the phone. */
    @Nullable
    Assignment call() {
        for (Assignment one : assignments.values()) {
            if (one.isCall()) {
                return one;
            }
        }
        return null;
    }

    @Nullable
    Assignment offered() {
        for (Assignment one : assignments.values()) {
            if (one.stage() == Assignment.Stage.OFFERED) {
                return one;
            }
        }
        return null;
    }

    @Nullable
    Assignment wrapUp(String interaction) {
        Assignment one = assignments.get(interaction);
        return one == null || one.stage() != Assignment.Stage.WRAP_UP ? null : one;
    }

    /** In order. */
    List<Assignment> wrapUps() {
        return inOrder().filter(one -> one.stage() == Assignment.Stage.WRAP_UP).toList();
    }

    /** The call first, then what came first. */
    Stream<Assignment> inOrder() {
        return assignments.size() < 2
                ? assignments.values().stream()
                : assignments.values().stream().sorted(IN_ORDER);
    }

    /** Of each assignment. */
    List<Channel> channels() {
        return assignments.values().stream().map(Assignment::channel).toList();
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
