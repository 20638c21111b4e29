package org.trunkline.queue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Capacity;
import org.trunkline.agent.Channel;

/** An agent as the groups see one: in each whose need the agent meets and whose channel the agent takes. */
final class Member {
    private final String agent;
    private final Map<String, Integer> skills;
    private final Capacity capacity;
    /** Sets are replaced and not changed; the usual ones are made once. */
    private final Set<Channel> all;

    private final Set<Channel> written;
    private final List<Group> groups = new ArrayList<>();
    private Set<Channel> loggedIn = Set.of();
    /** What the agent is free for. */
    private Set<Channel> free = Set.of();
    /** What of this the groups know. */
    private Set<Channel> known = Set.of();
    /** By order; as the groups know them. */
    private Map<Strategy, Group.Rank> ranks = Map.of();

    Member(String agent, Map<String, Integer> skills, Capacity capacity) {
        this.agent = agent;
        this.skills = skills;
        this.capacity = capacity;
        this.all = capacity.channels();
        this.written = EnumSet.copyOf(all);
        written.remove(Channel.VOICE);
    }

    String agent() {
        return agent;
    }

    /** By skill; the one of being oneself ({@link org.trunkline.agent.Need#ofAgent}) is among them. */
    Map<String, Integer> skills() {
        return skills;
    }

    Capacity capacity() {
        return capacity;
    }

    /** All that the agent takes, at a phone or without one. */
    Set<Channel> channels(boolean withPhone) {
        return withPhone ? all : written;
    }

    void join(Group group) {
        groups.add(group);
        if (loggedIn.contains(group.channel())) {
            group.logIn();
        }
        if (known.contains(group.channel())) {
            group.free(rank(group));
        }
    }

    /** Groups that are no more. */
    void forget(Predicate<Group> gone) {
        groups.removeIf(gone);
    }

    /** @param now the channels for which the agent is there, ready or not */
    void loggedIn(Set<Channel> now) {
        if (now.equals(loggedIn)) {
            return;
        }
        for (Group group : groups) {
            boolean was = loggedIn.contains(group.channel());
            boolean is = now.contains(group.channel());
            if (is && !was) {
                group.logIn();
            } else if (was && !is) {
                group.logOut();
            }
        }
        loggedIn = now;
    }

    Set<Channel> free() {
        return free;
    }

    /** For how much the groups know the agent. */
    Set<Channel> known() {
        return known;
    }

    /**
     * What the agent is free for no more is so at once for the groups, what the agent came to be free for when it is
     * {@link #admit admitted}.
     */
    void free(Set<Channel> now) {
        free = now;
        if (!now.containsAll(known)) {
            Set<Channel> kept = EnumSet.copyOf(known);
            kept.retainAll(now);
            know(kept, ranks);
        }
    }

    /** @param next by order, all that groups have */
    void admit(Map<Strategy, Group.Rank> next) {
        if (!free.equals(known) || !next.equals(ranks)) {
            know(free, next);
        }
    }

    private void know(Set<Channel> now, Map<Strategy, Group.Rank> next) {
        boolean same = next.equals(ranks);
        for (Group group : groups) {
            if (known.contains(group.channel()) && !(same && now.contains(group.channel()))) {
                group.busy(rank(group));
            }
        }
        Set<Channel> before = same ? known : Set.of();
        ranks = next;
        for (Group group : groups) {
            if (now.contains(group.channel()) && !before.contains(group.channel())) {
                group.free(rank(group));
            }
        }
        known = now;
    }

    private Group.Rank rank(Group group) {
        return Objects.requireNonNull(ranks.get(group.order()));
    }

    List<Group> groups() {
        return groups;
    }

    /** Whether the agent could be offered what waits there. */
    boolean serves(Group group) {
        return free.contains(group.channel()) && groups.contains(group);
    }

    /** The first in order of all who wait for such an agent, or null. */
    @Nullable
    Place firstWaiting() {
        Place first = null;
        for (Group group : groups) {
            Place head = group.firstWaiting();
            if (head != null && free.contains(group.channel()) && (first == null || head.compareTo(first) < 0)) {
                first = head;
            }
        }
        return first;
    }
}
