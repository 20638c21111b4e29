package org.trunkline.queue;

import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;

/**
 * Who goes with whom on a channel: the agents who meet a need and take that channel (in other systems a virtual agent group),
 * those of them who are free for it, in the order of a strategy, and the contacts with that need, in theirs.
 *
 * <p>Adding, removing and finding the first cost O(log n), whatever expression the need is.
 */
final class Group {
    private final Channel channel;
    private final Strategy order;
    private final NavigableSet<Rank> idle = new TreeSet<>();
    private final Places<Place> line = new Places<>();
    /** Of the line; most groups are looked at without being served. */
    private @Nullable Place head;

    private int loggedIn;

    /**
     * An agent's place in the order of a strategy.
     *
     * @param taken how much of the agent is, which comes before the strategy
     */
    record Rank(int taken, long rank, String agent) implements Comparable<Rank> {
        @Override
        public int compareTo(Rank other) {
            if (taken != other.taken) {
                return Integer.compare(taken, other.taken);
            }
            int byRank = Long.compare(rank, other.rank);
            return byRank == 0 ? agent.compareTo(other.agent) : byRank;
        }
    }

    /** @param order steady, so that ranks of agents stay while they are free */
    Group(Channel channel, Strategy order) {
        this.channel = channel;
        this.order = order;
    }

    Channel channel() {
        return channel;
    }

    Strategy order() {
        return order;
    }

    void logIn() {
        loggedIn++;
    }

    void logOut() {
        loggedIn--;
    }

    /** How many are logged in, ready or not. */
    int loggedIn() {
        return loggedIn;
    }

    void free(Rank agent) {
        idle.add(agent);
    }

    void busy(Rank agent) {
        idle.remove(agent);
    }

    /** Who is free, in order. */
    List<String> idle() {
        return idle.stream().map(Rank::agent).toList();
    }

    /** The first who is free, or null. */
    @Nullable
    String firstIdle() {
        return idle.isEmpty() ? null : idle.first().agent();
    }

    void add(Place place) {
        line.put(place, place);
        if (head == null || place.compareTo(head) < 0) {
            head = place;
        }
    }

    void remove(Place place) {
        line.remove(place);
        if (place.equals(head)) {
            head = line.first();
        }
    }

    /** Who waits, in order. */
    Collection<Place> line() {
        return line.version();
    }

    /** The first who waits, or null. */
    @Nullable
    Place firstWaiting() {
        return head;
    }
}
