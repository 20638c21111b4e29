package org.trunkline.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An agent as the groups see one: in each whose need the agent meets. */
final class Member {
    private final String agent;
    private final Map<String, Integer> skills;
    private final List<Group> groups = new ArrayList<>();
    private boolean loggedIn;
    /** By order; none: not free. */
    private Map<Strategy, Group.Rank> ranks = Map.of();

    Member(String agent, Map<String, Integer> skills) {
        this.agent = agent;
        this.skills = skills;
    }

    String agent() {
        return agent;
    }

    /** By skill; the one of being oneself ({@link org.trunkline.agent.Need#ofAgent}) is among them. */
    Map<String, Integer> skills() {
        return skills;
    }

    void join(Group group) {
        groups.add(group);
        if (loggedIn) {
            group.logIn();
        }
        if (isFree()) {
            group.free(rank(group));
        }
    }

    /** Groups that are no more. */
    void forget(Predicate<Group> gone) {
        groups.removeIf(gone);
    }

    void loggedIn(boolean now) {
        if (now != loggedIn) {
            loggedIn = now;
            groups.forEach(now ? Group::logIn : Group::logOut);
        }
    }

    boolean isFree() {
        return !ranks.isEmpty();
    }

    /** @param next by order, all that groups have */
    void free(Map<Strategy, Group.Rank> next) {
        if (!next.equals(ranks)) {
            busy();
            ranks = next;
            groups.forEach(group -> group.free(rank(group)));
        }
    }

    void busy() {
        if (isFree()) {
            groups.forEach(group -> group.busy(rank(group)));
            ranks = Map.of();
        }
    }

    private Group.Rank rank(Group group) {
        return Objects.requireNonNull(ranks.get(group.order()));
    }

    List<Group> groups() {
        return groups;
    }

    boolean isIn(Group group) {
        return groups.contains(group);
    }

    /** The first in order of all who wait for such an agent, or null. */
    @Nullable
    Place firstWaiting() {
        Place first = null;
        for (Group group : groups) {
            Place head = group.firstWaiting();
            if (head != null && (first == null || head.compareTo(first) < 0)) {
                first = head;
            }
        }
        return first;
    }
}
